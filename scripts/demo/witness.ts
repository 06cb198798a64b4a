import fs from "node:fs";
import path from "node:path";
import Database from "better-sqlite3";

/** Sealed answers of a tenant, kept aside to be looked for in the files before and after they are erased. */
export type SealedSamples = readonly Buffer[];

const SAMPLES_MAX = 200;
/** After the format byte, which all have in common. */
const SAMPLE_START = 1;
const SAMPLE_BYTES = 32;

/** A witness of its own: it reads the database file without the server and believes nobody. Closed before it returns, since an open reader would keep old pages alive. */
export function takeSamples(dataDirectory: string, tenantId: string): SealedSamples {
  const db = new Database(path.join(dataDirectory, "lethe.db"), { readonly: true });
  try {
    const rows = db.prepare("SELECT response FROM entry WHERE tenant_id = ? LIMIT ?").all(tenantId, SAMPLES_MAX);
    return (rows as { response: Buffer }[]).map(({ response }) =>
      Buffer.from(response.subarray(SAMPLE_START, SAMPLE_START + SAMPLE_BYTES)),
    );
  } finally {
    db.close();
  }
}

/** How many of the samples stand somewhere in the files of the directory, deleted pages and logs included. */
export function countRemains(dataDirectory: string, samples: SealedSamples): number {
  const files = fs
    .readdirSync(dataDirectory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name)));
  return samples.filter((sample) => files.some((file) => file.includes(sample))).length;
}
