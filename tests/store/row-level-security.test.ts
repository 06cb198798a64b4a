import pg from "pg";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loginFor, withLogin } from "@/server/store/postgres/app-login";
import { Breaker } from "@/server/store/postgres/breaker";
import { openReadLanes, Sessions } from "@/server/store/postgres/session";
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
const OWNER = { user: "lethe_owner", password: "test" };
const APP = loginFor(OWNER);

const WAYS_OUT = [
  "SET ROLE lethe_owner",
  "SET ROLE lethe_admin",
  "SET ROLE lethe_vault",
  "SET ROLE postgres",
  "SET SESSION AUTHORIZATION lethe_owner",
  "GRANT lethe_admin TO lethe_owner_requests",
  "ALTER ROLE lethe_owner_requests CREATEROLE",
  "ALTER ROLE lethe_owner_requests BYPASSRLS",
  "ALTER TABLE entry DISABLE ROW LEVEL SECURITY",
  "DROP POLICY tenant_only ON entry",
  "CREATE POLICY mine ON entry USING (true)",
  "SET row_security = off; SELECT * FROM entry",
  "CREATE FUNCTION public.lower(text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
  "CREATE TABLE public.mine (id int)",
  "SELECT * FROM lethe_vault.root_record",
  "SELECT * FROM lethe_fleet.change",
  "SELECT pg_read_file('PG_VERSION')",
  "COPY entry TO PROGRAM 'cat'",
  "TRUNCATE entry",
  "INSERT INTO tenant_total (tenant_id, slot, entries) VALUES ('acme', 1, 1)",
  "SELECT entry_total_insert()",
  "CREATE TEMP TABLE fake (tenant_id text, response bytea, vector bytea); CREATE TRIGGER t AFTER INSERT ON fake REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION entry_total_insert()",
];
const REFUSED =
  /permission denied|must (be|have) |row-level security|can only be called as triggers|not a member|authorization/;
const CHANGES_OF_MIND = [
  "RESET ROLE",
  "RESET SESSION AUTHORIZATION",
  "DISCARD ALL",
  "SET lethe.admin = 'on'",
  "RESET ALL",
];

