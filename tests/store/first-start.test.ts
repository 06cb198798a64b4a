import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openDatabase } from "@/server/store/database";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { type PostgresServer, RELEASES, startPostgres } from "../contract/postgres-server";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** The SQL that the page tells an administrator to run. */
function documentedSql(role: string, password: string): string {
  const [, sql = ""] = readFileSync("docs/scaling.md", "utf8").match(/```sql\n([\s\S]*?)```/) ?? [];
  return sql.replaceAll("<role>", role).replaceAll("<password>", password);
}

describe.each(RELEASES)("a first start (postgres %s)", (release) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres(release);
    await server.createDatabase("lethe");
  });
  afterAll(() => server.stop());

  const as = (user: string, password = "test", database = "lethe") =>
    server.url(database).replace("//postgres:test@", `//${user}:${password}@`);

  async function starts(url: string, appUrl: string | null = null): Promise<void> {
    const db = await openDatabase({ url, appUrl, migrationsRoot: MIGRATIONS_ROOT, now: Date.now });
    await db.ping();
    await db.read.tenant.count();
    await db.entries.sumTotals();
    await db.close();
  }
  const refused = (message: RegExp) => ({ name: "StartRefused", message: expect.stringMatching(message) });

  it("by a role that may make roles needs nothing, several at once", async () => {
    await Promise.all([starts(server.ownerUrl("lethe")), starts(server.ownerUrl("lethe"))]);
    await starts(server.ownerUrl("lethe"));
  });

  it("keeps a derived password nowhere, and follows when the owner's is changed", async () => {
    await server.query("postgres", "ALTER ROLE lethe_owner PASSWORD 'newer'");
    await starts(as("lethe_owner", "newer"));
    await server.query("postgres", "ALTER ROLE lethe_owner PASSWORD 'test'");
    await starts(as("lethe_owner"));
  });

  it("takes no role that somebody else has made under its login's name", async () => {
    await server.query("postgres", "CREATE ROLE other LOGIN PASSWORD 'test' CREATEROLE SUPERUSER");
    await server.query("postgres", "CREATE ROLE other_requests LOGIN PASSWORD 'theirs'");
    await expect(starts(as("other"))).rejects.toMatchObject(refused(/role of this name.*LETHE_DATABASE_APP_URL/));
    const still = await server.query(
      "postgres",
      "SELECT 1 FROM pg_auth_members WHERE member = 'other_requests'::regrole",
    );
    expect(still).toEqual([]);
  });

  it("by a role that may not make roles works once an administrator has run the documented SQL", async () => {
    await server.query("postgres", "CREATE ROLE plain LOGIN PASSWORD 'test'");
    await server.query("postgres", "CREATE DATABASE plain OWNER plain");
    const url = as("plain", "test", "plain");
    await expect(starts(url)).rejects.toMatchObject(refused(/docs\/stores\.md/));
    // Roles are the cluster's: the first database here has made some of them.
    const sql = documentedSql("plain", "secret").replace(/^CREATE ROLE lethe_(app|admin|vault) .*$/gm, "");
    await server.query("postgres", sql);
    await expect(starts(url)).rejects.toMatchObject(refused(/LETHE_DATABASE_APP_URL/));
    await starts(url, as("lethe_requests", "secret", "plain"));
  });

  describe("with a login of requests that the operator names", () => {
    const LOGINS: [string, string, RegExp][] = [
      ["a superuser", "ALTER ROLE named SUPERUSER", /could set itself free/],
      ["one that makes roles", "ALTER ROLE named CREATEROLE", /could set itself free/],
      ["one that bypasses", "ALTER ROLE named BYPASSRLS", /could set itself free/],
      ["one that replicates", "ALTER ROLE named REPLICATION", /could set itself free/],
      ["a member of the owner", "GRANT lethe_owner TO named", /member of .*lethe_owner/],
      ["one that administers", "GRANT lethe_admin TO named", /member of lethe_admin/],
      ["one that reads keys", "GRANT lethe_vault TO named", /member of lethe_vault/],
      ["one that reads everything", "GRANT pg_read_all_data TO named", /member of pg_read_all_data/],
      ["one without the rights of requests", "REVOKE lethe_app FROM named", /GRANT lethe_app TO named/],
      ["one that is elsewhere", "ALTER ROLE named SET search_path = nowhere", /does not see the tables/],
    ];

    it.each(LOGINS)("refuses %s", async (_, makeSo, message) => {
      await server.query("lethe", `CREATE ROLE named LOGIN PASSWORD 'secret'; GRANT lethe_app TO named; ${makeSo}`);
      const start = starts(server.ownerUrl("lethe"), as("named", "secret"));
      await expect(start).rejects.toMatchObject(refused(message));
      await server.query("lethe", "DROP ROLE named");
    });

    it("refuses one that may make objects in the schema, and the owner itself", async () => {
      await server.query("lethe", "CREATE ROLE named LOGIN PASSWORD 'secret'; GRANT lethe_app TO named");
      await server.query("lethe", "GRANT CREATE ON SCHEMA public TO named");
      const start = starts(server.ownerUrl("lethe"), as("named", "secret"));
      await expect(start).rejects.toMatchObject(refused(/REVOKE CREATE ON SCHEMA public/));
      await server.query("lethe", "DROP OWNED BY named; DROP ROLE named");
      await expect(starts(server.ownerUrl("lethe"), server.ownerUrl("lethe"))).rejects.toMatchObject(
        refused(/could set itself free/),
      );
    });

    it("says which variable is wrong, and never the password", async () => {
      const start = starts(server.ownerUrl("lethe"), as("nobody", "hidden"));
      await expect(start).rejects.toMatchObject(refused(/^LETHE_DATABASE_APP_URL can't be used(?!.*hidden)/));
    });
  });
});
