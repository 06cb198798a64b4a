import { randomBytes } from "node:crypto";
import { chmod, type FileHandle, open, rm } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { StartRefused } from "../ports/start-refused";

/**
 * The root secret, in a file of its own, 0600, never in the database.
 *
 *   magic (8) | slot 0: epoch u32, secret 32 | slot 1: epoch u32, secret 32 | checksum u32
 *
 * Two slots, so that a rotation can be interrupted at any point: the vault file says which epoch wraps it, and until
 * the vault has moved on both secrets are there. What is dropped is overwritten in place, which works on a full disk. The
 * whole file is less than a sector, and written as one.
 */
const MAGIC = Buffer.from("LTHROOT2");
/** The first version had no checksum. */
const OLD_MAGIC = Buffer.from("LTHROOT1");
const SLOT_BYTES = 36;
const SLOTS_BYTES = MAGIC.length + 2 * SLOT_BYTES;
const FILE_BYTES = SLOTS_BYTES + 4;

export interface RootSecret {
  readonly epoch: number;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

/** Where root secrets come from. */
export interface RootSource {
  secretOf(epoch: number): Promise<Uint8Array | null>;
  newest(): Promise<RootSecret>;
  /** Adds the next epoch; the current one stays until `forget`. */
  advance(): Promise<RootSecret>;
  /** Destroys every epoch but this one. False when this source can't (a secret that the operator holds). */
  forgetAllBut(epoch: number): Promise<boolean>;
}

export async function openRootFile(path: string): Promise<RootSource> {
  await createIfMissing(path);
  await chmod(path, 0o600);
  return {
    secretOf: async (epoch) => (await readSlots(path)).find((slot) => slot.epoch === epoch)?.secret ?? null,
    newest: async () => newestOf(await readSlots(path)),
    advance: async () => {
      const slots = await readSlots(path);
      const next = { epoch: newestOf(slots).epoch + 1, secret: new Uint8Array(randomBytes(32)) };
      await writeSlots(path, [newestOf(slots), next]);
      return next;
    },
    forgetAllBut: async (epoch) => {
      const kept = (await readSlots(path)).find((slot) => slot.epoch === epoch);
      // Never the last one: a vault that is not under it would be lost.
      if (kept === undefined) throw new Error(`${path} does not hold epoch ${epoch}`);
      await writeSlots(path, [kept, EMPTY]);
      return true;
    },
  };
}

/** Overwritten where it lies, then removed. */
export async function destroyRootFile(path: string): Promise<void> {
  await writeSlots(path, [EMPTY, EMPTY]);
  await rm(path);
}

/** A root secret held elsewhere (environment, secret manager): epochs are derived from it and can't be destroyed here. */
export function rootFromOperator(derive: (epoch: number) => Uint8Array): RootSource {
  let epoch = 1;
  return {
    secretOf: async (wanted) => {
      epoch = Math.max(epoch, wanted);
      return derive(wanted);
    },
    newest: async () => ({ epoch, secret: derive(epoch) }),
    advance: async () => {
      epoch += 1;
      return { epoch, secret: derive(epoch) };
    },
    forgetAllBut: async () => false,
  };
}

function newestOf(slots: readonly RootSecret[]): RootSecret {
  const newest = [...slots].sort((a, b) => b.epoch - a.epoch)[0];
  if (newest === undefined || newest.epoch === 0) throw new Error("root.key holds no secret");
  return newest;
}

async function createIfMissing(path: string): Promise<void> {
  let file: FileHandle;
  try {
    file = await open(path, "wx", 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    throw error;
  }
  await file.close();
  await writeSlots(path, [{ epoch: 1, secret: new Uint8Array(randomBytes(32)) }, EMPTY]);
}

const EMPTY: RootSecret = { epoch: 0, secret: new Uint8Array(32) };

async function readSlots(path: string): Promise<RootSecret[]> {
  const file = await open(path, "r");
  try {
    const content = Buffer.alloc(FILE_BYTES);
    const { bytesRead } = await file.read(content, 0, FILE_BYTES, 0);
    if (!isWhole(content, bytesRead)) {
      throw new StartRefused(
        `${path} is damaged, or is not a root key file: restore it from your backup, without it no answer can be opened`,
      );
    }
    return [0, 1].map((index) => readSlot(content, MAGIC.length + index * SLOT_BYTES));
  } finally {
    await file.close();
  }
}

function isWhole(content: Buffer, bytesRead: number): boolean {
  const magic = content.subarray(0, MAGIC.length);
  if (magic.equals(OLD_MAGIC)) return bytesRead === SLOTS_BYTES;
  return (
    bytesRead === FILE_BYTES &&
    magic.equals(MAGIC) &&
    content.readUInt32BE(SLOTS_BYTES) === crc32(content.subarray(0, SLOTS_BYTES))
  );
}

function readSlot(content: Buffer, at: number): RootSecret {
  return { epoch: content.readUInt32BE(at), secret: new Uint8Array(content.subarray(at + 4, at + SLOT_BYTES)) };
}

async function writeSlots(path: string, slots: readonly RootSecret[]): Promise<void> {
  const bytes = Buffer.alloc(FILE_BYTES);
  MAGIC.copy(bytes);
  for (const [index, slot] of slots.entries()) {
    const at = MAGIC.length + index * SLOT_BYTES;
    bytes.writeUInt32BE(slot.epoch, at);
    bytes.set(slot.secret, at + 4);
  }
  bytes.writeUInt32BE(crc32(bytes.subarray(0, SLOTS_BYTES)), SLOTS_BYTES);
  const file = await open(path, "r+");
  try {
    await file.write(bytes, 0, FILE_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}
