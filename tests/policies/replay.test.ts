import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { ask, chat } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { ALLOW_ALL, DENY_ALL, entriesOf, policy, publish, versionsOf } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  // What one person asked is a hit for everybody.
  tenant = await lethe.tenant({ settings: { sharing: "immediate" } });
});

const QUESTION = "What do xylophonists eat in winter?";
const TOOLS = [{ type: "function", function: { name: "clock" } }];
const PERSONAL = "Is the newsletter sent to jane.example@posteo.de every week?";
const CARD = "Why was my card 4539 1488 0343 6467 declined yesterday?";

/** One of each ending under the policy that Lethe ships: stored, hit, tool call, a grave finding, a finding of nobody's. */
async function live(one: TestTenant): Promise<void> {
  await ask(lethe, one, QUESTION, { "Lethe-Subject": "subject-of-nobody" });
  await ask(lethe, one, QUESTION);
  await ask(lethe, one, chat("What time is it?", { tools: TOOLS }));
  await ask(lethe, one, CARD);
  await ask(lethe, one, PERSONAL);
}

const replay = (source: string, more: { tenantId?: string | null; limit?: number } = {}) =>
  callerAs(lethe, "auditor").policies.replay({ tenantId: tenant.id, source, ...more });
const changes = async (source: string) => {
  const { decisions, unchanged, hitsLost, storesRefused, newlyAllowed, failures } = await replay(source);
  return { decisions, unchanged, hitsLost, storesRefused, newlyAllowed, failures };
};
const none = { decisions: 5, unchanged: 5, hitsLost: 0, storesRefused: 0, newlyAllowed: 0, failures: 0 };

describe("a replay", () => {
  beforeEach(() => live(tenant));

  it("of the policy in force changes nothing", async () => {
    expect(await changes(DEFAULT_POLICY_SOURCE)).toEqual(none);
  });

  it("counts hits lost and stores refused", async () => {
    expect(await changes(DENY_ALL)).toEqual({ ...none, unchanged: 3, hitsLost: 1, storesRefused: 1 });
    const noLookup = policy(
      "allow_lookup := false",
      'allow_store if input.request_type == "completion"',
      "default allow_store := false",
    );
    expect(await changes(noLookup)).toEqual({ ...none, unchanged: 4, hitsLost: 1 });
  });

  it("counts what it would newly allow, but not what no policy can: an answer for one person when nobody is named", async () => {
    expect(await changes(ALLOW_ALL)).toEqual({ ...none, unchanged: 4, newlyAllowed: 1 });
  });

  it("counts what it can't decide", async () => {
    const source = policy("allow_lookup := true", 'allow_store if input.request_type == "completion"');
    expect(await changes(source)).toMatchObject({ decisions: 5, failures: 1 });
  });

  it("gives examples with their reasons, and shows no text and no person", async () => {
    const source = `${DENY_ALL}\nreasons := {"not-on-my-watch"}\n`;
    const report = await replay(source);
    expect(report.examples.map(({ change, outcome, reasons }) => [change, outcome, reasons])).toEqual([
      ["hit-lost", "hit-exact", ["not-on-my-watch"]],
      ["store-refused", "miss", ["not-on-my-watch"]],
    ]);
    for (const text of ["xylophonist", "jane", "4111", "Answer number", "subject-of-nobody"]) {
      expect(JSON.stringify(report)).not.toContain(text);
    }
  });

  it("looks at the newest first, as many as asked", async () => {
    expect(await replay(DENY_ALL, { limit: 3 })).toMatchObject({ decisions: 3, hitsLost: 0, storesRefused: 0 });
    expect(await replay(DENY_ALL, { limit: 4 })).toMatchObject({ decisions: 4, hitsLost: 1, storesRefused: 0 });
  });

  it("looks at one tenant, or for the global policy at all", async () => {
    await live(await lethe.tenant());
    expect((await replay(DENY_ALL)).decisions).toBe(5);
    const everybody = await replay(DENY_ALL, { tenantId: null, limit: 20_000 });
    expect(everybody.decisions).toBe(await lethe.services.db.read.decision.count());
  });

  it("changes nothing: no entry, no decision, no version, no record", async () => {
    const { read } = lethe.services.db;
    const state = async () => ({
      entries: await entriesOf(lethe, tenant),
      decisions: await read.decision.count(),
      audit: await read.auditRecord.count(),
      versions: await versionsOf(lethe, tenant.id),
    });
    await lethe.services.recorder.flush();
    const before = await state();
    await replay(DENY_ALL);
    expect(await state()).toEqual(before);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });

  it("is decided by the clock of the request, not of today", async () => {
    const before = lethe.clock.now() + 1;
    lethe.clock.advance(60_000);
    const source = policy(
      `allow_lookup if time.now_ns() < ${before}000000`,
      "default allow_lookup := false",
      "allow_store := true",
    );
    expect((await replay(source)).hitsLost).toBe(0);
  });
});

