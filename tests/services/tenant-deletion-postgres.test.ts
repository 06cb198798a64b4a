import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyTrail } from "@/lib/audit/verify-trail";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { fill, finished } from "./erasure-steps";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const NAME = "Numbatbibliothek Ost";
let server: PostgresServer;
let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;
let id: string;

const LETHE_ROOT_KEY = randomBytes(32).toString("hex");
const on = (database: string) => ({
  limits: ROOMY,
  environment: { DATABASE_URL: server.ownerUrl(database), LETHE_VAULT: "database", LETHE_ROOT_KEY },
});

beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  lethe = await startLethe(on("lethe"));
  [gone, kept] = [await lethe.tenant({ name: NAME }), await lethe.tenant()];
  for (const one of [gone, kept]) await fill(lethe, one);
  await lethe.stop();
  await server.query("postgres", 'CREATE DATABASE "before" TEMPLATE "lethe"');
  await server.query("postgres", 'ALTER DATABASE "before" OWNER TO lethe_owner');
  lethe = await lethe.restart(on("lethe"));
  ({ id } = await callerAs(lethe, "owner").tenants.delete({ tenantId: gone.id, confirm: NAME }));
});
afterAll(async () => {
  await lethe.close();
  await server.stop();
});

/** Whatever tables there are, in whatever schema: one that is added later is counted as well. */
async function rowsOn(database: string): Promise<Record<string, number>> {
  const columns = await server.query(
    database,
    `SELECT table_schema || '.' || table_name AS name, column_name AS column FROM information_schema.columns
     JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
       AND (column_name = 'tenant_id' OR (table_name = 'tenant' AND column_name = 'id'))`,
  );
  const counts: Record<string, number> = {};
  for (const { name, column } of columns) {
    const text = `SELECT count(*)::int AS count FROM ${String(name)} WHERE "${String(column)}"::text = '${gone.id}'`;
    const [row] = await server.query(database, text);
    if (row?.count !== 0) counts[String(name).replace(/^public\./, "")] = Number(row?.count);
  }
  return counts;
}

async function trailHolds(): Promise<number> {
  await lethe.services.auditTree.extend();
  const auditor = callerAs(lethe, "auditor");
  const { checkpoint, publicKeyPem } = await auditor.audit.checkpoint();
  const records = await auditor.audit.export({});
  expect(JSON.stringify(records)).not.toContain(NAME);
  const verdict = verifyTrail(records, [checkpoint ?? ""], publicKeyPem);
  expect(verdict).toMatchObject({ holds: true });
  return (verdict as { dropped: number }).dropped;
}

describe("deleting a tenant on Postgres", () => {
  it("leaves no row with its id in any table but the erasure and its records", async () => {
    const { receipt } = await finished(lethe, id);
    expect(receipt).toMatchObject({ kind: "deletion", tenant: { id: gone.id, name: "" }, counts: { appKeys: 1 } });
    await lethe.services.recorder.flush();
    expect(await rowsOn("lethe")).toEqual({ erasure: 1, audit_record: 2 });
    expect(await trailHolds()).toBe(receipt.counts.auditRecords);
    expect((await ask(lethe, gone, "What do hedgehogs eat?")).status).toBe(401);
    expect((await ask(lethe, kept, "What do hedgehogs eat?")).outcome).toBe("hit-exact");
  });

  it("is done again, audit records and all, on a database with its vault from before", async () => {
    lethe = await lethe.restart(on("before"));
    const { receipt } = await finished(lethe, id);
    expect(receipt).toMatchObject({ kind: "deletion", erasure: id, tenant: { id: gone.id, name: "" } });
    expect(await rowsOn("before")).toEqual({ erasure: 1, audit_record: 1 });
    expect(await trailHolds()).toBeGreaterThan(0);
    expect((await ask(lethe, gone, "What do hedgehogs eat?")).status).toBe(401);
    expect((await ask(lethe, kept, "What do hedgehogs eat?")).outcome).toBe("hit-exact");
  });
});
