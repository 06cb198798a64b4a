import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

export const MANIFEST = "backup.json";
/** Inside a backup. Apart, so that the keys can be kept elsewhere than what they open. */
export const DATABASE_FILE = "database/lethe.db";
export const KEYS_FOLDER = "keys";

const manifestSchema = z.object({
  format: z.literal("lethe-backup/1"),
  version: z.string(),
  madeAt: z.string(),
  /** Where the ledger stood, which is not in the backup. */
  ledger: z.object({ sequence: z.number().int(), hash: z.string() }),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
export type BackupManifest = z.infer<typeof manifestSchema>;
export type BackupFile = BackupManifest["files"][number];

/** What keeps a backup from being made or put back, and what to do. */
export class BackupRefused extends Error {
  override readonly name = "BackupRefused";
}

export async function describeFile(backup: string, path: string): Promise<BackupFile> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(join(backup, path))) hash.update(chunk as Buffer);
  return { path, bytes: (await stat(join(backup, path))).size, sha256: hash.digest("hex") };
}

/** Files under `folder` as the manifest lists them, each read and found to be whole. @throws BackupRefused */
export async function wholeFiles(backup: string, folder: "database" | "keys"): Promise<string[]> {
  const { files } = await readManifest(backup);
  const wanted = files.filter(({ path }) => path.startsWith(`${folder}/`));
  if (wanted.length === 0) throw new BackupRefused(`${backup} holds no ${folder}.`);
  for (const file of wanted) {
    const found = await describeFile(backup, file.path).catch(() => null);
    if (found?.sha256 !== file.sha256) throw new BackupRefused(`${join(backup, file.path)} is missing or damaged.`);
  }
  return wanted.map(({ path }) => path);
}

/** @throws BackupRefused */
export async function readManifest(backup: string): Promise<BackupManifest> {
  const text = await readFile(join(backup, MANIFEST), "utf8").catch(() => "null");
  const parsed = manifestSchema.safeParse(parse(text));
  if (!parsed.success)
    throw new BackupRefused(`${backup} is no backup of Lethe: it has no ${MANIFEST} that can be read.`);
  // A path leads nowhere but into the backup.
  if (parsed.data.files.some(({ path }) => !/^(?:database|keys)\/[\w.-]+$/.test(path) || path.includes("..")))
    throw new BackupRefused(`${join(backup, MANIFEST)} names files outside of the backup.`);
  return parsed.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
