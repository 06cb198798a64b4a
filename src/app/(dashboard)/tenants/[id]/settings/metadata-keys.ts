import { IGNORED_METADATA_MAX, METADATA_KEY_CHARS_MAX } from "@/lib/core/form-bounds";

/** Why these keys can't be saved; null when they can be tried. */
export function metadataFlaw(keys: readonly string[]): string | null {
  if (keys.length > IGNORED_METADATA_MAX) return `At most ${IGNORED_METADATA_MAX} keys; there are ${keys.length}.`;
  const long = keys.find((key) => key.length > METADATA_KEY_CHARS_MAX);
  return long === undefined ? null : `“${long.slice(0, 20)}…” is longer than ${METADATA_KEY_CHARS_MAX} characters.`;
}
