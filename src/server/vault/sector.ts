import { crc32 } from "node:zlib";

/**
 * One sector of the vault file: what a disk writes whole or not at all.
 *
 *   state u8 | kind u8 | length u16 | epoch u32 | group u32 | checksum u32 | payload 496
 *
 * The checksum covers the sector and its number, so a flipped bit, a torn write and a sector in another's place all show,
 * and a destroyed sector is told from a damaged one.
 */
export const SECTOR_BYTES = 512;
export const PAYLOAD_BYTES = 496;

const HEAD_BYTES = 16;
const CHECKSUM_AT = 12;

const STATES = ["free", "live", "destroyed"] as const;
const KINDS = ["none", "record", "page"] as const;

export type SectorState = (typeof STATES)[number];
export type SectorKind = (typeof KINDS)[number];

export interface Sector {
  readonly state: SectorState;
  readonly kind: SectorKind;
  /** Of a record: the epoch of the root that wraps it. Of a page: how often its group's key was changed. */
  readonly epoch: number;
  /** Of a page: the slot of its group's key. */
  readonly group: number;
  readonly payload: Uint8Array;
}

export function emptySector(state: "free" | "destroyed", payload: Uint8Array = new Uint8Array(0)): Sector {
  return { state, kind: "none", epoch: 0, group: 0, payload };
}

export function encodeSector(number: number, { state, kind, epoch, group, payload }: Sector): Buffer {
  if (payload.length > PAYLOAD_BYTES) throw new RangeError(`a sector holds ${PAYLOAD_BYTES} bytes`);
  const bytes = Buffer.alloc(SECTOR_BYTES);
  bytes.writeUInt8(STATES.indexOf(state), 0);
  bytes.writeUInt8(KINDS.indexOf(kind), 1);
  bytes.writeUInt16BE(payload.length, 2);
  bytes.writeUInt32BE(epoch, 4);
  bytes.writeUInt32BE(group, 8);
  bytes.set(payload, HEAD_BYTES);
  bytes.writeUInt32BE(checksumOf(number, bytes), CHECKSUM_AT);
  return bytes;
}

/** Null when it is damaged. The payload is a view. */
export function decodeSector(number: number, bytes: Buffer): Sector | null {
  const state = STATES[bytes.readUInt8(0)];
  const kind = KINDS[bytes.readUInt8(1)];
  const length = bytes.readUInt16BE(2);
  if (state === undefined || kind === undefined || length > PAYLOAD_BYTES) return null;
  if (bytes.readUInt32BE(CHECKSUM_AT) !== checksumOf(number, bytes)) return null;
  return {
    state,
    kind,
    epoch: bytes.readUInt32BE(4),
    group: bytes.readUInt32BE(8),
    payload: bytes.subarray(HEAD_BYTES, HEAD_BYTES + length),
  };
}

/** CRC-32 finds every single flipped bit; who forges one still can't forge what is sealed inside. */
function checksumOf(number: number, bytes: Buffer): number {
  const before = crc32(bytes.subarray(0, CHECKSUM_AT), number);
  return crc32(bytes.subarray(CHECKSUM_AT + 4, SECTOR_BYTES), before);
}
