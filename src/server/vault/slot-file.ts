import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, open as openFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { open, seal } from "@/lib/seal/aead";

/**
 * A file of fixed slots, each one sealed record, overwritten in place and synced.
 *
 *   header (512): magic (8), epoch u32     slot i at 512 + i * 512: length u16, sealed record, zeros
 *
 * A slot is one sector, so a write is whole or not at all, and destroying a record needs no free space on the disk.
 * Everything inside a slot is sealed under the wrap key of the header's epoch: the file alone names nobody.
 */
const MAGIC = Buffer.from("LTHVLT01");
const SECTOR = 512;
const MAX_RECORD = SECTOR - 2;
const AAD = Buffer.from("lethe/vault/1");

export class SlotFile {
  private readonly path: string;
  private file: FileHandle;
  private wrapKey: Uint8Array;
  private readonly used: Map<number, Buffer>;
  private free: number[];
  private next: number;

  private constructor(path: string, file: FileHandle, wrapKey: Uint8Array, used: Map<number, Buffer>, slots: number) {
    this.path = path;
    this.file = file;
    this.wrapKey = wrapKey;
    this.used = used;
    this.next = slots;
    this.free = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => !used.has(slot));
  }

  /** @param wrapKeyOf the wrap key of an epoch; null when that epoch's root is gone */
  static async open(
    path: string,
    newest: { epoch: number; wrapKey: Uint8Array },
    wrapKeyOf: (epoch: number) => Promise<Uint8Array | null>,
  ): Promise<{ slots: SlotFile; epoch: number }> {
    if (!existsSync(path)) await createSlotFile(path, newest.epoch, [], newest.wrapKey);
    const file = await openFile(path, "r+");
    try {
      const content = await readWhole(file);
      const { epoch, wrapKey, used } = await openContent(path, content, wrapKeyOf);
      return { slots: new SlotFile(path, file, wrapKey, used, slotCount(content)), epoch };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  records(): IterableIterator<[number, Buffer]> {
    return this.used.entries();
  }

  /** Returns the slot's number once the record is on the disk. */
  async add(record: Uint8Array): Promise<number> {
    const slot = this.free.pop() ?? this.next++;
    this.used.set(slot, Buffer.from(record));
    await this.put(slot, slotBytes(record, this.wrapKey));
    await this.file.sync();
    return slot;
  }

  /** Overwrites the slots with noise, then with zeros, each time synced. Needs no free space. */
  async destroy(slots: readonly number[]): Promise<void> {
    for (const slot of slots) {
      this.used.get(slot)?.fill(0);
      await this.put(slot, randomBytes(SECTOR));
    }
    await this.file.sync();
    for (const slot of slots) await this.put(slot, Buffer.alloc(SECTOR));
    await this.file.sync();
    for (const slot of slots) {
      this.used.delete(slot);
      this.free.push(slot);
    }
  }

  /** Writes every live record under another wrap key and puts the new file in the old one's place. */
  async rewrap(epoch: number, wrapKey: Uint8Array): Promise<void> {
    const records = [...this.used.values()];
    const fresh = `${this.path}.next`;
    await createSlotFile(fresh, epoch, records, wrapKey);
    await this.file.close();
    await rename(fresh, this.path);
    await syncDirectory(dirname(this.path));
    this.file = await openFile(this.path, "r+");
    this.wrapKey = wrapKey;
    this.used.clear();
    for (const [slot, record] of records.entries()) this.used.set(slot, record);
    this.free = [];
    this.next = records.length;
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async put(slot: number, bytes: Buffer): Promise<void> {
    await this.file.write(bytes, 0, SECTOR, SECTOR + slot * SECTOR);
  }
}

/** @throws Error saying what does not fit: the file, or the root key */
async function openContent(
  path: string,
  content: Buffer,
  wrapKeyOf: (epoch: number) => Promise<Uint8Array | null>,
): Promise<{ epoch: number; wrapKey: Uint8Array; used: Map<number, Buffer> }> {
  if (!content.subarray(0, MAGIC.length).equals(MAGIC)) throw new Error(`${path} is not a vault file`);
  const epoch = content.readUInt32BE(MAGIC.length);
  const wrapKey = await wrapKeyOf(epoch);
  if (wrapKey === null) throw new Error(`${path} is wrapped by root epoch ${epoch}, which this root key does not hold`);
  const used = readRecords(content, wrapKey);
  // Taken for a vault of destroyed records, this file would be written over, and every key in it lost for good.
  if (used.size === 0 && holdsRecords(content)) {
    throw new Error(
      `${path} was made with another root key: start with the LETHE_ROOT_KEY, or restore the root.key, that belongs to it`,
    );
  }
  return { epoch, wrapKey, used };
}

async function createSlotFile(path: string, epoch: number, records: Buffer[], wrapKey: Uint8Array): Promise<void> {
  const header = Buffer.alloc(SECTOR);
  MAGIC.copy(header);
  header.writeUInt32BE(epoch, MAGIC.length);
  const file = await openFile(path, "w", 0o600);
  try {
    await file.write(Buffer.concat([header, ...records.map((record) => slotBytes(record, wrapKey))]));
    await file.sync();
  } finally {
    await file.close();
  }
}

function slotBytes(record: Uint8Array, wrapKey: Uint8Array): Buffer {
  const sealed = seal(wrapKey, record, AAD);
  if (sealed.length > MAX_RECORD)
    throw new Error(`a vault record may have ${MAX_RECORD} bytes, this has ${sealed.length}`);
  const bytes = Buffer.alloc(SECTOR);
  bytes.writeUInt16BE(sealed.length, 0);
  bytes.set(sealed, 2);
  return bytes;
}

function readRecords(content: Buffer, wrapKey: Uint8Array): Map<number, Buffer> {
  const records = new Map<number, Buffer>();
  for (let slot = 0; slot < slotCount(content); slot++) {
    const at = SECTOR + slot * SECTOR;
    const length = content.readUInt16BE(at);
    // A slot that does not open is one whose destruction was interrupted: its key is gone either way.
    if (length > 0 && length <= MAX_RECORD) {
      const record = openOrNull(wrapKey, content.subarray(at + 2, at + 2 + length));
      if (record !== null) records.set(slot, record);
    }
  }
  return records;
}

function holdsRecords(content: Buffer): boolean {
  return content.subarray(SECTOR).some((byte) => byte !== 0);
}

function openOrNull(wrapKey: Uint8Array, sealed: Uint8Array): Buffer | null {
  try {
    return open(wrapKey, sealed, AAD);
  } catch {
    return null;
  }
}

function slotCount(content: Buffer): number {
  return Math.floor((content.length - SECTOR) / SECTOR);
}

async function readWhole(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  const content = Buffer.alloc(size);
  await file.read(content, 0, size, 0);
  return content;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await openFile(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
