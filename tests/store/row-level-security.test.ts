import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ACME, decision, entryRow, OTHER, usageDelta } from "../contract/rows";
import { onPostgres } from "../contract/stores";

const TABLES = ["entry", "entry_state", "usage_hour", "decision"];

onPostgres("row-level security", (opened) => {
  let client: pg.Client;

  beforeEach(async () => {
    const { putTenant, entries, usage, url } = opened.stores;
    await putTenant("acme");
    await putTenant("other");
    for (const [n, tenantId] of [ACME, OTHER].entries()) {
      await entries.put(entryRow(n, { tenantId }));
      await usage.addUsage([usageDelta({ tenantId, misses: 1 })]);
      await usage.addDecisions([decision(n, { tenantId })]);
    }
    client = new pg.Client({ connectionString: url });
    await client.connect();
  });

  afterEach(() => client.end());

  async function tenantsSeen(table: string): Promise<string[]> {
    const { rows } = await client.query(`SELECT tenant_id FROM "${table}" ORDER BY tenant_id`);
    return rows.map((row) => row.tenant_id);
  }

  it.each(TABLES)("shows lethe_app nothing of %s without a tenant, and one tenant's rows with it", async (table) => {
    await client.query("SET ROLE lethe_app");
    expect(await tenantsSeen(table)).toEqual([]);
    await client.query("SET lethe.tenant = 'acme'");
    expect(await tenantsSeen(table)).toEqual(["acme"]);
    await client.query("SET lethe.tenant = ''; SET lethe.admin = 'on'");
    expect(await tenantsSeen(table)).toEqual(["acme", "other"]);
  });

  it.each(TABLES)("holds the owner of %s too", async (table) => {
    expect(await tenantsSeen(table)).toEqual([]);
    const { rowCount } = await client.query(`DELETE FROM "${table}"`);
    expect(rowCount).toBe(0);
  });

  it("lets nobody write a row for another tenant", async () => {
    await client.query("SET ROLE lethe_app; SET lethe.tenant = 'acme'");
    const forge = "INSERT INTO usage_hour (tenant_id, hour, model) VALUES ('other', 1, 'm')";
    await expect(client.query(forge)).rejects.toThrow("row-level security");
    const move = "UPDATE usage_hour SET tenant_id = 'other'";
    await expect(client.query(move)).rejects.toThrow("row-level security");
    expect((await client.query("DELETE FROM entry WHERE tenant_id = 'other'")).rowCount).toBe(0);
  });

  it("gives lethe_app no other table, and of tenants no more than it needs", async () => {
    await client.query("SET ROLE lethe_app");
    for (const table of ["user", "session", "account", "app_key", "erasure", "audit_record", "upstream"]) {
      await expect(client.query(`SELECT * FROM "${table}"`)).rejects.toThrow("permission denied");
    }
    await expect(client.query("SELECT settings FROM tenant")).rejects.toThrow("permission denied");
    await expect(client.query("UPDATE tenant SET state = 'active'")).rejects.toThrow("permission denied");
    const { rows } = await client.query("SELECT id, state, generation FROM tenant ORDER BY id");
    expect(rows).toHaveLength(2);
  });

  it("runs the hot connections as lethe_app, and leaves no tenant behind on them", async () => {
    const { rows } = await client.query(
      "SELECT relname, relrowsecurity AS on, relforcerowsecurity AS forced FROM pg_class WHERE relname = ANY($1)",
      [TABLES],
    );
    expect(rows.every((row) => row.on && row.forced)).toBe(true);
    const owned = await client.query(
      "SELECT 1 FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner WHERE r.rolname = 'lethe_app'",
    );
    expect(owned.rowCount).toBe(0);
    const login = await client.query(
      "SELECT rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'lethe_app'",
    );
    expect(login.rows).toEqual([{ rolcanlogin: false, rolsuper: false, rolbypassrls: false }]);
  });

  it("lets an administrator see every tenant, through Prisma", async () => {
    expect(await opened.stores.db.read.entry.count()).toBe(2);
    expect(await opened.stores.db.write((tx) => tx.decision.count())).toBe(2);
  });
});
