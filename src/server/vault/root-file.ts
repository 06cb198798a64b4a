import { randomBytes } from "node:crypto";
import { chmod, type FileHandle, open } from "node:fs/promises";

/**
 * The root secret, in a file of its own, 0600, never in the database.
 *
 *   magic (8) | slot 0: epoch u32, secret 32 | slot 1: epoch u32, secret 32
 *
 * Two slots, so that a rotation can be interrupted at any point: the vault file says which epoch wraps it, and until
 * the vault has moved on both secrets are there. What is dropped is overwritten in place, which works on a full disk.
 */
const MAGIC = Buffer.from("LTHROOT1");
const SLOT_BYTES = 36;
const FILE_BYTES = MAGIC.length + 2 * SLOT_BYTES;

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
      const victim = slots.findIndex((slot) => slot.epoch !== newestOf(slots).epoch);
      await writeSlot(path, victim, next);
      return next;
    },
    forgetAllBut: async (epoch) => {
      const slots = await readSlots(path);
      for (const [index, slot] of slots.entries()) {
        if (slot.epoch !== epoch) await writeSlot(path, index, { epoch: 0, secret: new Uint8Array(32) });
      }
      return true;
    },
  };
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
  const content = Buffer.alloc(FILE_BYTES);
  MAGIC.copy(content);
  content.writeUInt32BE(1, MAGIC.length);
  randomBytes(32).copy(content, MAGIC.length + 4);
  await file.write(content, 0, content.length, 0);
  await file.sync();
  await file.close();
}

async function readSlots(path: string): Promise<RootSecret[]> {
  const file = await open(path, "r");
  try {
    const content = Buffer.alloc(FILE_BYTES);
    const { bytesRead } = await file.read(content, 0, FILE_BYTES, 0);
    if (bytesRead !== FILE_BYTES || !content.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw new Error(
        `${path} is not a root key file: restore it from your backup, without it no answer can be opened`,
      );
    }
    return [0, 1].map((index) => readSlot(content, MAGIC.length + index * SLOT_BYTES));
  } finally {
    await file.close();
  }
}

function readSlot(content: Buffer, at: number): RootSecret {
  return { epoch: content.readUInt32BE(at), secret: new Uint8Array(content.subarray(at + 4, at + SLOT_BYTES)) };
}

async function writeSlot(path: string, index: number, slot: RootSecret): Promise<void> {
  const bytes = Buffer.alloc(SLOT_BYTES);
  bytes.writeUInt32BE(slot.epoch, 0);
  bytes.set(slot.secret, 4);
  const file = await open(path, "r+");
  try {
    await file.write(bytes, 0, SLOT_BYTES, MAGIC.length + index * SLOT_BYTES);
    await file.sync();
  } finally {
    await file.close();
  }
}
