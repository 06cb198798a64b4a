import type { Logger } from "pino";
import type { Database } from "../ports/database";
import type { Vault } from "../ports/vault";

const NAME = "vault";

/**
 * Do these keys belong to this database? Others would open none of its entries, know none of its app keys, and quarantine
 * what they come across. Only said: keys that are lost must not keep the server from starting with new ones.
 */
export async function checkVault({ db, vault, log }: { db: Database; vault: Vault; log: Logger }): Promise<void> {
  const { keyId } = await vault.receiptKey();
  const known = await db.read.serverSetting.findUnique({ where: { name: NAME } });
  if (known === null) {
    const value = JSON.stringify(keyId);
    await db.write((tx) =>
      tx.serverSetting.upsert({ where: { name: NAME }, update: {}, create: { name: NAME, value } }),
    );
  } else if (JSON.parse(known.value) !== keyId) {
    log.error(
      "These are not the keys that this database was used with first: its entries can't be opened and its app keys are unknown. Start with the folder `keys` that belongs to it. One process owns it: a second machine on this database needs a shared vault, which is not built. If the keys are lost, erase the tenants and delete the row `vault` of the table server_setting.",
    );
  }
}
