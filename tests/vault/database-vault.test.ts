import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { expect, it } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { changeRoot, openDatabaseVault } from "@/server/vault/database-records";
import { type RootWrapper, rootOfSecret } from "@/server/vault/root-wrapper";
import { rotateVault } from "@/server/vault/rotate-root";
import { rootInTransit } from "@/server/vault/transit-root";
import { onDatabaseVault } from "../contract/vaults";
import { startFakeTransit } from "../support/fake-transit";
import { ACME, JANE, keysOf, newFolder, textOf } from "./vault-folder";

const SECRET = randomBytes(32);

onDatabaseVault(
  "a vault in the database",
  async () => rootOfSecret(SECRET),
  (opened) => {
    async function query(text: string): Promise<Record<string, unknown>[]> {
      const client = new pg.Client({ connectionString: opened.url });
      await client.connect();
      return client.query(text).then(
        async ({ rows }) => {
          await client.end();
          return rows;
        },
        async (error: unknown) => {
          await client.end();
          throw error;
        },
      );
    }

    it("is one for several processes: what one makes the other opens, what one destroys is gone", async () => {
      const second = await openDatabaseVault(opened.url, rootOfSecret(SECRET));
      const [jane, same] = await Promise.all([opened.vault.dataKey(ACME, JANE), second.dataKey(ACME, JANE)]);
      expect(textOf(same.key)).toBe(textOf(jane.key));
      expect(textOf((await second.receiptKey()).privateKeyDer)).toBe(
        textOf((await opened.vault.receiptKey()).privateKeyDer),
      );
      await opened.vault.destroySubject(ACME, JANE);
      await second.forget(ACME);
      expect(await second.openDataKey(ACME, jane.id)).toBeNull();
      expect(await second.subjectGeneration(ACME, JANE)).toBe(1);
      await second.close();
    });

    it("can't be read by the role that reads entries", async () => {
      await expect(query("SET ROLE lethe_app; SELECT * FROM lethe_vault.root_record")).rejects.toThrow(
        "permission denied",
      );
    });

    it("holds no key in the open", async () => {
      const { key } = await opened.vault.dataKey(ACME, JANE);
      const rows = JSON.stringify([
        await query("SELECT encode(wrapped, 'hex') AS wrapped FROM lethe_vault.root_record"),
        await query("SELECT encode(wrapped, 'hex') AS wrapped FROM lethe_vault.data_record"),
      ]);
      expect(rows).not.toContain(textOf(key));
      expect(rows).not.toContain(textOf((await opened.vault.receiptKey()).privateKeyDer));
    });

    it("refuses another root key, and makes nothing", async () => {
      await keysOf(opened.vault);
      const before = await query("SELECT count(*) FROM lethe_vault.root_record");
      await expect(openDatabaseVault(opened.url, rootOfSecret(randomBytes(32)))).rejects.toThrow(
        /wrapped under another root key/,
      );
      expect(await query("SELECT count(*) FROM lethe_vault.root_record")).toEqual(before);
    });

    it("moves to another root, once, and refuses the old one afterwards", async () => {
      const keys = await keysOf(opened.vault);
      const next = randomBytes(32);
      expect(await changeRoot(opened.url, rootOfSecret(SECRET), rootOfSecret(next))).toBe(4);
      expect(await changeRoot(opened.url, rootOfSecret(SECRET), rootOfSecret(next))).toBe(0);
      await expect(openDatabaseVault(opened.url, rootOfSecret(SECRET))).rejects.toThrow(/another root key/);
      const moved = await openDatabaseVault(opened.url, rootOfSecret(next));
      expect(await keysOf(moved)).toBe(keys);
      await moved.close();
    });

    it("goes over to a transit engine; broken off in the middle it goes on when it is run again", async () => {
      const transit = await startFakeTransit();
      const folder = newFolder();
      mkdirSync(folder);
      const tokenFile = join(folder, "token");
      writeFileSync(tokenFile, transit.token);
      const engine = () => rootInTransit({ url: transit.url, keyName: "lethe", tokenFile });
      const keys = await keysOf(opened.vault);
      const tenants = Array.from({ length: MORE_THAN_A_BATCH }, (_, n) => `tenant ${n}` as TenantId);
      // One after the other: how many connections wait for each other is not what this is about.
      for (const tenant of tenants) await opened.vault.tenantKeys(tenant);

      const broken = endingAfter(engine(), MORE_THAN_A_BATCH);
      await expect(changeRoot(opened.url, rootOfSecret(SECRET), broken)).rejects.toThrow("the power is gone");
      for (const root of [rootOfSecret(SECRET), engine()]) {
        await expect(openDatabaseVault(opened.url, root)).rejects.toThrow(/vault:rotate/);
      }
      const options = { vault: "database" as const, dataDirectory: folder, databaseUrl: opened.url };
      const from = { ...options, rootSecret: SECRET, transit: null };
      const to = { ...options, rootSecret: null, transit: { url: transit.url, keyName: "lethe", tokenFile } };
      await rotateVault(from, to);
      await expect(openDatabaseVault(opened.url, rootOfSecret(SECRET))).rejects.toThrow(/another root key/);

      await query("CREATE TABLE copy_of_old AS SELECT * FROM lethe_vault.root_record");
      expect(await rotateVault(to, null)).toContain("Older copies of the keys open nothing any more");
      const moved = await openDatabaseVault(opened.url, engine());
      expect(await keysOf(moved)).toBe(keys);
      await moved.close();
      await query("TRUNCATE lethe_vault.root_record; INSERT INTO lethe_vault.root_record SELECT * FROM copy_of_old");
      await query("DROP TABLE copy_of_old");
      await expect(openDatabaseVault(opened.url, engine()).then(keysOf)).rejects.toThrow(/answered 400/);
      await transit.close();
    });
  },
);

const MORE_THAN_A_BATCH = 205;

/** As when its process is killed: what was committed stays, and nothing more is done. */
function endingAfter(root: RootWrapper, wraps: number): RootWrapper {
  let left = wraps;
  return {
    ...root,
    wrap: async (...what) => {
      if (left-- <= 0) throw new Error("the power is gone");
      return root.wrap(...what);
    },
  };
}
