import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, vi } from "vitest";
import type { Vault } from "@/server/ports/vault";
import { openDatabase } from "@/server/store/database";
import { openDatabaseVault } from "@/server/vault/database-records";
import { type RootWrapper, rootOfSecret } from "@/server/vault/root-wrapper";
import { rootInTransit } from "@/server/vault/transit-root";
import { type FakeTransit, startFakeTransit } from "../support/fake-transit";
import { newFolder, openVault } from "../vault/vault-folder";
import { MIGRATIONS_ROOT } from "./migrations-root";
import { type PostgresServer, startPostgres } from "./postgres-server";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

export interface OpenedVault {
  vault: Vault;
  /** Closes and opens again, as after a restart. */
  reopen(): Promise<void>;
}

/** Runs a suite on each kind of vault, a fresh one for every test. */
export function onEveryVault(name: string, suite: (opened: OpenedVault) => void): void {
  describe(`${name} (file)`, () => {
    const opened = {} as OpenedVault;
    beforeEach(async () => {
      const folder = newFolder();
      opened.vault = await openVault(folder);
      opened.reopen = async () => {
        await opened.vault.close();
        opened.vault = await openVault(folder);
      };
    });
    suite(opened);
  });
  onDatabaseVault(`${name} (database, root key)`, async () => rootOfSecret(ROOT), suite);
  onTransitVault(`${name} (database, transit engine)`, suite);
}

const ROOT = randomBytes(32);

export function onDatabaseVault(
  name: string,
  rootOf: () => Promise<RootWrapper>,
  suite: (opened: OpenedVault & { readonly url: string }) => void,
): void {
  describe(name, () => {
    const opened = {} as OpenedVault & { url: string };
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
      await server.createDatabase("lethe");
      opened.url = server.ownerUrl("lethe");
      const db = await openDatabase({ url: opened.url, migrationsRoot: MIGRATIONS_ROOT, now: Date.now });
      await db.close();
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      await server.query("lethe", "TRUNCATE lethe_vault.root_record, lethe_vault.data_record");
      opened.vault = await openDatabaseVault(opened.url, await rootOf());
      opened.reopen = async () => {
        await opened.vault.close();
        opened.vault = await openDatabaseVault(opened.url, await rootOf());
      };
    });
    afterEach(() => opened.vault.close());
    suite(opened);
  });
}

function onTransitVault(name: string, suite: (opened: OpenedVault) => void): void {
  let transit: FakeTransit;
  let folder = "";
  beforeAll(async () => {
    transit = await startFakeTransit();
    folder = mkdtempSync(join(tmpdir(), "lethe-transit-"));
    writeFileSync(join(folder, "token"), `${transit.token}\n`);
    return async () => {
      await transit.close();
      rmSync(folder, { recursive: true });
    };
  });
  const rootOf = async () => rootInTransit({ url: transit.url, keyName: "lethe", tokenFile: join(folder, "token") });
  onDatabaseVault(name, rootOf, suite);
}