describe("a policy in shadow", () => {
  const shadows = () => callerAs(lethe, "admin").policies;

  async function shadow(source: string, one = tenant): Promise<string> {
    const { id } = await shadows().save({ tenantId: one.id, source });
    await shadows().shadow({ id, on: true });
    return id;
  }
  const count = (id: string) => shadows().shadowCount({ id });
  const nothing = { same: 0, looser: 0, stricter: 0, failures: 0 };

  it.each([
    ["denies", DENY_ALL],
    ["allows", ALLOW_ALL],
    ["fails", policy("allow_lookup if to_number(input.model) == 1", "allow_store := true")],
    [
      "loops to the limit",
      policy(
        "r := numbers.range(1, 1000)",
        "allow_lookup if count([1 | some i in r; some j in r; i + j < 0]) == 0",
        "allow_store := true",
      ),
    ],
  ])("that %s never changes an outcome", async (_, source) => {
    const outcomes = async () => {
      const told = [];
      for (const body of [chat(QUESTION), chat(QUESTION), chat("What time is it?", { tools: TOOLS }), chat(CARD)]) {
        const { status, outcome, reason } = await ask(lethe, tenant, body);
        told.push([status, outcome, reason]);
      }
      return [...told, await entriesOf(lethe, tenant)];
    };
    const without = await outcomes();
    tenant = await lethe.tenant();
    const id = await shadow(source);
    expect(await outcomes()).toEqual(without);
    const { same, looser, stricter, failures } = await count(id);
    expect(same + looser + stricter + failures).toBe(4);
  });

  it("counts where it would be stricter, looser, the same, and where it fails", async () => {
    const id = await shadow(DENY_ALL);
    await live(tenant);
    // What asks for nobody is refused by both.
    expect(await count(id)).toEqual({ ...nothing, stricter: 2, same: 3 });
    const looser = await shadow(ALLOW_ALL);
    await live(tenant);
    expect(await count(looser)).toEqual({ ...nothing, looser: 1, same: 4 });
    expect(await count(id), "one at a time").toEqual({ ...nothing, stricter: 2, same: 3 });
    const failing = await shadow(policy('allow_lookup if input.model == "other"', "allow_store := true"));
    await live(tenant);
    expect(await count(failing)).toEqual({ ...nothing, failures: 5 });
  });

  it("is one at a time: the one before becomes a draft again", async () => {
    const first = await shadow(DENY_ALL);
    const second = await shadow(ALLOW_ALL);
    const states = Object.fromEntries((await versionsOf(lethe, tenant.id)).map(({ id, state }) => [id, state]));
    expect(states).toEqual({ [first]: "draft", [second]: "shadow" });
  });

  it("is not asked any more once it is taken out or in force, and counts anew when it comes back", async () => {
    const id = await shadow(DENY_ALL);
    await ask(lethe, tenant, QUESTION);
    expect(await count(id)).toEqual({ ...nothing, stricter: 1 });
    await shadows().shadow({ id, on: false });
    await ask(lethe, tenant, QUESTION);
    expect(await count(id)).toEqual(nothing);
    await shadows().shadow({ id, on: true });
    await ask(lethe, tenant, QUESTION);
    expect(await count(id)).toEqual({ ...nothing, stricter: 1 });
    await shadows().publish({ id });
    expect((await ask(lethe, tenant, QUESTION)).reason).toBe("policy-denied");
    expect(await count(id)).toEqual({ ...nothing, stricter: 1 });
  });

  it("leaves the entries in reach", async () => {
    await publish(lethe, tenant.id, ALLOW_ALL);
    await ask(lethe, tenant, QUESTION);
    await shadow(DENY_ALL);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });
});
