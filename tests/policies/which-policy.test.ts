import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { ALLOW_ALL, DENY_ALL, draft, policy, publish } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
});
afterAll(() => lethe.close());

const QUESTION = "What do badgers eat in winter?";
const TOOLS = {
  model: "test-model",
  messages: [{ role: "user", content: "What time is it?" }],
  tools: [{ type: "function", function: { name: "clock" } }],
};
const reasons = async () => [(await ask(lethe, tenant, QUESTION)).reason, (await ask(lethe, other, QUESTION)).reason];

// In this order: what is published stays.
it("without any, the policy that Lethe ships decides", async () => {
  expect(await reasons()).toEqual(["not-found", "not-found"]);
  expect(await reasons()).toEqual(["same-key", "same-key"]);
  expect((await ask(lethe, tenant, TOOLS)).reason).toBe("tool-call");
});

it("a draft decides nothing, neither a tenant's nor the global one", async () => {
  await draft(lethe, null, DENY_ALL);
  await draft(lethe, tenant.id, DENY_ALL);
  expect(await reasons()).toEqual(["same-key", "same-key"]);
});

it("a published global one decides for every tenant without its own", async () => {
  await publish(lethe, null, DENY_ALL);
  expect(await reasons()).toEqual(["policy-denied", "policy-denied"]);
});

it("a tenant's own decides over the global one, for that tenant only", async () => {
  await publish(lethe, tenant.id, ALLOW_ALL);
  expect(await reasons()).toEqual(["not-found", "policy-denied"]);
  expect(await reasons()).toEqual(["same-key", "policy-denied"]);
});

it("and goes on deciding when the global one changes", async () => {
  await publish(lethe, null, policy("allow_lookup := false", "allow_store := true"));
  expect(await reasons()).toEqual(["same-key", "policy-denied"]);
  const { json } = await send(lethe, other.key, "/api/v1/cache/entries", {
    model: "m",
    prompt: QUESTION,
    response: "Worms.",
  });
  expect(json.id, "the new global one lets the other tenant store").toEqual(expect.any(String));
});

it("still so after a restart", async () => {
  lethe = await lethe.restart({ limits: ROOMY });
  expect(await reasons()).toEqual(["same-key", "policy-denied"]);
});

it("a change of one tenant's policy leaves what is known of the others' in memory", async () => {
  const other = await lethe.tenant();
  await publish(lethe, tenant.id, ALLOW_ALL);
  const reads = vi.spyOn(lethe.services.db.read.policyVersion, "findMany");
  const inForce = () => lethe.services.policies.get(other.id, null);
  const before = await inForce();
  reads.mockClear();
  await publish(lethe, tenant.id, DENY_ALL);
  expect((await inForce()).digest).toBe(before.digest);
  expect(reads).not.toHaveBeenCalled();
  await publish(lethe, null, DENY_ALL);
  expect((await inForce()).digest).not.toBe(before.digest);
});
