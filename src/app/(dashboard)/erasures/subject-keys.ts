/**
 * Keys that the server gave once, by erasure, until the page is loaded anew: in no address, no storage. Handed from the form
 * that began an erasure to the page that shows it.
 */
const keys = new Map<string, string>();

export function handOverKey(erasureId: string, key: string | null): void {
  if (key !== null) keys.set(erasureId, key);
}

export function handedKey(erasureId: string): string | null {
  return keys.get(erasureId) ?? null;
}
