import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ALLOW_ALL, draft, policy, publish } from "../policies/sources";
import { send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { PLAIN_INPUT } from "../support/policy-input";
import { ROOMY } from "../support/roomy";

const entered = vi.hoisted(() => ({ evaluations: 0 }));

// The threads load the sources themselves: what is counted here is this thread's alone.
vi.mock("@/lib/rego/rule-query", async (original) => {
  const { RuleQuery } = await original<typeof import("@/lib/rego/rule-query")>();
  class CountedQuery extends RuleQuery {
    override evaluate(...args: Parameters<InstanceType<typeof RuleQuery>["evaluate"]>) {
      entered.evaluations += 1;
      return super.evaluate(...args);
    }
  }
  return { RuleQuery: CountedQuery };
});

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { ...ROOMY, policyTrialMs: 20_000 } });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const TESTS = 812;
const MANY = policy(
  "allow_lookup := true",
  "allow_store := true",
  ...Array.from({ length: TESTS }, (_, index) => `test_${index} if count(numbers.range(1, 50)) == 50`),
);

describe("what somebody wrote is evaluated in a worker, never on the thread that answers requests", () => {
  it("is counted where it is: a decision on a request is one evaluation here", async () => {
    await publish(lethe, tenant.id, ALLOW_ALL);
    entered.evaluations = 0;
    const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Why is the sky blue?" }] };
    await send(lethe, tenant.key, "/v1/chat/completions", body);
    expect(entered.evaluations).toBe(1);
  });

  it("a policy in shadow: a decision on a request is still one evaluation here", async () => {
    const own = await lethe.tenant();
    // Texts of their own: what was decided before would not be decided again.
    await publish(lethe, own.id, `${ALLOW_ALL}\n# published`);
    const { id } = await draft(lethe, own.id, `${ALLOW_ALL}\n# in shadow`);
    const { policies } = callerAs(lethe, "admin");
    await policies.shadow({ id, on: true });
    entered.evaluations = 0;
    const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "Why is the sea salty?" }] };
    await send(lethe, own.key, "/v1/chat/completions", body);
    expect(await policies.shadowCount({ id })).toMatchObject({ same: 1, failures: 0 });
    expect(entered.evaluations).toBe(1);
  });

  it("812 tests of an app's check", async () => {
    const { key } = await lethe.appKey(tenant, { scopes: ["policy"] });
    const run = vi.spyOn(lethe.services.workers, "run");
    entered.evaluations = 0;
    const { json } = await send(lethe, key, "/api/v1/policies/check", { source: MANY });
    expect((json.tests as { passed: boolean }[]).map(({ passed }) => passed)).toEqual(Array(TESTS + 1).fill(true));
    expect(run.mock.calls.map(([job]) => job)).toEqual(["policy-check"]);
    expect(entered.evaluations).toBe(0);
    run.mockRestore();
  });

  it("trials, replays, publishing, shadow and roll-back", async () => {
    const { policies } = callerAs(lethe, "admin");
    entered.evaluations = 0;
    await policies.try({ source: ALLOW_ALL, input: PLAIN_INPUT });
    await policies.replay({ tenantId: tenant.id, source: ALLOW_ALL, limit: 10 });
    const { id } = await draft(lethe, tenant.id, MANY);
    await policies.shadow({ id, on: true });
    await policies.shadow({ id, on: false });
    await policies.publish({ id });
    const second = await publish(lethe, tenant.id, ALLOW_ALL);
    await policies.rollBack({ id });
    expect([second.state, entered.evaluations]).toEqual(["published", 0]);
  });
});
