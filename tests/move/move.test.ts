import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { readConfig } from "@/server/config";
import { createLogger } from "@/server/logger";
import { cancelMove, moveToPostgres } from "@/server/move/open-move";
import { LEFT, MOVED, MOVED_APART } from "@/server/move/tables";
import { ASKER_WINDOW_MS } from "@/server/services/gateway/counted-askers";
import { updateSettings } from "@/server/services/settings/update-settings";
import { createUser } from "@/server/services/users/create-user";
import { Prisma } from "@/server/store/generated/postgres/client";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { ask, chat } from "../support/ask";
import { says } from "../support/fake-upstream";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const LETHE_ROOT_KEY = randomBytes(32).toString("hex");
const ENTRIES = 12;
/** Confirmed by a second person, so it serves everybody. */
const CONFIRMED = "How long does a hedgehog sleep in winter?";
const question = (n: number) => `How do I repair a bicycle tyre of size ${n}?`;

let server: PostgresServer;
let lethe: TestLethe;
let tenant: TestTenant;
const said: string[] = [];
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  await server.createDatabase("used");
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
  await fill();
});
afterAll(async () => {
  await lethe.close();
  await server.stop();
});

async function fill(): Promise<void> {
  const { services } = lethe;
  const { settings } = await services.tenants.get(tenant.id);
  await updateSettings(services, SYSTEM, { tenantId: tenant.id, settings: { ...settings, maxEntries: 4_321 } });
  await createUser(services, SYSTEM, { email: "ann@example.com", name: "Ann", role: "admin" }, "a long password 4 ann");
  for (let n = 0; n < ENTRIES; n++) await ask(lethe, tenant, chat(question(n), n % 3 === 0 ? { user: "jane" } : {}));
  lethe.upstream.reply(says("A hedgehog sleeps about 5 months in winter."));
  for (const user of ["u1", "u2"]) {
    await ask(lethe, tenant, chat(CONFIRMED, { user }));
    // An app key counts as an asker once in this time.
    lethe.clock.advance(ASKER_WINDOW_MS);
  }
  await services.stores.settle();
  for (let hits = 0; hits < 3; hits++) expect((await ask(lethe, tenant, question(1))).outcome).toBe("hit-exact");
  await services.recorder.flush();
  await services.auditTree.extend();
}

const configOf = (more: Record<string, string> = {}) =>
  readConfig({ LETHE_DATA_DIR: lethe.dataDirectory, LETHE_ROOT_KEY, ...more } as unknown as NodeJS.ProcessEnv, "/");

/** @param stopAt the run is ended when it says this */
function move(to = "lethe", stopAt: string | null = null): Promise<void> {
  return moveToPostgres({
    config: configOf(),
    to: server.ownerUrl(to),
    migrationsRoot: MIGRATIONS_ROOT,
    log: createLogger("silent"),
    say(text) {
      said.push(text);
      if (stopAt !== null && text.startsWith(stopAt)) throw new Error("interrupted");
    },
  });
}

const onPostgres = (database: string) => ({
  limits: ROOMY,
  environment: { DATABASE_URL: server.ownerUrl(database), LETHE_VAULT: "database", LETHE_ROOT_KEY },
});

it("every table is moved, or named among those that are left", () => {
  const models = Object.keys(Prisma.ModelName).map((name) => name.charAt(0).toLowerCase() + name.slice(1));
  const known = [...MOVED.map(({ model }) => model), ...MOVED_APART, ...Object.keys(LEFT)];
  expect([...models].sort()).toEqual([...known].sort());
});

it("a first start on Postgres beside a filled lethe.db says so and names the command", async () => {
  await lethe.stop();
  await expect(lethe.restart(onPostgres("lethe"))).rejects.toThrow(/lethe\.db is filled.*npm run -s move -- --to/);
});

it("moves everything, through interruptions, and a server on Postgres goes on with it", async () => {
  await expect(move("lethe", "auditRecord")).rejects.toThrow("interrupted");
  await expect(lethe.restart({})).rejects.toThrow(/being moved to 127\.0\.0\.1:\d+\/lethe: run npm run -s move again/);
  await expect(lethe.restart(onPostgres("lethe"))).rejects.toThrow("not moved whole yet");
  await expect(move("used")).rejects.toThrow("go on with that one");
  await expect(move("lethe", "entry:")).rejects.toThrow("interrupted");
  await move();
  expect(said.at(-1)).toContain("every entry opens");
  expect(said).toContain(`entry: ${ENTRIES + 1} sealed anew`);

  const { upstream } = lethe;
  upstream.reset();
  lethe = await lethe.restart(onPostgres("lethe"));
  for (let n = 0; n < ENTRIES; n++) {
    const told = await ask(lethe, tenant, chat(question(n), n % 3 === 0 ? { user: "jane" } : {}));
    expect(told.outcome).toBe("hit-exact");
  }
  expect((await ask(lethe, tenant, chat(CONFIRMED, { user: "u3" }))).outcome).toBe("hit-exact");
  expect(upstream.calls).toHaveLength(0);
  const polite = await ask(lethe, tenant, `Please, ${question(1).replace("How", "how")}`);
  expect(polite.outcome).toBe("hit-semantic");
  const { services } = lethe;
  expect((await services.tenants.get(tenant.id)).settings.maxEntries).toBe(4_321);
  expect(await services.db.read.user.count({ where: { email: "ann@example.com" } })).toBe(1);
  const counted = await services.db.entries.totals(tenant.id);
  expect([counted.entries, counted.hits]).toEqual([ENTRIES + 1, 3]);
  expect(await services.db.read.auditRecord.count({ where: { action: { contains: "restore" } } })).toBe(0);
  await services.auditTree.extend();
  expect(services.auditTree.isBroken).toBe(false);
});

it("each entry hangs on the new keys of those who made and confirmed it, and on no other", async () => {
  const { vault, db } = lethe.services;
  const entries = await db.entries.list(tenant.id, { limit: 100 });
  expect(entries.some(({ confirmers }) => confirmers.length > 0)).toBe(true);
  for (const { makers, confirmers, dataKeyId } of entries) {
    const ids = await Promise.all([...makers, ...confirmers].map((person) => vault.keyIds(tenant.id, person)));
    if (ids.length > 0) expect(dataKeyId.split("+").sort()).toEqual(ids.flat().sort());
  }
});

it("the old database starts no server any more, until the move is given up", async () => {
  await lethe.stop();
  await expect(lethe.restart({ limits: ROOMY })).rejects.toThrow(/was moved to .* -- --cancel/);
  await cancelMove(configOf(), MIGRATIONS_ROOT);
  lethe = await lethe.restart({ limits: ROOMY });
  await until("it serves", async () => (await ask(lethe, tenant, question(1))).outcome === "hit-exact");
});

it("a database that is in use takes nothing in", async () => {
  await lethe.stop();
  await expect(move("lethe")).rejects.toThrow("in use already");
  await expect(move("lethe")).rejects.toThrow("CREATE DATABASE");
  lethe = await lethe.restart({ limits: ROOMY });
});
