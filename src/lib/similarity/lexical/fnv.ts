/*
 * FNV-1a, 32 bits (Fowler, Noll and Vo): for tables, checksums and names, where nobody is to be
 * kept from finding a collision.
 */
const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** Over the UTF-16 units of a text. */
export function fnvOfText(text: string): number {
  let hash = OFFSET;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME);
  return hash >>> 0;
}

/** Over the first `end` values, each taken whole. `seed` is mixed in first. */
export function fnvOfValues(values: ArrayLike<number>, end: number, seed = 0): number {
  let hash = OFFSET ^ seed;
  for (let i = 0; i < end; i++) hash = Math.imul(hash ^ (values[i] ?? 0), PRIME);
  return hash >>> 0;
}
