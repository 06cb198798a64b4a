/** Bounds that the server enforces and forms name before it must. */
export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 128;

/** Keys of `metadata` that a tenant's settings may except, and how long one may be. */
export const IGNORED_METADATA_MAX = 50;
export const METADATA_KEY_CHARS_MAX = 64;
