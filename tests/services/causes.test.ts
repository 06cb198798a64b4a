import { afterAll, beforeAll, expect, it } from "vitest";
import { raiseAlarm } from "@/server/services/alarms";
import { ask, chat } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  // The ids of decisions are of the real time, whatever the clock of a test says.
  lethe.clock.advance(Date.now() - lethe.clock.now());
  // A miss costs a dollar for each token that was answered.
  const price = { model: "test-model", inputUsdPerMillion: 0, outputUsdPerMillion: 100_000 };
  tenant = await lethe.tenant({ settings: { prices: [price] } });
});
afterAll(() => lethe.close());

it("why requests were not served is counted from the records at once, and a hit is no cause", async () => {
  const question = "What is the tallest tree?";
  await ask(lethe, tenant, question);
  await ask(lethe, tenant, question);
  await ask(lethe, tenant, "How deep is the sea?", { "Lethe-Namespace": "sea" });
  for (let n = 0; n < 3; n++) await ask(lethe, tenant, chat(question), { "cache-control": "no-cache, no-store" });
  await ask(lethe, await lethe.tenant(), "Who wrote Faust?");
  const { causes } = await callerAs(lethe, "auditor").stats.causes({ tenantId: tenant.id });
  expect(causes).toEqual([
    { outcome: "bypass", reason: "refresh-asked", requests: 3, costUsd: expect.any(Number) },
    { outcome: "miss", reason: "not-found", requests: 2, costUsd: expect.any(Number) },
  ]);
  const [dearest, next] = causes.map(({ costUsd }) => costUsd);
  expect(next).toBeGreaterThan(0);
  expect(dearest, "the same price for each call").toBeCloseTo(1.5 * (next ?? 0));
});

it("a policy that gives no decision, and who probes, are told to those who may audit", async () => {
  const failing = await lethe.tenant();
  const owner = callerAs(lethe, "owner");
  const source =
    "package lethe.cache\n\nallow_lookup := to_number(input.model) == 1\n\nallow_store := true\n\ntest_runs if true\n";
  const { id } = await owner.policies.save({ tenantId: failing.id, source });
  await owner.policies.publish({ id });
  expect((await ask(lethe, failing, "What is the capital of Peru?")).reason).toBe("policy-error");
  raiseAlarm(lethe.services, { kind: "probing", tenantId: failing.id, key: null, details: { nearMisses: 12 } });
  const failure = { tenantId: failing.id, tenantName: failing.name, reason: "policy-error", requests: 1 };
  const { auditRecord } = lethe.services.db.read;
  const raised = () => auditRecord.count({ where: { tenantId: failing.id, action: "alarm.probing" } });
  const recorded = async () => (await owner.stats.decisions({ tenantId: failing.id })).items.length;
  await expect.poll(async () => [await raised(), await recorded()], { timeout: 20_000 }).toEqual([1, 1]);
  expect(await owner.trust.failures()).toMatchObject({
    failures: expect.arrayContaining([failure]),
    alarms: [{ kind: "probing", tenantId: failing.id, nearMisses: 12 }],
  });
  await expect(callerAs(lethe, "operator").trust.failures()).rejects.toMatchObject({ code: "FORBIDDEN" });
});

it("what happened over a week ago is not counted", async () => {
  lethe.clock.advance(8 * 86_400_000);
  const { causes } = await callerAs(lethe, "auditor").stats.causes({ tenantId: tenant.id });
  expect(causes).toEqual([]);
});
