import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { heedChange } from "@/server/services/heed-change";
import { ALLOW_ALL, draft, policy, publish } from "../policies/sources";
import { send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { PLAIN_INPUT } from "../support/policy-input";
import { ROOMY } from "../support/roomy";

const entered = vi.hoisted(() => ({ evaluations: 0, compilations: 0 }));

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
vi.mock("@/lib/rego/compile", async (original) => {
  const real = await original<typeof import("@/lib/rego/compile")>();
  const compile: typeof real.compile = (...args) => {
    entered.compilations += 1;
    return real.compile(...args);
  };
  return { ...real, compile };
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

/** 65 kB of rules that each look at another. */
const LARGEST = policy(
  "allow_lookup := true",
  "allow_store := true",
  "r0 := 1",
  ...Array.from({ length: 3_600 }, (_, at) => `r${at + 1} := r${at}`),
);

async function ask(key: string, content: string): Promise<unknown> {
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content }] };
  const { status, outcome, reason } = await send(lethe, key, "/v1/chat/completions", body);
  await lethe.services.stores.settle();
  return { status, outcome, reason };
}

describe("what somebody wrote is evaluated in a worker, never on the thread that answers requests", () => {
  it("is counted where it is: a decision of the module that Lethe ships is one evaluation here", async () => {
    entered.evaluations = 0;
    await ask(tenant.key, "Why is the sky blue?");
    expect(entered.evaluations).toBe(1);
  });

  it("the decision of a policy that is as large as one may be, compiled when it was published", async () => {
    const own = await lethe.tenant();
    const run = vi.spyOn(lethe.services.workers, "run");
    await publish(lethe, own.id, LARGEST);
    const jobs = () => run.mock.calls.map(([job, input]) => ("facts" in input ? `${job} ${input.facts.length}` : job));
    expect(jobs()).toEqual(["policy-check", "policy-decide 0"]);
    [entered.evaluations, entered.compilations] = [0, 0];
    expect(await ask(own.key, "Why is the wind cold?")).toMatchObject({ status: 200, outcome: "miss" });
    expect(await ask(own.key, "Why is the wind cold?")).toMatchObject({ status: 200, outcome: "hit-exact" });
    // The second decision is on the same facts.
    expect(jobs()).toEqual(["policy-check", "policy-decide 0", "policy-decide 1"]);
    expect(entered).toEqual({ evaluations: 0, compilations: 0 });
    run.mockRestore();
  });

  it("what another process has published, as soon as it says so", async () => {
    const own = await lethe.tenant();
    const { id } = await draft(lethe, own.id, `${ALLOW_ALL}\n# elsewhere`);
    const publishedAt = new Date(lethe.services.clock.now());
    await lethe.services.db.write((tx) =>
      tx.policyVersion.update({ where: { id }, data: { state: "published", publishedAt } }),
    );
    const run = vi.spyOn(lethe.services.workers, "run");
    entered.compilations = 0;
    await heedChange(lethe.services, { topic: "policies" });
    await expect.poll(() => run.mock.calls.map(([job]) => job)).toContain("policy-decide");
    expect(entered.compilations).toBe(0);
    run.mockRestore();
  });

  it("a policy in shadow: nothing of it is evaluated here", async () => {
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
    expect(entered.evaluations).toBe(0);
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
