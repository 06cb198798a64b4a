const KEYS_MAX = 50;
const KEY_MAX = 64;

/** Why these keys can't be saved; null when they can be tried. */
export function metadataFlaw(keys: readonly string[]): string | null {
  if (keys.length > KEYS_MAX) return `At most ${KEYS_MAX} keys; there are ${keys.length}.`;
  const long = keys.find((key) => key.length > KEY_MAX);
  return long === undefined ? null : `“${long.slice(0, 20)}…” is longer than ${KEY_MAX} characters.`;
}
