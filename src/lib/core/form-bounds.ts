/** Bounds that the server enforces and forms name before it must. */
export const PASSWORD_CHARS_MIN = 12;
export const PASSWORD_CHARS_MAX = 128;

/** Keys of `metadata` that a tenant's settings may except, and how long one may be. */
export const IGNORED_METADATA_MAX = 50;
export const METADATA_KEY_CHARS_MAX = 64;

/** How long answers may be kept, and how many namespaces may have a rule of their own. */
export const RETENTION = { daysMax: 10 * 366, namespacesMax: 200, namespaceCharsMax: 200 } as const;

/** The number of a case that an erasure belongs to. */
export const CASE_CHARS_MAX = 64;

/** What one app key, or a tenant, may ask for and spend at most: the bounds of the limits themselves. */
export const QUOTA_BOUNDS = {
  requestsPerMinute: { min: 1, max: 1_000_000 },
  tokensPerMinute: { min: 1, max: 1_000_000_000 },
  usdPerDay: { min: 0.01, max: 1_000_000 },
  usdPerMonth: { min: 0.01, max: 1_000_000 },
} as const;
