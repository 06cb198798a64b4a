import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { maintainOnce } from "@/server/services/maintenance";
import { sweepAll } from "@/server/services/retention/sweep-overdue";
import { defaultSettings, type TenantSettings } from "@/server/services/settings-schema";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { breakEntries } from "../support/faulty-store";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";

const DAY_MS = 86_400_000;
const QUESTION = "What do hedgehogs eat?";
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const set = (settings: Partial<TenantSettings>) =>
  callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings: { ...defaultSettings(), ...settings } });
const asked = async (namespace?: string) =>
  (await ask(lethe, tenant, QUESTION, namespace === undefined ? {} : { "Lethe-Namespace": namespace })).outcome;
const held = async () => (await lethe.services.db.entries.list(tenant.id, { limit: 9 })).map((row) => row.namespace);

describe("retention", () => {
  it("ends what a time to live would keep longer, of the tenant and sooner of a namespace", async () => {
    await set({ retentionDays: 5, retentionDaysByNamespace: { claims: 2 }, defaultTtlSeconds: 30 * 86_400 });
    for (const namespace of [undefined, "claims", "other"]) expect(await asked(namespace)).toBe("miss");
    const rows = await lethe.services.db.entries.list(tenant.id, { limit: 9 });
    const days = (name: string | null) => {
      const row = rows.find(({ namespace }) => namespace === name);
      return ((row?.expiresAt ?? 0) - (row?.createdAt ?? 0) + 3_600_000) / DAY_MS;
    };
    expect([days(null), days("claims"), days("other")]).toEqual([5, 2, 5]);
    lethe.clock.advance(2 * DAY_MS);
    await maintainOnce(lethe.services, 1);
    expect((await held()).sort()).toEqual(["other", null].sort());
  });

  it("that was shortened holds at once for what is there, and at the next start", async () => {
    await set({ defaultTtlSeconds: 30 * 86_400 });
    await asked("late");
    lethe.clock.advance(4 * DAY_MS);
    const sweep = lethe.services.background;
    (lethe.services as { background: typeof sweep }).background = () => undefined;
    await set({ defaultTtlSeconds: 30 * 86_400, retentionDaysByNamespace: { late: 3 } });
    expect(
      (await ask(lethe, tenant, QUESTION, { "Lethe-Namespace": "late", "Cache-Control": "only-if-cached" })).status,
    ).toBe(504);
    expect(await held()).toContain("late");
    (lethe.services as { background: typeof sweep }).background = sweep;
    await sweepAll(lethe.services);
    expect(await held()).not.toContain("late");
    await set({ retentionDays: 1, defaultTtlSeconds: 30 * 86_400 });
    await until("what is older is gone", async () => (await held()).length === 0);
  });

  it("that could not be swept at a start is swept by the upkeep, until it held", async () => {
    await set({ defaultTtlSeconds: 30 * 86_400 });
    await asked("late");
    lethe.clock.advance(4 * DAY_MS);
    let mend = breakEntries(lethe, "reject", ["deleteByFilter"]);
    await set({ defaultTtlSeconds: 30 * 86_400, retentionDaysByNamespace: { late: 3 } });
    await until("the sweep has failed", () => lethe.log().includes("a background job failed"));
    mend();
    await until("the upkeep does it", async () => {
      await maintainOnce(lethe.services, 5);
      return !(await held()).includes("late");
    });

    // As at a start whose database does not take it.
    await set({ defaultTtlSeconds: 30 * 86_400 });
    await asked("late");
    await lethe.services.recorder.flush();
    lethe = await lethe.restart({ limits: ROOMY });
    lethe.clock.advance(4 * DAY_MS);
    const { background } = lethe.services;
    (lethe.services as { background: typeof background }).background = () => undefined;
    await set({ defaultTtlSeconds: 30 * 86_400, retentionDaysByNamespace: { late: 3 } });
    (lethe.services as { background: typeof background }).background = background;
    mend = breakEntries(lethe, "reject", ["deleteByFilter"]);
    await maintainOnce(lethe.services, 0);
    await until("it has failed", () => lethe.log().includes("what is overdue could not be deleted"));
    expect(await held()).toContain("late");
    mend();
    await until("it is tried again", async () => {
      await maintainOnce(lethe.services, 5);
      return !(await held()).includes("late");
    });
  });

  it("of a namespace is not longer than the tenant's, and is a number of days", async () => {
    await expect(set({ retentionDays: 5, retentionDaysByNamespace: { claims: 6 } })).rejects.toThrow(/not longer/);
    await expect(set({ retentionDays: 0 })).rejects.toThrow();
    await expect(set({ retentionDaysByNamespace: { claims: 1.5 } })).rejects.toThrow();
  });

  it("stands in the record of processing, with what nobody here can reach", async () => {
    await set({ retentionDays: 5, retentionDaysByNamespace: { claims: 2 } });
    const record = await callerAs(lethe, "privacy-officer").trust.processing({ tenantId: tenant.id });
    expect(record.retention.answers).toMatchObject({ retentionDays: 5, retentionDaysByNamespace: { claims: 2 } });
    expect(record.activities[0]?.kept).toContain("5 days at most. claims: 2 days at most");
    expect(record).toMatchObject({ tenant: { id: tenant.id, name: tenant.name }, copies: { backups: null } });
  });
});
