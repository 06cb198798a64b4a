import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntryId } from "@/lib/core/brand";
import { maintainOnce } from "@/server/services/maintenance";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const DAY_MS = 86_400_000;

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const decisions = () => lethe.services.db.usage.decisions({ tenantId: null, limit: 100 });

describe("the upkeep", () => {
  it("removes decisions that are older than they are kept, and no younger one", async () => {
    await ask(lethe, tenant, "Where do storks nest?");
    await lethe.services.recorder.flush();
    lethe.clock.advance((lethe.services.limits.decisionKeepDays - 1) * DAY_MS);
    await ask(lethe, tenant, "Where do herons nest?");
    await lethe.services.recorder.flush();
    await maintainOnce(lethe.services, 0);
    expect((await decisions()).items).toHaveLength(2);
    lethe.clock.advance(2 * DAY_MS);
    await maintainOnce(lethe.services, 0);
    const kept = await decisions();
    expect(kept.items.map(({ at }) => lethe.clock.now() - at)).toEqual([2 * DAY_MS]);
  });

  it("removes entries that are over their time", async () => {
    const old = await lethe.tenant({
      settings: { defaultTtlSeconds: 60, ttlSecondsByTier: {}, staleIfErrorMaxSeconds: 0 },
    });
    await ask(lethe, old, "Where do cranes nest?");
    const held = async () => (await lethe.services.db.entries.totals(old.id)).entries;
    await maintainOnce(lethe.services, 1);
    expect(await held()).toBe(1);
    lethe.clock.advance(61_000);
    await maintainOnce(lethe.services, 1);
    expect(await held()).toBe(0);
  });
});

describe("an answer that was reported wrong", () => {
  const near = "Please, how tall is a giraffe?";
  const outcome = async (prompt: string) =>
    (await send(lethe, tenant.key, "/api/v1/cache/lookup", { model: "m", prompt })).outcome;

  it("is not served out of an index that still names it: of another process, or read before the report", async () => {
    const put = { model: "m", prompt: "How tall is a giraffe?", response: "Five metres." };
    const id = String((await send(lethe, tenant.key, "/api/v1/cache/entries", put)).json.id);
    expect(await outcome(near)).toBe("hit-semantic");
    const row = await lethe.services.db.entries.get(tenant.id, id as EntryId);
    await send(lethe, tenant.key, "/api/v1/feedback", { entry: id, verdict: "wrong" });
    if (row === null) throw new Error("the entry is there");
    await lethe.services.similarity.add(row, null);
    expect(await outcome(near)).toBe("miss");
    expect(await outcome("How tall is a giraffe?")).toBe("hit-exact");
  });
});
