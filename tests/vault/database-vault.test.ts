import { randomBytes } from "node:crypto";
import pg from "pg";
import { expect, it } from "vitest";
import { changeRoot, openDatabaseVault } from "@/server/vault/database-records";
import { rootOfSecret } from "@/server/vault/root-wrapper";
import { onDatabaseVault } from "../contract/vaults";
import { ACME, JANE, keysOf, textOf } from "./vault-folder";

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
  },
);
