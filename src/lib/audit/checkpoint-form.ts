import { concatBytes, toBase64, utf8 } from "../core/bytes";
import { sha256 } from "../core/platform-crypto";

/** The head of the tree at one size: https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  /** Names the log; no spaces, no `+`, no line breaks. */
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

export const ORIGIN = /^[^\s+]+$/u;
export const KEY_ID_BYTES = 4;
const ED25519 = Uint8Array.of(1);

export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** The first four bytes of SHA-256 over name, line break, type of signature and the raw key. */
export function checkpointKeyId(name: string, rawKey: Uint8Array): Uint8Array {
  return sha256(concatBytes(utf8(`${name}\n`), ED25519, rawKey)).subarray(0, KEY_ID_BYTES);
}
