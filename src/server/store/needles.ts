import { StoreError } from "@/server/ports/entry-store";

/** Shorter byte strings occur by chance and prove nothing. */
const NEEDLE_BYTES_MIN = 8;

/** @throws StoreError invalid */
export function requireNeedles(needles: readonly Uint8Array[]): void {
  if (needles.some((needle) => needle.length < NEEDLE_BYTES_MIN)) {
    throw new StoreError("invalid", `a byte string to search for has at least ${NEEDLE_BYTES_MIN} bytes`);
  }
}
