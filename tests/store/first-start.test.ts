import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openDatabase } from "@/server/store/database";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
  await server.query("postgres", "CREATE ROLE plain LOGIN PASSWORD 'test'");
  await server.query("postgres", "CREATE DATABASE lethe OWNER plain");
});
afterAll(() => server.stop());

const open = () =>
  openDatabase({
    url: server.url("lethe").replace("//postgres:", "//plain:"),
    migrationsRoot: MIGRATIONS_ROOT,
    now: Date.now,
  });

it("a role that may not make roles starts once an administrator has run the documented SQL", async () => {
  await expect(open()).rejects.toMatchObject({ name: "StartRefused", message: /docs\/stores\.md/ });
  await server.query("postgres", "CREATE ROLE lethe_app NOLOGIN; CREATE ROLE lethe_vault NOLOGIN");
  await server.query("postgres", "GRANT lethe_app, lethe_vault TO plain");
  const db = await open();
  await db.ping();
  await db.close();
});