onPostgres("row-level security", (opened) => {
  /** As in DATABASE_URL, and as requests. */
  let client: pg.Client;
  let app: pg.Client;
  const appUrl = () => withLogin(opened.stores.url, APP);

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
    client = await connected(url);
    app = await connected(appUrl());
  });

  afterEach(() => Promise.all([client, app].map((each) => each.end().catch(() => undefined))));

  async function tenantsSeen(by: pg.Client, table: string): Promise<string[]> {
    const column = table === "tenant" ? "id" : "tenant_id";
    const { rows } = await by.query(`SELECT ${column} AS of FROM "${table}" ORDER BY ${column}`);
    return rows.map((row) => row.of);
  }

  it.each(TABLES)("shows requests nothing of %s without a tenant, and one tenant's rows with it", async (table) => {
    expect(await tenantsSeen(app, table)).toEqual([]);
    await app.query("SET lethe.tenant = 'acme'");
    expect(await tenantsSeen(app, table)).toEqual(["acme"]);
    await app.query("SET lethe.tenant = ''; SET lethe.admin = 'on'");
    expect(await tenantsSeen(app, table)).toEqual([]);
  });

  it.each(TABLES)("shows the owner of %s every tenant, once it says that it administers", async (table) => {
    expect(await tenantsSeen(client, table)).toEqual([]);
    const { rowCount } = await client.query(`DELETE FROM "${table}"`);
    expect(rowCount).toBe(0);
    await client.query("SET lethe.admin = 'on'");
    expect(await tenantsSeen(client, table)).toEqual(["acme", "other"]);
  });

  it("shows nobody without a tenant the sums over all of them", async () => {
    const sums = "SELECT 1 FROM usage_rollup WHERE tenant_id = ''";
    await client.query("SET lethe.admin = 'on'");
    expect((await client.query(sums)).rowCount).toBeGreaterThan(0);
    for (const tenant of ["", "acme"]) {
      await app.query(`SET lethe.tenant = '${tenant}'`);
      expect((await app.query(sums)).rowCount).toBe(0);
    }
  });

  it("lets nobody write a row for another tenant", async () => {
    await app.query("SET lethe.tenant = 'acme'");
    const forge = "INSERT INTO usage_hour (tenant_id, hour, model) VALUES ('other', 1, 'm')";
    await expect(app.query(forge)).rejects.toThrow("row-level security");
    const move = "UPDATE usage_hour SET tenant_id = 'other'";
    await expect(app.query(move)).rejects.toThrow("row-level security");
    expect((await app.query("DELETE FROM entry WHERE tenant_id = 'other'")).rowCount).toBe(0);
  });

  it("gives requests no other table, and of tenants no more than they need", async () => {
    for (const table of ["user", "session", "account", "app_key", "erasure", "audit_record", "upstream"]) {
      await expect(app.query(`SELECT * FROM "${table}"`)).rejects.toThrow("permission denied");
    }
    await expect(app.query("SELECT settings FROM tenant")).rejects.toThrow("permission denied");
    await expect(app.query("UPDATE tenant SET state = 'active'")).rejects.toThrow("permission denied");
    await app.query("SET lethe.tenant = 'acme'");
    const { rows } = await app.query("SELECT id, state, generation FROM tenant");
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

  it("stands around every table that requests may use, whatever the list of them", async () => {
    const { rows } = await client.query(`SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced,
        ARRAY(SELECT p.qual || p.with_check FROM pg_policies p WHERE p.schemaname = 'public' AND p.tablename = c.relname
          AND NOT p.roles = '{lethe_admin}') AS open
      FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        AND (has_table_privilege('lethe_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
          OR has_any_column_privilege('lethe_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES'))`);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining([...TABLES, "tenant_total", "usage_rollup"]));
    for (const { name, forced, open } of rows) {
      expect({ name, forced }).toEqual({ name, forced: true });
      expect(open).toEqual([expect.stringContaining("'lethe.tenant'")]);
      expect(open[0]).not.toContain("lethe.admin");
    }
  });

  it("gives requests no way out", async () => {
    await app.query("SET lethe.tenant = 'acme'");
    for (const statement of WAYS_OUT) {
      const answer = await app.query(statement).then(
        () => "done",
        (error: Error) => error.message,
      );
      expect({ statement, answer }).toEqual({ statement, answer: expect.stringMatching(REFUSED) });
    }
  });

  it("requests stay who they are, whatever they set or reset", async () => {
    for (const statement of CHANGES_OF_MIND) {
      await app.query(statement);
      await app.query("SELECT set_config('lethe.admin', 'on', false), set_config('lethe.tenant', 'acme', false)");
      for (const table of TABLES) expect(await tenantsSeen(app, table)).toEqual(["acme"]);
    }
  });

  it("functions that run as their owner are not led to a table that a session has put in front of theirs", async () => {
    await app.query(`CREATE TEMP TABLE tenant_total (LIKE public.tenant_total INCLUDING ALL);
      GRANT ALL ON tenant_total TO PUBLIC; SET lethe.tenant = 'acme'`);
    await app.query("DELETE FROM entry");
    expect((await app.query("SELECT * FROM pg_temp.tenant_total")).rowCount).toBe(0);
    expect((await opened.stores.entries.totals(ACME)).entries).toBe(0);
  });

  it("is under every hot connection, and nothing of a transaction stays behind on one", async () => {
    const sessions = openSessions(opened.stores.url, appUrl());
    const who = compile(
      "who",
      `SELECT session_user AS login, current_setting('lethe.tenant', true) AS tenant,
        COALESCE(current_setting('lethe.admin', true), '') AS admin`,
    );
    const own = { login: APP.name, tenant: "acme", admin: "" };
    expect(await sessions.read({ tenantId: ACME }, who, {})).toEqual([own]);
    expect(await sessions.readPoint({ tenantId: ACME }, who, {})).toEqual([own]);
    expect(await sessions.write({ tenantId: ACME }, (run) => run(who, {}))).toEqual([own]);
    const all = { login: OWNER.user, admin: "on" };
    expect(await sessions.write("all-tenants", (run) => run(who, {}))).toEqual([expect.objectContaining(all)]);
    const failed = sessions.write({ tenantId: ACME }, async () => {
      throw new Error("mine");
    });
    await expect(failed).rejects.toThrow("mine");
    await sessions.close();
    await app.query("BEGIN; SELECT set_config('lethe.tenant', 'acme', true); COMMIT");
    expect(await tenantsSeen(app, "entry")).toEqual([]);
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
    }, 60_000);
  });

  it("lets an administrator see every tenant, through Prisma", async () => {
    expect(await opened.stores.db.read.entry.count()).toBe(2);
    expect(await opened.stores.db.write((tx) => tx.decision.count())).toBe(2);
  });
});

async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

function openSessions(adminUrl: string, url: string): Sessions {
  return new Sessions({ url, adminUrl, lanes: openReadLanes(url), breaker: neverOpen() });
}
