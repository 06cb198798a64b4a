import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { maintainOnce } from "@/server/services/maintenance";
import { defaultSettings, type TenantSettings } from "@/server/services/settings-schema";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant({ settings: { maxEntries: 3 } });
});

const QUESTIONS = [
  "What do hedgehogs eat?",
  "How tall is a giraffe?",
  "Where do storks nest?",
  "Why is the sky blue?",
  "When do bats sleep?",
];
const update = (settings: Partial<TenantSettings>) =>
  callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings: { ...defaultSettings(), ...settings } });
const outcome = async (question: string) =>
  (await ask(lethe, tenant, question, { "Cache-Control": "no-store" })).outcome;
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

async function askAll(questions: readonly string[]): Promise<void> {
  for (const question of questions) {
    lethe.clock.advance(1_000);
    await ask(lethe, tenant, question);
  }
}

describe("the maximum number of entries", () => {
  it("is never exceeded, and the least recently used goes first", async () => {
    await askAll(QUESTIONS.slice(0, 3));
    lethe.clock.advance(1_000);
    expect(await outcome(QUESTIONS[0] ?? ""), "used again: no longer the oldest").toBe("hit-exact");
    await askAll(QUESTIONS.slice(3, 4));
    expect(await entries()).toBe(3);
    expect(await Promise.all(QUESTIONS.slice(0, 4).map(outcome))).toEqual([
      "hit-exact",
      "miss",
      "hit-exact",
      "hit-exact",
    ]);
  });

  it("is enforced at once when it is lowered", async () => {
    await askAll(QUESTIONS.slice(0, 3));
    await update({ maxEntries: 1 });
    expect(await entries()).toBe(1);
    expect(await outcome(QUESTIONS[2] ?? "")).toBe("hit-exact");
    expect(await outcome(`Hello, ${QUESTIONS[0]}`), "gone from the index too").toBe("miss");
  });

  it("counts one tenant alone", async () => {
    const other = await lethe.tenant({ settings: { maxEntries: 3 } });
    for (const question of QUESTIONS.slice(0, 3)) await ask(lethe, other, question);
    await askAll(QUESTIONS);
    expect((await lethe.services.db.entries.totals(other.id)).entries).toBe(3);
    expect(await entries()).toBe(3);
  });

  it("is enforced by the upkeep too, for what another process stored", async () => {
    await askAll(QUESTIONS.slice(0, 3));
    const settings = JSON.stringify({ ...defaultSettings(), maxEntries: 2 });
    await lethe.services.db.write((tx) => tx.tenant.update({ where: { id: tenant.id }, data: { settings } }));
    lethe.clock.advance(1_000);
    await maintainOnce(lethe.services, 0);
    expect(await entries()).toBe(2);
  });

  it("an updated entry is no new one", async () => {
    await askAll(QUESTIONS.slice(0, 3));
    for (let turn = 0; turn < 3; turn++) await ask(lethe, tenant, QUESTIONS[0] ?? "", { "Cache-Control": "no-cache" });
    expect(await entries()).toBe(3);
  });
});

describe("expired entries", () => {
  it("are removed by the upkeep", async () => {
    await update({ maxEntries: 3, defaultTtlSeconds: 10, staleIfErrorMaxSeconds: 40 });
    await askAll(QUESTIONS.slice(0, 2));
    lethe.clock.advance(30_000);
    await maintainOnce(lethe.services, 1);
    expect(await entries(), "they may still stand in for a provider that fails").toBe(2);
    lethe.clock.advance(30_000);
    await maintainOnce(lethe.services, 1);
    expect(await entries()).toBe(0);
  });
});

