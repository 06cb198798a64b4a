import { existsSync } from "node:fs";
import { join } from "node:path";
import { StartRefused } from "../ports/start-refused";
import type { Vault } from "../ports/vault";
import { openDatabaseRecords } from "./database-records";
import { type KeyFileOptions, openKeyFileRecords } from "./key-file";
import type { KeyRecords } from "./key-records";
import { Keyring } from "./keyring";
import type { RootWrapper } from "./root-wrapper";

export interface MovedVaults {
  readonly from: Vault;
  readonly to: Vault;
}

/**
 * The keys of an installation and of its tenants, wrapped anew under the root of the database: prompts are not kept, so only
 * under the same index key is a stored answer found again, and only the same pepper knows an app key. Data keys stay behind:
 * what they seal is sealed anew. Run again, it keeps what is there.
 * @param owners tenants, and whatever else the vault holds a key for as for a tenant
 * @throws StartRefused where the database holds the keys of another installation
 */
export async function openBothVaults(
  file: KeyFileOptions,
  database: { readonly url: string; readonly root: RootWrapper },
  owners: readonly string[],
): Promise<MovedVaults> {
  const path = join(file.directory, "vault.bin");
  if (!existsSync(path)) throw new StartRefused(`${path} is missing: its keys are what is moved first.`);
  const from = await openKeyFileRecords(file);
  const to = await openDatabaseRecords(database.url, database.root);
  try {
    // The ledger tells a restored copy by its epoch: the new vault is no older than the one it comes from.
    const epoch = await from.rootEpoch();
    if ((await to.rootEpoch()) < epoch) await database.root.advance(epoch - 1);
    await carry(from, to, "server", "");
    await carry(from, to, "receipt", "");
    for (const owner of owners) await carry(from, to, "tenant", owner);
    return { from: await Keyring.over(from), to: await Keyring.over(to) };
  } catch (error) {
    await Promise.all([from.close(), to.close()]);
    throw error;
  }
}

async function carry(
  from: KeyRecords,
  to: KeyRecords,
  kind: "server" | "receipt" | "tenant",
  tenantId: string,
): Promise<void> {
  const record = await from.findRoot(kind, tenantId);
  // A tenant that never stored anything has none.
  if (record === null) return;
  const there = await to.addRoot(record);
  if (there.id === record.id) return;
  throw new StartRefused(
    "The Postgres database already holds the keys of another Lethe. Name an empty database: CREATE DATABASE, then run this again.",
  );
}
