import { readFile } from "node:fs/promises";
import { open } from "@/lib/seal/aead";
import { StartRefused } from "../ports/start-refused";
import { decodeRecord, type FileRecord } from "./sealed-record";

/**
 * The vault file of the first version, to read once: no checksums, no states.
 *
 *   header (512): magic (8), epoch u32     slot i at 512 + i * 512: length u16, sealed record, zeros
 */
export const OLD_MAGIC = Buffer.from("LTHVLT01");
const SECTOR = 512;
const AAD = Buffer.from("lethe/vault/1");

/** @throws StartRefused where a slot can't be read: nobody can tell an interrupted destruction from a damaged key */
export async function readOldFile(
  path: string,
  wrapKeyOf: (epoch: number) => Promise<Uint8Array>,
): Promise<FileRecord[]> {
  const content = await readFile(path);
  if (content.length < SECTOR || content.length % SECTOR !== 0) throw damage(path, "it is cut off");
  const wrapKey = await wrapKeyOf(content.readUInt32BE(OLD_MAGIC.length));
  const records: FileRecord[] = [];
  let used = 0;
  for (let at = SECTOR; at < content.length; at += SECTOR) {
    const sector = content.subarray(at, at + SECTOR);
    if (sector.every((byte) => byte === 0)) continue;
    used += 1;
    const record = openOrNull(wrapKey, sector);
    if (record !== null) records.push(record);
  }
  if (used > 0 && records.length === 0) {
    throw new StartRefused(
      `${path} was made with another root key: start with the LETHE_ROOT_KEY, or restore the root.key, that belongs to it`,
    );
  }
  if (records.length < used) throw damage(path, `${used - records.length} of ${used} keys can't be read`);
  return records;
}

function openOrNull(wrapKey: Uint8Array, sector: Buffer): FileRecord | null {
  try {
    return decodeRecord(open(wrapKey, sector.subarray(2, 2 + sector.readUInt16BE(0)), AAD));
  } catch {
    return null;
  }
}

function damage(path: string, what: string): StartRefused {
  return new StartRefused(
    `${path} is damaged: ${what}. Restore the folder of keys from your backup. Without one, see what can be read with: npm run -s vault:check`,
  );
}
