import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Breaker } from "@/server/store/postgres/breaker";
import { openHotPool, openReadLanes, Sessions } from "@/server/store/postgres/session";
import { compile } from "@/server/store/postgres/statement";
import { ACME, decision, entryRow, OTHER, usageDelta } from "../contract/rows";
import { onPostgres } from "../contract/stores";

const neverOpen = () => new Breaker(async () => undefined, { slowMs: 60_000, onChange: () => undefined });

const TABLES = ["entry", "entry_state", "usage_hour", "key_usage", "decision", "tenant"];
const USE = {
  day: 0,
  appKeyId: "k",
  agent: "",
  requests: 1,
  hits: 0,
  tokensSpent: 0,
  costSpentMicroUsd: 0,
  costSavedMicroUsd: 0,
};

onPostgres("row-level security", (opened) => {
  let client: pg.Client;

  beforeEach(async () => {
    const { putTenant, entries, usage, url } = opened.stores;
    await putTenant("acme");
    await putTenant("other");
    for (const [n, tenantId] of [ACME, OTHER].entries()) {
      await entries.put(entryRow(n, { tenantId }));
      await usage.addUsage([usageDelta({ tenantId, misses: 1 })]);
      await usage.addKeyUsage([{ ...USE, tenantId }]);
      await usage.addDecisions([decision(n, { tenantId })]);
    }
    client = new pg.Client({ connectionString: url });
    client.on("error", () => undefined);
    await client.connect();
  });

  afterEach(() => client.end().catch(() => undefined));

  async function tenantsSeen(table: string): Promise<string[]> {
    const column = table === "tenant" ? "id" : "tenant_id";
    const { rows } = await client.query(`SELECT ${column} AS of FROM "${table}" ORDER BY ${column}`);
    return rows.map((row) => row.of);
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
    await client.query("SET lethe.tenant = 'acme'");
    const { rows } = await client.query("SELECT id, state, generation FROM tenant");
    expect(rows.map(({ id }) => id)).toEqual(["acme"]);
  });

  it("is forced on every table of tenants, under a role that owns nothing and can't log in", async () => {
    const tables = await client.query(
      "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = ANY($1)",
      [TABLES],
    );
    expect(tables.rows).toEqual(TABLES.map(() => ({ relrowsecurity: true, relforcerowsecurity: true })));
    const role = "SELECT oid, rolcanlogin, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'lethe_app'";
    const [{ oid, ...rights }] = (await client.query(role)).rows;
    expect(rights).toEqual({ rolcanlogin: false, rolsuper: false, rolbypassrls: false });
    expect((await client.query("SELECT 1 FROM pg_class WHERE relowner = $1", [oid])).rowCount).toBe(0);
  });

  it("is under every hot connection, and no tenant stays behind on one", async () => {
    const pool = openHotPool(opened.stores.url);
    const sessions = new Sessions(pool, openReadLanes(opened.stores.url), neverOpen());
    const who = compile(
      "who",
      "SELECT current_user AS role, current_setting('lethe.tenant', true) AS tenant, current_setting('lethe.admin', true) AS admin",
    );
    const left = async () => (await pool.query(who.text)).rows;
    const own = { role: "lethe_app", tenant: "acme", admin: "off" };
    const nobody = { role: "lethe_app", tenant: "", admin: "" };
    expect(await sessions.read({ tenantId: ACME }, who, {})).toEqual([own]);
    expect(await left()).toEqual([nobody]);
    expect(await sessions.write({ tenantId: ACME }, (run) => run(who, {}))).toEqual([own]);
    expect(await left()).toEqual([nobody]);
    const all = await sessions.write("all-tenants", (run) => run(who, {}));
    expect(all).toEqual([{ role: "lethe_app", tenant: "", admin: "on" }]);
    expect(await left()).toEqual([nobody]);
    const failed = sessions.write("all-tenants", async () => {
      throw new Error("mine");
    });
    await expect(failed).rejects.toThrow("mine");
    expect(await left()).toEqual([
      expect.objectContaining({ role: "lethe_app", admin: expect.not.stringMatching("on") }),
    ]);
    expect(pool.totalCount).toBe(1);
    await sessions.close();
  });

  it("gives no connection to a server whose role can't be taken on", async () => {
    await client.query("REVOKE lethe_app FROM CURRENT_USER");
    const sessions = new Sessions(openHotPool(opened.stores.url), openReadLanes(opened.stores.url), neverOpen());
    await expect(sessions.ping()).rejects.toThrow("permission denied to set role");
    await sessions.close();
    await client.query("GRANT lethe_app TO CURRENT_USER");
  });

  it("comes back after the server has cut every connection", async () => {
    const { db, entries } = opened.stores;
    await opened.server.query(
      "postgres",
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${new URL(opened.stores.url).pathname.slice(1)}'`,
    );
    const outcome = await entries.totals(ACME).then(
      (totals) => totals.entries,
      (err) => err.code,
    );
    expect([1, "unavailable"]).toContain(outcome);
    await vi.waitFor(async () => {
      expect((await entries.totals(ACME)).entries).toBe(1);
      expect(await db.read.tenant.count()).toBe(2);
      await opened.stores.putTenant("third");
    });
  });

  it("lets an administrator see every tenant, through Prisma", async () => {
    expect(await opened.stores.db.read.entry.count()).toBe(2);
    expect(await opened.stores.db.write((tx) => tx.decision.count())).toBe(2);
  });
});
