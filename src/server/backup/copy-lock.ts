import { join } from "node:path";
import { takeFileLock } from "../file-lock";
import type { CopyLock } from "../ports/copy-lock";

/**
 * A backup and the physical steps of an erasure keep each other out: a copy that is made while the vault is wrapped anew
 * would fit no root, and one that begins while answers are overwritten would keep them. The kernel holds the lock, so it
 * goes with its process.
 */
export class DirectoryCopyLock implements CopyLock {
  private readonly path: string;

  constructor(dataDirectory: string) {
    this.path = join(dataDirectory, "backup.lock");
  }

  take(): (() => void) | null {
    const lock = takeFileLock(this.path);
    return lock === null ? null : () => void lock.close();
  }
}
