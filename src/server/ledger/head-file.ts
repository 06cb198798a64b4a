import { type FileHandle, open } from "node:fs/promises";
import type { LedgerHead } from "../ports/ledger";
import { StartRefused } from "../ports/start-refused";
import { EMPTY_HEAD } from "./record-line";

/** Room for a sequence, a hash and blanks: overwritten in place, less than a sector, so that a full disk does not matter. */
const BYTES = 128;
const FORM = /^(\d{1,15}) ([\w-]{0,43}) *\n$/;

export async function readHead(path: string): Promise<LedgerHead> {
  const file = await openIfThere(path);
  if (file === null) return EMPTY_HEAD;
  try {
    const [, sequence, hash] = FORM.exec(await file.readFile("latin1")) ?? [];
    if (sequence === undefined || hash === undefined) {
      throw new StartRefused(`${path} is damaged: restore the folder of keys from your newest backup.`);
    }
    return { sequence: Number(sequence), hash };
  } finally {
    await file.close();
  }
}

export async function writeHead(path: string, { sequence, hash }: LedgerHead): Promise<void> {
  const file = (await openIfThere(path)) ?? (await open(path, "wx+", 0o600));
  try {
    await file.write(`${`${sequence} ${hash}`.padEnd(BYTES - 1)}\n`, 0, "latin1");
    await file.sync();
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, "r+").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}