describe("a change of settings", () => {
  it("holds from the next request on", async () => {
    await askAll(QUESTIONS.slice(0, 1));
    await update({ cacheEnabled: false });
    expect(await outcome(QUESTIONS[0] ?? "")).toBe("bypass");
    await update({ cacheEnabled: true });
    expect(await outcome(QUESTIONS[0] ?? "")).toBe("hit-exact");
  });

  it("is recorded with what changed, from what and to what", async () => {
    await update({ maxEntries: 9 });
    const [record] = (await callerAs(lethe, "auditor").audit.list({ tenantId: tenant.id, limit: 1 })).items;
    expect(record).toMatchObject({ action: "settings.update", details: { maxEntries: { from: 3, to: 9 } } });
  });

  it.each([
    { maxEntries: 0 },
    { defaultTtlSeconds: -1 },
    { threshold: 1.1 },
    { threshold: 0.1 },
    { profile: "wild" },
    { cacheEnabled: "yes" },
    { ttlSecondsByTier: { secret: 5 } },
    { prices: [{ model: "", inputUsdPerMillion: 1, outputUsdPerMillion: 1 }] },
    { unheardOf: true },
  ])("%j is refused", async (wrong) => {
    await expect(update(wrong as never)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  it("own prices make the savings", async () => {
    await update({ prices: [{ model: "test-*", inputUsdPerMillion: 1_000, outputUsdPerMillion: 2_000 }] });
    await askAll([QUESTIONS[0] ?? "", QUESTIONS[0] ?? ""]);
    const { totals } = await callerAs(lethe, "auditor").stats.overview({ tenantId: tenant.id });
    expect(totals).toMatchObject({
      moneySpentUsd: (11 * 1_000 + 7 * 2_000) / 1e6,
      moneySavedUsd: (11 * 1_000 + 7 * 2_000) / 1e6,
    });
  });
});

describe("two people who change the settings at the same time", () => {
  const settingsOf = () => callerAs(lethe, "auditor").settings.get({ tenantId: tenant.id });
  const save = (expectedVersion: string, change: object) =>
    callerAs(lethe, "admin").settings.update({
      tenantId: tenant.id,
      settings: { ...defaultSettings(), ...change },
      expectedVersion,
    });

  it("do not undo each other's change: the second is told to read again", async () => {
    const { settingsVersion } = await settingsOf();
    const saved = await save(settingsVersion, { maxEntries: 7 });
    await expect(save(settingsVersion, { maxEntries: 8 })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("changed meanwhile") as string,
    });
    expect((await settingsOf()).settings.maxEntries).toBe(7);
    await save(saved.settingsVersion, { maxEntries: 8 });
    expect((await settingsOf()).settings.maxEntries).toBe(8);
  });

  it("at the very same moment: one is told", async () => {
    const { settingsVersion } = await settingsOf();
    const changes = [11, 12, 13, 14].map((maxEntries) => save(settingsVersion, { maxEntries }));
    const ended = (await Promise.allSettled(changes)).map(({ status }) => status);
    expect(ended.filter((status) => status === "fulfilled")).toHaveLength(1);
  });

  it("leave no record of the change that was refused", async () => {
    const { settingsVersion } = await settingsOf();
    await save(settingsVersion, { maxEntries: 9 });
    const records = await lethe.services.db.read.auditRecord.count();
    await expect(save(settingsVersion, { maxEntries: 10 })).rejects.toThrow();
    expect(await lethe.services.db.read.auditRecord.count()).toBe(records);
  });
});

describe("tenants", () => {
  it("have names that are unique and readable", async () => {
    const admin = callerAs(lethe, "admin");
    const made = await admin.tenants.create({ name: "  Hatters  " });
    expect(made.name).toBe("Hatters");
    await expect(admin.tenants.create({ name: "Hatters" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(admin.tenants.rename({ tenantId: tenant.id, name: "Hatters" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(admin.tenants.rename({ tenantId: "nobody", name: "Cobblers" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    for (const name of ["", "   ", "x".repeat(81), "a\u0000b", "a\nb"]) {
      await expect(admin.tenants.create({ name }), JSON.stringify(name)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    }
    expect((await admin.tenants.rename({ tenantId: made.id, name: "Hatters" })).name, "its own name").toBe("Hatters");
  });

  it("of one name made at the same time are one", async () => {
    const made = await Promise.allSettled(
      [1, 2, 3].map(() => callerAs(lethe, "admin").tenants.create({ name: "Glovers" })),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});
