/** Keeps a backup and the physical steps of an erasure apart, whichever process each runs in. */
export interface CopyLock {
  /** @returns how to give it back; null: the other one is at work */
  take(): (() => void) | null;
}
