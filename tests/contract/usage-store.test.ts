import { expect, it } from "vitest";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import { seededRandom } from "../../bench/similarity/random";
import { ACME, counters, decision, entryId, HOUR, NOW, OTHER, PERSON, usageDelta } from "./rows";
import { onEveryStore } from "./stores";

const START = 500_000 * HOUR;
const ALL_TIME = { from: 0, to: START * 2 };

onEveryStore("usage store", (opened) => {
  it("adds deltas to their hour and model, also twice in one call", async () => {
    const { usage } = opened.stores;
    const delta = usageDelta({ hitsExact: 1, tokensInServed: 10, costSavedMicroUsd: 5, latencySavedMs: 70 });
    await usage.addUsage([delta, delta, usageDelta({ model: "model-b", misses: 1 })]);
    await usage.addUsage([delta]);
    await usage.addUsage([]);
    expect(await usage.usageByModel({ tenantId: ACME, ...ALL_TIME })).toEqual([
      {
        model: "model-a",
        ...counters({ hitsExact: 3, tokensInServed: 30, costSavedMicroUsd: 15, latencySavedMs: 210 }),
      },
      { model: "model-b", ...counters({ misses: 1 }) },
    ]);
  });

  it("adds usage of keys to their day and agent, and sums what a key or a tenant spent", async () => {
    const { usage } = opened.stores;
    const DAY = 24 * HOUR;
    const day = Math.floor(START / DAY) * DAY;
    const none = { requests: 0, hits: 0, tokensSpent: 0, costSpentMicroUsd: 0, costSavedMicroUsd: 0 };
    const delta = (more: object) => ({ tenantId: ACME, day, appKeyId: "k1", agent: "", ...none, ...more });
    const large = 4_503_599_627_370_495;
    await usage.addKeyUsage([]);
    await usage.addKeyUsage([
      delta({ requests: 1, costSpentMicroUsd: 5 }),
      delta({ requests: 1, costSpentMicroUsd: 6, tokensSpent: 7 }),
      delta({ appKeyId: "k2", agent: "desk\0", requests: 3, hits: 3, costSavedMicroUsd: large }),
      delta({ tenantId: OTHER, requests: 9, costSpentMicroUsd: 900 }),
    ]);
    await usage.addKeyUsage([delta({ day: day + DAY, requests: 1, costSpentMicroUsd: 100 })]);
    const all = { tenantId: ACME, from: day, to: day + DAY, appKeyId: null };
    expect(await usage.keyUsage(all)).toEqual([
      { appKeyId: "k1", agent: "", ...none, requests: 2, costSpentMicroUsd: 11, tokensSpent: 7 },
      { appKeyId: "k2", agent: "desk\ufffd", ...none, requests: 3, hits: 3, costSavedMicroUsd: large },
    ]);
    expect(await usage.keySpending({ ...all, to: day + 2 * DAY })).toBe(111);
    expect(await usage.keySpending({ ...all, appKeyId: "k2" })).toBe(0);
    expect((await usage.keyUsage({ ...all, appKeyId: "k2" })).map(({ appKeyId }) => appKeyId)).toEqual(["k2"]);
    await expect(usage.addKeyUsage([delta({ requests: 1 }), delta({ requests: 0.5 })])).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await usage.eraseTenant(ACME)).usage).toBe(3);
    expect(await usage.keyUsage({ ...all, to: day + 9 * DAY })).toEqual([]);
    expect(await usage.keySpending({ ...all, tenantId: OTHER })).toBe(900);
  });

  it("keeps every counter apart from every other", async () => {
    const names = Object.keys(counters()) as (keyof ReturnType<typeof counters>)[];
    const distinct = Object.fromEntries(names.map((name, at) => [name, 10 ** at]));
    await opened.stores.usage.addUsage([usageDelta(distinct), usageDelta(distinct)]);
    const [row] = await opened.stores.usage.usageByTenant(ALL_TIME);
    const doubled = Object.fromEntries(names.map((name, at) => [name, 2 * 10 ** at]));
    expect(row).toEqual({ tenantId: ACME, ...doubled });
  });

  it("adds money exactly where floating point would not", async () => {
    const large = 4_503_599_627_370_495;
    const { usage } = opened.stores;
    await usage.addUsage([usageDelta({ costSavedMicroUsd: large })]);
    await usage.addUsage([usageDelta({ costSavedMicroUsd: large + 1 })]);
    const [row] = await usage.usageByTenant(ALL_TIME);
    expect(row?.costSavedMicroUsd).toBe(9_007_199_254_740_991);
  });

  it("refuses fractions instead of rounding them, and writes nothing of the group", async () => {
    const group = [usageDelta({ misses: 1 }), usageDelta({ model: "model-b", costSpentMicroUsd: 0.5 })];
    await expect(opened.stores.usage.addUsage(group)).rejects.toMatchObject({ code: "invalid" });
    expect(await opened.stores.usage.usageByTenant(ALL_TIME)).toEqual([]);
  });

  it("records a group although one name in it holds what no database does", async () => {
    const { usage } = opened.stores;
    const odd = { tenantId: OTHER, model: "odd\0\ud800" };
    await usage.addUsage([usageDelta({ misses: 1 }), usageDelta({ ...odd, misses: 2 })]);
    await usage.addDecisions([decision(1), decision(2, odd)]);
    expect(await usage.usageByModel({ tenantId: null, ...ALL_TIME })).toMatchObject([
      { model: "model-a", misses: 1 },
      { model: "odd\ufffd\ufffd", misses: 2 },
    ]);
    expect((await usage.decisions({ tenantId: null, limit: 9 })).items).toMatchObject([
      { model: "odd\ufffd\ufffd" },
      { model: "model-a" },
    ]);
  });

  it("sums per bucket over half-open spans, leaves empty buckets out, oldest first", async () => {
    const { usage } = opened.stores;
    const hours = [26, 0, 1, 24, 2].map((hour) => usageDelta({ hour: START + hour * HOUR, misses: 1 }));
    await usage.addUsage([...hours, usageDelta({ tenantId: OTHER, misses: 100 })]);
    const day = 24 * HOUR;
    const midnight = Math.floor(START / day) * day;
    const span = { tenantId: ACME, from: START, to: START + 26 * HOUR };
    expect(await usage.usage({ ...span, bucketMs: HOUR })).toEqual(
      [0, 1, 2, 24].map((hour) => ({ at: START + hour * HOUR, ...counters({ misses: 1 }) })),
    );
    const days = await usage.usage({ ...span, bucketMs: day });
    expect(days.map((bucket) => bucket.at)).toEqual([midnight, midnight + day]);
    expect(days.reduce((sum, bucket) => sum + bucket.misses, 0)).toBe(4);
    expect(await usage.usage({ ...span, bucketMs: HOUR, model: "nobody's" })).toEqual([]);
    const [all] = await usage.usage({ ...span, tenantId: null, bucketMs: HOUR });
    expect(all?.misses).toBe(101);
    await expect(usage.usage({ ...span, bucketMs: 0 })).rejects.toMatchObject({ code: "invalid" });
  });

  it("shows one tenant only its own usage", async () => {
    const { usage } = opened.stores;
    await usage.addUsage([usageDelta({ misses: 1 }), usageDelta({ tenantId: OTHER, misses: 2 })]);
    for (const tenantId of ["nobody", "' OR '1'='1"] as TenantId[]) {
      expect(await usage.usageByModel({ tenantId, ...ALL_TIME })).toEqual([]);
      expect(await usage.usage({ tenantId, ...ALL_TIME, bucketMs: HOUR })).toEqual([]);
    }
    expect(await usage.usageByModel({ tenantId: OTHER, ...ALL_TIME })).toMatchObject([{ misses: 2 }]);
    expect((await usage.usageByTenant(ALL_TIME)).map((row) => row.tenantId)).toEqual([ACME, OTHER]);
  });

  it("gives back a decision as it was recorded", async () => {
    const full = decision(1, { subjectRef: PERSON, stored: true });
    const bare = decision(2, { entryId: null, score: null, idfEpoch: null, guards: [], edits: [] });
    await opened.stores.usage.addDecisions([full, bare]);
    await opened.stores.usage.addDecisions([]);
    expect((await opened.stores.usage.decisions({ tenantId: ACME, limit: 9 })).items).toEqual([bare, full]);
  });

  it("counts a group of decisions that is sent twice once", async () => {
    const { usage } = opened.stores;
    await usage.addDecisions([decision(1)]);
    await usage.addDecisions([decision(1), decision(2)]);
    expect((await usage.decisions({ tenantId: null, limit: 9 })).items).toHaveLength(2);
  });

  it("lists decisions newest first, by page, outcome and tenant", async () => {
    const { usage } = opened.stores;
    await usage.addDecisions([
      decision(2),
      decision(1, { outcome: "miss", reason: "not-found" }),
      decision(3),
      decision(4, { tenantId: OTHER }),
    ]);
    const ids = async (query: Parameters<typeof usage.decisions>[0]) =>
      (await usage.decisions(query)).items.map((record) => record.id);
    expect(await ids({ tenantId: ACME, limit: 2 })).toEqual([entryId(3), entryId(2)]);
    expect(await ids({ tenantId: ACME, limit: 2, before: entryId(2) })).toEqual([entryId(1)]);
    expect(await ids({ tenantId: null, limit: 9 })).toEqual([4, 3, 2, 1].map(entryId));
    expect(await ids({ tenantId: null, limit: 9, outcome: "miss" })).toEqual([entryId(1)]);
    expect(await ids({ tenantId: ACME, limit: 9, outcome: "error" })).toEqual([]);
    expect(await ids({ tenantId: "' OR '1'='1" as TenantId, limit: 9 })).toEqual([]);
  });

  it("finds decisions by request, entry, the beginning of a model's name, reason and time, and says where to go on", async () => {
    const { usage } = opened.stores;
    await usage.addDecisions([
      decision(1, { model: "gpt-9-mini", notStored: "tool-call" }),
      decision(2, { outcome: "miss", reason: "not-found", entryId: entryId(8) }),
      decision(3, { model: "x%_", tenantId: OTHER }),
    ]);
    const found = async (query: Partial<Parameters<typeof usage.decisions>[0]>) =>
      (await usage.decisions({ tenantId: null, limit: 9, ...query })).items.map((record) => record.id);
    expect(await found({ search: "request-2" })).toEqual([entryId(2)]);
    expect(await found({ search: entryId(8) })).toEqual([entryId(2)]);
    expect(await found({ search: "gpt-9" })).toEqual([entryId(1)]);
    expect(await found({ search: "%" })).toEqual([]);
    expect(await found({ search: "x%" })).toEqual([entryId(3)]);
    expect(await found({ search: "x%", tenantId: ACME })).toEqual([]);
    expect(await found({ reason: "not-found" })).toEqual([entryId(2)]);
    expect(await found({ after: entryId(1), before: entryId(3) })).toEqual([entryId(2)]);
    const first = await usage.decisions({ tenantId: null, limit: 1, search: "gpt-9" });
    expect(first.items[0]?.notStored).toBe("tool-call");
    expect((await usage.decisions({ tenantId: null, limit: 3 })).next).toBe(entryId(1));
    expect((await usage.decisions({ tenantId: null, limit: 4 })).next).toBeNull();
  });

  it("prunes the oldest decisions of all tenants, as many as asked", async () => {
    const { usage } = opened.stores;
    await usage.addDecisions([decision(1), decision(2, { tenantId: OTHER }), decision(3), decision(4)]);
    expect(await usage.pruneDecisions(NOW + 4, 2)).toBe(2);
    expect((await usage.decisions({ tenantId: null, limit: 9 })).items.map((record) => record.id)).toEqual([
      entryId(4),
      entryId(3),
    ]);
    expect(await usage.pruneDecisions(NOW + 4, 2)).toBe(1);
    expect(await usage.pruneDecisions(NOW + 4, 2)).toBe(0);
  });

  it("erases a tenant's usage and decisions, and nobody else's", async () => {
    const { usage } = opened.stores;
    await usage.addUsage([usageDelta({ misses: 1 }), usageDelta({ tenantId: OTHER, misses: 2 })]);
    await usage.addDecisions([decision(1), decision(2), decision(3, { tenantId: OTHER })]);
    expect(await usage.eraseTenant(ACME)).toEqual({ usage: 1, decisions: 2 });
    expect(await usage.eraseTenant(ACME)).toEqual({ usage: 0, decisions: 0 });
    expect(await usage.usageByTenant(ALL_TIME)).toMatchObject([{ tenantId: OTHER, misses: 2 }]);
    expect((await usage.decisions({ tenantId: null, limit: 9 })).items).toHaveLength(1);
  });

  it("erases a person's decisions, and nobody else's", async () => {
    const { usage } = opened.stores;
    await usage.addDecisions([
      decision(1, { subjectRef: PERSON }),
      decision(2, { subjectRef: "somebody" as SubjectRef }),
      decision(3),
      decision(4, { subjectRef: PERSON, tenantId: OTHER }),
    ]);
    expect(await usage.eraseSubject(ACME, PERSON)).toEqual({ decisions: 1 });
    expect((await usage.decisions({ tenantId: null, limit: 9 })).items.map((record) => record.id)).toEqual(
      [4, 3, 2].map(entryId),
    );
  });

  it("answers any span as adding up the hours would, by day or not", async () => {
    const { usage } = opened.stores;
    const random = seededRandom(11);
    const pick = (of: number) => Math.floor(random() * of);
    const deltas = Array.from({ length: 120 }, () =>
      usageDelta({
        tenantId: pick(2) === 0 ? ACME : OTHER,
        hour: START + pick(24 * 9) * HOUR,
        model: `model-${pick(3)}`,
        misses: pick(5),
        hitsExact: pick(5),
      }),
    );
    await usage.addUsage(deltas.slice(0, 60));
    await usage.addUsage(deltas.slice(60));
    for (let n = 0; n < 40; n++) {
      const from = START + pick(24 * 9) * HOUR + pick(2);
      const to = from + 1 + pick(24 * 9) * HOUR;
      const tenantId = [ACME, OTHER, null][pick(3)] ?? null;
      const bucketMs = [1, 5, 24, 48, 72][pick(5)] as number;
      const asked = deltas.filter(
        (delta) => delta.hour >= from && delta.hour < to && (tenantId === null || delta.tenantId === tenantId),
      );
      const misses = asked.reduce((sum, delta) => sum + delta.misses, 0);
      const buckets = await usage.usage({ tenantId, from, to, bucketMs: bucketMs * HOUR });
      expect(buckets.reduce((sum, bucket) => sum + bucket.misses, 0)).toBe(misses);
      const models = await usage.usageByModel({ tenantId, from, to });
      expect(models.reduce((sum, model) => sum + model.misses, 0)).toBe(misses);
      const tenants = await usage.usageOfTenants({
        tenantIds: tenantId === null ? [ACME, OTHER] : [tenantId],
        from,
        to,
      });
      expect(tenants.reduce((sum, tenant) => sum + tenant.misses, 0)).toBe(misses);
    }
    await usage.eraseTenant(ACME);
    const left = deltas.filter((delta) => delta.tenantId === OTHER).reduce((sum, delta) => sum + delta.misses, 0);
    const [all] = await usage.usage({ tenantId: null, ...ALL_TIME, bucketMs: ALL_TIME.to });
    expect(all?.misses ?? 0).toBe(left);
  });
});
