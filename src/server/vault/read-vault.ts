import { existsSync } from "node:fs";
import { join } from "node:path";
import { deriveKey } from "@/lib/seal/derive";
import { StartRefused } from "../ports/start-refused";
import { type KeyFileOptions, openRoot } from "./key-file";
import type { KeyRecords, RootRecord } from "./key-records";
import { openRecord } from "./sealed-record";
import type { Sector } from "./sector";
import { SectorFile } from "./sector-file";

/** A rotation under way changes root and slots one after the other: what was read in between fits at the next try. */
const TRIES = 5;
const PAUSE_MS = 200;

/**
 * What the root wraps, out of the file of a server that may be running: nothing is written, and no fence is taken. The keys of
 * people are not read. @throws StartRefused
 */
export async function readKeyFile(options: KeyFileOptions): Promise<KeyRecords> {
  const path = join(options.directory, "vault.bin");
  if (!existsSync(path)) throw new StartRefused(`${path} is missing: name the data directory with LETHE_DATA_DIR.`);
  for (let tries = 1; ; tries++) {
    try {
      return recordsOf(await readRoots(path, options));
    } catch (error) {
      if (tries >= TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

async function readRoots(path: string, options: KeyFileOptions): Promise<RootRecord[]> {
  const sectors: [number, Sector][] = [];
  const file = await SectorFile.open(path, (slot, sector) => {
    if (sector.kind === "record") sectors.push([slot, { ...sector, payload: Uint8Array.from(sector.payload) }]);
  });
  await file.close();
  const root = await openRoot(options, path);
  const roots: RootRecord[] = [];
  for (const [slot, { epoch, payload }] of sectors) {
    const secret = await root.secretOf(epoch);
    if (secret === null) throw new StartRefused(`${path} is wrapped by a root key that is not here.`);
    const record = openRecord(deriveKey(secret, "wrap"), slot, payload);
    const { kind } = record;
    if (kind === "server" || kind === "receipt" || kind === "tenant") roots.push({ ...record, kind });
  }
  return roots;
}

function recordsOf(roots: readonly RootRecord[]): KeyRecords {
  const refuse = () => Promise.reject(new Error("this vault was opened to be read"));
  return {
    findRoot: async (kind, tenantId) => roots.find((one) => one.kind === kind && one.tenantId === tenantId) ?? null,
    findData: async () => null,
    findDataById: async () => null,
    dataIds: async () => [],
    generation: async () => 0,
    rootEpoch: async () => 0,
    addRoot: refuse,
    addData: refuse,
    destroyTenant: refuse,
    destroySubject: refuse,
    destroyData: refuse,
    rotateRoot: refuse,
    close: async () => undefined,
  };
}
