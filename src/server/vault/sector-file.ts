import { randomBytes } from "node:crypto";
import { type FileHandle, open as openFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { StartRefused } from "../ports/start-refused";
import { decodeSector, emptySector, encodeSector, SECTOR_BYTES, type Sector } from "./sector";

/**
 * The vault file: a header, twice, and slots of one sector each, overwritten in place and synced. Destroying a key needs
 * no free space on the disk.
 *
 *   sector 0, 1: magic (8) | version of the header u32 | root epoch u32 | fence u32 | slots u32 | checksum u32
 *   slot i at sector i + 2
 *
 * The fence counts who opened the file for writing. A process that lost the lock finds another number than its own and
 * writes nothing more.
 */
export const MAGIC = Buffer.from("LTHVLT02");
const HEADER_SECTORS = 2;
const HEADER_BYTES = 28;
/** The file grows by whole runs of free sectors: what lies beyond the header's count was never used. */
const GROWTH = 64;
const READ_SECTORS = 2_048;

interface Header {
  version: number;
  epoch: number;
  fence: number;
  slots: number;
}

export class SectorFile {
  private readonly path: string;
  private readonly file: FileHandle;
  private readonly header: Header;
  private readonly free: number[];
  /** Where the next inspection goes on. */
  private inspected = 0;

  private constructor(path: string, file: FileHandle, header: Header, free: number[]) {
    this.path = path;
    this.file = file;
    this.header = header;
    this.free = free;
  }

  /** An empty file in the place of `path`, whole or not at all. */
  static async create(path: string, epoch: number): Promise<void> {
    const fresh = `${path}.next`;
    const file = await openFile(fresh, "w", 0o600);
    try {
      const header = encodeHeader({ version: 1, epoch, fence: 0, slots: 0 });
      await file.write(Buffer.concat([header, header]));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
    await syncDirectory(dirname(path));
  }

  /**
   * Reads every slot and tells `see` of those in use. Writes nothing: whether the root key fits is not known yet.
   * @throws StartRefused on damage
   */
  static async open(path: string, see: (slot: number, sector: Sector) => void): Promise<SectorFile> {
    const file = await openFile(path, "r+");
    try {
      const { header } = await readHeader(path, file);
      const free: number[] = [];
      const damaged: number[] = [];
      await readSlots(file, header.slots, (slot, sector) => {
        if (sector === null) damaged.push(slot);
        else if (sector.state === "live") see(slot, sector);
        else free.push(slot);
      });
      if (damaged.length > 0) throw damageOf(path, damaged);
      await refuseUncounted(path, file, header.slots);
      return new SectorFile(path, file, header, free.reverse());
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** From here on the file is ours, and both copies of its head are whole. */
  async takeFence(): Promise<void> {
    this.header.fence += 1;
    await this.writeHeader();
  }

  /**
   * Looks at the file as it lies on the disk now: its head, and one run of slots, a further one each time.
   * @throws Error on damage, or when another file lies there
   */
  async inspect(): Promise<void> {
    const file = await openFile(this.path, "r");
    try {
      const { header, damagedCopies } = await readHeader(this.path, file);
      if (header.fence !== this.header.fence) throw takenOver(this.path);
      const first = this.inspected < header.slots ? this.inspected : 0;
      const count = Math.min(READ_SECTORS, header.slots - first);
      const damaged: number[] = [];
      await readSlots(file, count, (slot, sector) => void (sector === null && damaged.push(slot)), first);
      if (damaged.length > 0 || damagedCopies > 0) throw damageOf(this.path, damaged);
      this.inspected = first + count;
    } finally {
      await file.close();
    }
  }

  get epoch(): number {
    return this.header.epoch;
  }

  /** @throws Error when another process has opened the file since */
  async requireFence(): Promise<void> {
    const { header } = await readHeader(this.path, this.file);
    if (header.fence !== this.header.fence) throw takenOver(this.path);
  }

  async setEpoch(epoch: number): Promise<void> {
    this.header.epoch = epoch;
    await this.writeHeader();
  }

  /** A slot that holds nothing. The file grows when there is none. */
  async take(): Promise<number> {
    if (this.free.length === 0) await this.grow();
    return this.free.pop() as number;
  }

  async read(slot: number): Promise<Sector> {
    const bytes = Buffer.alloc(SECTOR_BYTES);
    await this.file.read(bytes, 0, SECTOR_BYTES, offsetOf(slot));
    const sector = decodeSector(slot, bytes);
    if (sector === null) throw new Error(`slot ${slot} of ${this.path} is damaged: run npm run -s vault:check`);
    return sector;
  }

  /** Not on the disk before `sync`. */
  async put(slot: number, sector: Sector): Promise<void> {
    await this.file.write(encodeSector(slot, sector), 0, SECTOR_BYTES, offsetOf(slot));
  }

  sync(): Promise<void> {
    return this.file.sync();
  }

  /** Overwrites with noise, then with zeros, each time synced; each time a sector that says it is destroyed. */
  async destroy(slots: readonly number[]): Promise<void> {
    if (slots.length === 0) return;
    for (const slot of slots) await this.put(slot, emptySector("destroyed", randomBytes(480)));
    await this.file.sync();
    for (const slot of slots) await this.put(slot, emptySector("destroyed"));
    await this.file.sync();
    this.free.push(...slots);
  }

  close(): Promise<void> {
    return this.file.close();
  }

  private async grow(): Promise<void> {
    const first = this.header.slots;
    const slots = Array.from({ length: GROWTH }, (_, i) => first + i);
    const bytes = Buffer.concat(slots.map((slot) => encodeSector(slot, emptySector("free"))));
    await this.file.write(bytes, 0, bytes.length, offsetOf(first));
    await this.file.sync();
    this.header.slots = first + GROWTH;
    await this.writeHeader();
    this.free.push(...slots.reverse());
  }

  /** One copy after the other: at every moment one of them is whole. */
  private async writeHeader(): Promise<void> {
    this.header.version += 1;
    const bytes = encodeHeader(this.header);
    for (const copy of [1, 0]) {
      await this.file.write(bytes, 0, SECTOR_BYTES, copy * SECTOR_BYTES);
      await this.file.sync();
    }
  }
}

/** For `vault:check`: the slots that can't be read. @throws StartRefused when the header itself is lost */
export async function findDamage(path: string): Promise<{ slots: number; damaged: number[]; damagedHeaders: number }> {
  const file = await openFile(path, "r");
  try {
    const { header, damagedCopies } = await readHeader(path, file);
    const damaged: number[] = [];
    await readSlots(file, header.slots, (slot, sector) => void (sector === null && damaged.push(slot)));
    return { slots: header.slots, damaged, damagedHeaders: damagedCopies };
  } finally {
    await file.close();
  }
}

/** Gives up what a damaged slot held. Only when the operator says so. */
export async function discardSlot(path: string, slot: number): Promise<void> {
  const file = await openFile(path, "r+");
  try {
    await file.write(encodeSector(slot, emptySector("destroyed")), 0, SECTOR_BYTES, offsetOf(slot));
    await file.sync();
  } finally {
    await file.close();
  }
}

function takenOver(path: string): Error {
  return new Error(`another process has taken over ${path}: this one writes to it no more`);
}

function damageOf(path: string, damaged: readonly number[]): StartRefused {
  const shown = damaged.slice(0, 10).join(", ");
  return new StartRefused(
    `${path} is damaged in ${damaged.length} of its slots (${shown}). Restore the folder of keys from your backup. Without one, see what can be read with: npm run -s vault:check`,
  );
}

/** Slots in use behind the count: a header from before they were made. Going on would lose them. */
async function refuseUncounted(path: string, file: FileHandle, slots: number): Promise<void> {
  const { size } = await file.stat();
  const there = Math.floor(size / SECTOR_BYTES) - HEADER_SECTORS;
  let live = 0;
  await readSlots(
    file,
    there - slots,
    (_, sector) => {
      if (sector?.state === "live") live += 1;
    },
    slots,
  );
  if (live > 0) throw new StartRefused(`${path} holds ${live} more slots than its header counts: ${RESTORE}`);
}

const RESTORE = "restore the folder of keys from your backup, or see what can be read with: npm run -s vault:check";

async function readHeader(path: string, file: FileHandle): Promise<{ header: Header; damagedCopies: number }> {
  const { size } = await file.stat();
  const bytes = Buffer.alloc(HEADER_SECTORS * SECTOR_BYTES);
  await file.read(bytes, 0, bytes.length, 0);
  const copies = [0, SECTOR_BYTES].map((at) => decodeHeader(bytes.subarray(at, at + SECTOR_BYTES)));
  const whole = copies.filter((copy) => copy !== null).sort((a, b) => b.version - a.version);
  const [header] = whole;
  if (header === undefined) throw new StartRefused(`${path} is not a vault file, or its head is damaged: ${RESTORE}`);
  if (size < (header.slots + HEADER_SECTORS) * SECTOR_BYTES) {
    throw new StartRefused(`${path} is cut off: it should hold ${header.slots} slots. ${RESTORE}`);
  }
  return { header, damagedCopies: HEADER_SECTORS - whole.length };
}

function encodeHeader({ version, epoch, fence, slots }: Header): Buffer {
  const bytes = Buffer.alloc(SECTOR_BYTES);
  MAGIC.copy(bytes);
  for (const [i, value] of [version, epoch, fence, slots].entries()) bytes.writeUInt32BE(value, MAGIC.length + 4 * i);
  bytes.writeUInt32BE(headerChecksum(bytes), HEADER_BYTES - 4);
  return bytes;
}

function decodeHeader(bytes: Buffer): Header | null {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  if (bytes.readUInt32BE(HEADER_BYTES - 4) !== headerChecksum(bytes)) return null;
  const [version = 0, epoch = 0, fence = 0, slots = 0] = [8, 12, 16, 20].map((at) => bytes.readUInt32BE(at));
  return { version, epoch, fence, slots };
}

function headerChecksum(bytes: Buffer): number {
  return crc32(bytes.subarray(HEADER_BYTES, SECTOR_BYTES), crc32(bytes.subarray(0, HEADER_BYTES - 4)));
}

async function readSlots(
  file: FileHandle,
  count: number,
  see: (slot: number, sector: Sector | null) => void,
  first = 0,
): Promise<void> {
  const bytes = Buffer.alloc(READ_SECTORS * SECTOR_BYTES);
  for (let done = 0; done < count; done += READ_SECTORS) {
    const now = Math.min(READ_SECTORS, count - done);
    await file.read(bytes, 0, now * SECTOR_BYTES, offsetOf(first + done));
    for (let i = 0; i < now; i++) {
      const slot = first + done + i;
      see(slot, decodeSector(slot, bytes.subarray(i * SECTOR_BYTES, (i + 1) * SECTOR_BYTES)));
    }
  }
}

function offsetOf(slot: number): number {
  return (slot + HEADER_SECTORS) * SECTOR_BYTES;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await openFile(path, "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
