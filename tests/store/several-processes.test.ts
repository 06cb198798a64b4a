import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { revokeAppKey } from "@/server/services/app-keys/revoke-app-key";
import { startErasure } from "@/server/services/erasures/start-erasure";
import { maintainOnce } from "@/server/services/maintenance";
import { updateSettings } from "@/server/services/settings/update-settings";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { askAlike, fill, outcomeOf, QUESTIONS, sameTenant } from "../snapshots/library";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** Two servers on one Postgres, with one vault in it. */
let server: PostgresServer;
let first: TestLethe;
let second: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  const LETHE_ROOT_KEY = randomBytes(32).toString("hex");
  const environment = { DATABASE_URL: server.ownerUrl("lethe"), LETHE_VAULT: "database", LETHE_ROOT_KEY };
  first = await startLethe({ limits: ROOMY, environment });
  tenant = await first.tenant();
  await fill(first, tenant, QUESTIONS.slice(0, 3));
  second = await startLethe({ limits: ROOMY, environment });
});
afterAll(async () => {
  await second.close();
  await first.close();
  await server.stop();
});

const store = (question: string | undefined, more = {}) => fill(first, tenant, [question ?? ""], more);
const asked = (question: string | undefined) => outcomeOf(askAlike(second, sameTenant(second, tenant), question));

describe("what another process has changed is known before the call that changed it returns", () => {
  it("a revoked key", async () => {
    const key = await first.appKey(tenant);
    const ask = () =>
      second.services.appKeys.authenticate(key.key).then(
        () => "taken",
        (error: Error) => error.message,
      );
    expect(await ask()).toBe("taken");
    await revokeAppKey(first.services, SYSTEM, { tenantId: tenant.id, id: key.keyId });
    expect(await ask()).toMatch(/unknown, revoked or expired/);
  });

  it("settings of a tenant", async () => {
    const before = await second.services.tenants.get(tenant.id);
    const settings = { ...before.settings, maxEntries: before.settings.maxEntries + 1 };
    await updateSettings(first.services, SYSTEM, { tenantId: tenant.id, settings });
    expect((await second.services.tenants.get(tenant.id)).settings.maxEntries).toBe(settings.maxEntries);
  });
});

it("an erasure whose process fails in the middle is completed by another, once", async () => {
  const other = await first.tenant();
  const { vault } = first.services;
  const broken = vi.spyOn(vault, "destroyTenant").mockRejectedValue(new Error("gone"));
  const { id } = await startErasure(first.services, SYSTEM, { tenantId: other.id, confirm: other.name });
  const stateOf = async () => first.services.db.read.erasure.findUniqueOrThrow({ where: { id } });
  await until("it has failed", async () => (await stateOf()).failure);
  await until("it is complete", async () => {
    // Past the pause that the failure asked for.
    for (const lethe of [first, second]) lethe.clock.advance(2_000);
    second.services.erasures.wake();
    return (await stateOf()).state === "complete";
  });
  broken.mockRestore();
  expect(await first.services.db.read.auditRecord.count({ where: { action: "erasure.complete", target: id } })).toBe(1);
});

describe("what another process has stored", () => {
  it("is found by similarity once the index has caught up, though its scope was loaded before", async () => {
    expect(await asked(QUESTIONS[0])).toBe("hit-semantic");
    await store(QUESTIONS[10]);
    expect(await asked(QUESTIONS[10])).toBe("miss");
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[10])).toBe("hit-semantic");
  });

  it("is found by a short reading where it came in time, and by a full one where its commit came late", async () => {
    await store(QUESTIONS[16]);
    await second.services.similarity.catchUp("short");
    expect(await asked(QUESTIONS[16])).toBe("hit-semantic");
    await store(QUESTIONS[17]);
    for (const lethe of [first, second]) lethe.clock.advance(5_000);
    const { entries } = second.services.db;
    const late = vi.spyOn(entries, "listStoredSince").mockResolvedValueOnce([]);
    await second.services.similarity.catchUp("short");
    late.mockRestore();
    await second.services.similarity.catchUp("short");
    expect(await asked(QUESTIONS[17])).toBe("miss");
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[17])).toBe("hit-semantic");
  });

  it("is seen by the upkeep", async () => {
    await store(QUESTIONS[11]);
    await maintainOnce(second.services, 0);
    expect(await asked(QUESTIONS[11])).toBe("hit-semantic");
  });

  it("again, past its time, is found again", async () => {
    await store(QUESTIONS[12], { ttl_seconds: 10 });
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[12])).toBe("hit-semantic");
    for (const lethe of [first, second]) lethe.clock.advance(11_000);
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[12])).toBe("miss");
    await store(QUESTIONS[12], { ttl_seconds: 10 });
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[12])).toBe("hit-semantic");
  });

  it("is found after the database could not be reached for longer than readings overlap", async () => {
    const { entries } = second.services.db;
    const broken = vi.spyOn(entries, "listStoredSince").mockRejectedValue(new Error("no connection"));
    await store(QUESTIONS[15]);
    for (let minutes = 0; minutes < 3; minutes++) {
      for (const lethe of [first, second]) lethe.clock.advance(60_000);
      await second.services.similarity.catchUp();
    }
    broken.mockRestore();
    await second.services.similarity.catchUp();
    expect(await asked(QUESTIONS[15])).toBe("hit-semantic");
  });

  it("is read once, and what this one stored itself is not read at all", async () => {
    await store(QUESTIONS[13]);
    await fill(second, sameTenant(second, tenant), [QUESTIONS[14] ?? ""]);
    const get = vi.spyOn(second.services.db.entries, "get");
    await second.services.similarity.catchUp();
    await second.services.similarity.catchUp();
    expect(get).toHaveBeenCalledTimes(1);
    get.mockRestore();
    expect([await asked(QUESTIONS[13]), await asked(QUESTIONS[14])]).toEqual(["hit-semantic", "hit-semantic"]);
  });
});

describe("what another process has taken away", () => {
  it("is never served: a deleted entry", async () => {
    await store(QUESTIONS[20]);
    await second.services.similarity.catchUp();
    const { json } = await askAlike(second, sameTenant(second, tenant), QUESTIONS[20]);
    const { id } = json.entry as { id: string };
    await callerAs(first, "admin").entries.remove({ tenantId: tenant.id, ids: [id] });
    expect(await asked(QUESTIONS[20])).toBe("miss");
  });

  it("is out of memory: after the erasure of a person the index is made anew from the rows", async () => {
    const before = await second.services.similarity.of(tenant.id);
    const { id } = await startErasure(first.services, SYSTEM, {
      tenantId: tenant.id,
      confirm: "jane",
      subject: "jane",
    });
    await until("the erasure is complete", async () => {
      return (await callerAs(first, "auditor").erasures.get({ id })).state === "complete";
    });
    second.clock.advance(1_000);
    await second.services.similarity.catchUp();
    expect(await second.services.similarity.of(tenant.id)).not.toBe(before);
    expect(await asked(QUESTIONS[0])).toBe("hit-semantic");
  });
});
