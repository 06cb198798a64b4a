import type { Database } from "../ports/database";
import { StartRefused } from "../ports/start-refused";
import type { Vault } from "../ports/vault";

/** The row of `server_setting` that names the key with which this database's receipts are signed. */
const NAME = "vault";

/** Was this database used with a vault before? Then its keys can't be made a second time. */
export async function hasVault(db: Database): Promise<boolean> {
  return (await db.read.serverSetting.findUnique({ where: { name: NAME } })) !== null;
}

/**
 * Other keys than this database's own would open none of its entries, know none of its app keys, and quarantine what they
 * come across.
 * @throws StartRefused
 */
export async function requireOwnVault(db: Database, vault: Vault): Promise<void> {
  const { keyId } = await vault.receiptKey();
  const known = await db.read.serverSetting.findUnique({ where: { name: NAME } });
  if (known === null) {
    const value = JSON.stringify(keyId);
    await db.write((tx) =>
      tx.serverSetting.upsert({ where: { name: NAME }, update: {}, create: { name: NAME, value } }),
    );
  } else if (JSON.parse(known.value) !== keyId) {
    await vault.close();
    throw new StartRefused(
      "These are not the keys that this database was used with first: its entries can't be opened and its app keys are unknown. Start with the folder `keys` that belongs to it, or name the database that belongs to these keys. If the keys are lost for good, delete the row `vault` of the table server_setting: the server starts with these keys, and nothing that was stored can be read.",
    );
  }
}
