import { useEffect, useState } from "react";

/**
 * Keys that the server gave once, by erasure: in no address, no storage. Handed from the form that began an erasure to the
 * page that shows it.
 */
const keys = new Map<string, string>();

export function handOverKey(erasureId: string, key: string | null): void {
  if (key !== null) keys.set(erasureId, key);
}

/** Until the page is left: then nobody has it any more. */
export function useHandedKey(erasureId: string): string | null {
  const [key] = useState(() => keys.get(erasureId) ?? null);
  useEffect(() => () => void keys.delete(erasureId), [erasureId]);
  return key;
}
