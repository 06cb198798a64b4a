import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Database } from "@/server/ports/database";
import { openDatabase } from "@/server/store/database";
import { loginFor, withLogin } from "@/server/store/postgres/app-login";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { hasPgBouncer, type PgBouncer, startPgBouncer } from "../contract/pgbouncer";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { ACME, entryRow, OTHER, usageDelta } from "../contract/rows";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.runIf(hasPgBouncer())("requests behind PgBouncer, which gives a connection for a transaction", () => {
  let server: PostgresServer;
  let pooler: PgBouncer;
  let db: Database;
  beforeAll(async () => {
    server = await startPostgres();
    await server.createDatabase("lethe");
    const url = server.ownerUrl("lethe");
    const open = (appUrl: string | null) =>
      openDatabase({ url, appUrl, migrationsRoot: MIGRATIONS_ROOT, now: Date.now, slowReadMs: 60_000 });
    // The first start makes the login of requests.
    await (await open(null)).close();
    const login = loginFor({ user: "lethe_owner", password: "test" });
    const { port } = new URL(url);
    pooler = await startPgBouncer({ port: Number(port), users: { [login.name]: login.password ?? "" } });
    db = await open(withLogin(`${url.replace(`:${port}/`, `:${pooler.port}/`)}?pgbouncer=true`, login));
    for (const id of ["acme", "other"]) {
      const row = { id, name: id, settings: "{}", state: "active", generation: 0 };
      await db.write((tx) => tx.tenant.create({ data: row }));
    }
  });
  afterAll(async () => {
    await db?.close();
    await pooler?.stop();
    await server?.stop();
  });

  it("store, look up and count, many at once, each in its own tenant", async () => {
    const tenants = [ACME, OTHER];
    const rows = Array.from({ length: 40 }, (_, n) => entryRow(n, { tenantId: tenants[n % 2] ?? ACME }));
    await Promise.all(rows.map((row) => db.entries.put(row)));
    const found = await Promise.all(rows.flatMap((row) => [1, 2, 3].map(() => db.entries.get(row.tenantId, row.id))));
    expect(found.map((entry) => entry?.id)).toEqual(rows.flatMap(({ id }) => [id, id, id]));
    const strange = await Promise.all(rows.map((row) => db.entries.get(row.tenantId === ACME ? OTHER : ACME, row.id)));
    expect(strange).toEqual(rows.map(() => null));
    await db.usage.addUsage([usageDelta({ tenantId: ACME, misses: 1 })]);
    expect((await db.entries.totals(ACME)).entries).toBe(20);
    expect((await db.entries.sumTotals()).entries).toBe(40);
    expect(await db.entries.eraseTenant(ACME)).toBe(20);
  });
});
