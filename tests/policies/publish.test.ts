import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DetailsReader } from "@/server/services/audit/audit-keys";
import { ask } from "../support/ask";
import { breakAudit } from "../support/broken-audit";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { ALLOW_ALL, allowing, DENY_ALL, draft, policy, publish, untestedPolicy, versionsOf } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  tenant = await lethe.tenant();
});

const policies = () => callerAs(lethe, "admin").policies;
const QUESTION = "How long does an international bank transfer take?";

describe("a policy that is not sound is never in force", () => {
  const FAILING = policy("allow_lookup := true", "allow_store := true", "test_never_stores if not allow_store");
  const ERRING = policy("allow_lookup := true", "allow_store := true", 'test_number if to_number("x") == 1');

  it.each([
    ["does not parse", "package lethe.cache\n\nallow_lookup := {\n", /does not compile: line \d+/],
    ["names what is not there", policy("allow_lookup := nobody_knows"), /does not compile: line 3/],
    [
      "reads what no input has",
      policy("allow_lookup := true", 'allow_store if input.pii_severty == "none"'),
      /pii_severty/,
    ],
    ["has a test that fails", FAILING, /Tests of the policy fail: test_never_stores\./],
    ["has a test that can't be evaluated", ERRING, /Tests of the policy fail: test_number\./],
  ])("one that %s is refused, in force and in shadow", async (_, source, message) => {
    await publish(lethe, tenant.id, DENY_ALL);
    const { id } = await draft(lethe, tenant.id, source);
    const refusal = { code: "BAD_REQUEST", message: expect.stringMatching(message) as string };
    await expect(policies().publish({ id })).rejects.toMatchObject(refusal);
    await expect(policies().shadow({ id, on: true })).rejects.toMatchObject(refusal);
    expect((await versionsOf(lethe, tenant.id)).map(({ state }) => state)).toEqual(["draft", "published"]);
    expect((await ask(lethe, tenant, QUESTION)).reason).toBe("policy-denied");
  });

  it("one without tests is in force when its publisher says that this is meant", async () => {
    const { id } = await draft(lethe, tenant.id, untestedPolicy("allow_lookup := true", "allow_store := true"));
    await expect(policies().publish({ id })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(/no tests/) as string,
    });
    expect((await versionsOf(lethe, tenant.id))[0]?.state).toBe("draft");
    expect((await policies().publish({ id, untested: true })).state).toBe("published");
    await publish(lethe, tenant.id, ALLOW_ALL);
    expect((await policies().rollBack({ id })).state, "asked once, not again").toBe("published");
  });

  it("one whose tests hold is in force", async () => {
    await publish(
      lethe,
      tenant.id,
      policy("allow_lookup := true", "allow_store := true", "test_stores if allow_store"),
    );
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
  });
});

describe("a change of policy", () => {
  const similar = `Hello! ${QUESTION}`;

  it("makes every older entry unreachable at once, and a roll-back reachable again", async () => {
    const first = await publish(lethe, tenant.id, ALLOW_ALL);
    await ask(lethe, tenant, QUESTION);
    const hit = await ask(lethe, tenant, QUESTION);
    expect([hit.outcome, (await ask(lethe, tenant, similar)).outcome]).toEqual(["hit-exact", "hit-semantic"]);

    await publish(lethe, tenant.id, allowing("another text"));
    for (const asked of [similar, QUESTION]) {
      const told = await ask(lethe, tenant, asked, { "Cache-Control": "no-store" });
      expect([told.outcome, told.reason]).toEqual(["miss", "not-found"]);
    }

    await policies().rollBack({ id: first.id });
    const again = await ask(lethe, tenant, QUESTION);
    expect([again.outcome, again.headers.get("lethe-entry")]).toEqual(["hit-exact", hit.headers.get("lethe-entry")]);
    expect((await ask(lethe, tenant, similar)).outcome).toBe("hit-semantic");
  });

  it("of the global policy does so for tenants without their own, and for no other", async () => {
    const own = await lethe.tenant();
    await publish(lethe, own.id, ALLOW_ALL);
    for (const one of [tenant, own]) await ask(lethe, one, QUESTION);
    await publish(lethe, null, allowing("for all"));
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
    expect((await ask(lethe, own, QUESTION)).outcome).toBe("hit-exact");
  });
});

describe("the versions of a policy", () => {
  it("are kept in order, a roll-back as a new one of the same text", async () => {
    const first = await publish(lethe, tenant.id, ALLOW_ALL);
    await publish(lethe, tenant.id, DENY_ALL);
    await draft(lethe, tenant.id, allowing("a draft"));
    await policies().rollBack({ id: first.id });
    const versions = await versionsOf(lethe, tenant.id);
    expect(versions.map(({ version, state }) => [version, state])).toEqual([
      [4, "published"],
      [3, "draft"],
      [2, "retired"],
      [1, "retired"],
    ]);
    expect(versions.map(({ source }) => source)).toEqual([ALLOW_ALL, allowing("a draft"), DENY_ALL, ALLOW_ALL]);
    expect(versions[0]?.digest).toBe(versions[3]?.digest);
    expect(new Set(versions.map(({ digest }) => digest)).size).toBe(3);
  });

  it("are numbered for each owner", async () => {
    const other = await lethe.tenant();
    await draft(lethe, tenant.id, ALLOW_ALL);
    await draft(lethe, tenant.id, ALLOW_ALL);
    expect((await draft(lethe, other.id, ALLOW_ALL)).version).toBe(1);
    expect((await draft(lethe, tenant.id, ALLOW_ALL)).version).toBe(3);
  });

  it("change only while they are drafts", async () => {
    const made = await draft(lethe, tenant.id, ALLOW_ALL);
    const change = (id: string) => policies().save({ tenantId: tenant.id, id, source: DENY_ALL, note: "changed" });
    expect(await change(made.id)).toMatchObject({ id: made.id, version: 1, source: DENY_ALL, note: "changed" });
    const refused = { code: "CONFLICT" };
    await policies().shadow({ id: made.id, on: true });
    await expect(change(made.id), "in shadow").rejects.toMatchObject(refused);
    await policies().publish({ id: made.id });
    await expect(change(made.id), "in force").rejects.toMatchObject(refused);
    await publish(lethe, tenant.id, ALLOW_ALL);
    await expect(change(made.id), "retired").rejects.toMatchObject(refused);
    await expect(policies().shadow({ id: made.id, on: true }), "retired").rejects.toMatchObject(refused);
    const kept = (await versionsOf(lethe, tenant.id)).find(({ id }) => id === made.id);
    expect(kept).toMatchObject({ source: DENY_ALL, state: "retired" });
  });

  it("have exactly one in force, and that one can't be published twice", async () => {
    const { id } = await publish(lethe, tenant.id, ALLOW_ALL);
    await expect(policies().publish({ id })).rejects.toMatchObject({ code: "CONFLICT" });
    await publish(lethe, tenant.id, DENY_ALL);
    const states = (await versionsOf(lethe, tenant.id)).map(({ state }) => state);
    expect(states.filter((state) => state === "published")).toHaveLength(1);
  });
});

describe("an act on a policy", () => {
  type Ids = { draft: string; retired: string; shadow: string };
  const ACTS: [string, string, (ids: Ids) => Promise<unknown>][] = [
    ["a new draft", "policy.draft", () => draft(lethe, tenant.id, allowing("new"))],
    [
      "a changed draft",
      "policy.draft",
      (ids) => policies().save({ tenantId: tenant.id, id: ids.draft, source: DENY_ALL }),
    ],
    ["publish", "policy.publish", (ids) => policies().publish({ id: ids.draft })],
    ["roll-back", "policy.roll-back", (ids) => policies().rollBack({ id: ids.retired })],
    ["shadow", "policy.shadow", (ids) => policies().shadow({ id: ids.draft, on: true })],
    ["the end of a shadow", "policy.shadow-end", (ids) => policies().shadow({ id: ids.shadow, on: false })],
  ];

  async function prepare(): Promise<Ids> {
    const retired = await publish(lethe, tenant.id, allowing("retired"));
    await publish(lethe, tenant.id, ALLOW_ALL);
    const shadow = await draft(lethe, tenant.id, allowing("shadow"));
    await policies().shadow({ id: shadow.id, on: true });
    const { id } = await draft(lethe, tenant.id, allowing("draft"));
    return { draft: id, retired: retired.id, shadow: shadow.id };
  }

  it.each(ACTS)("%s does not happen when it can't be recorded", async (_, __, act) => {
    const ids = await prepare();
    await ask(lethe, tenant, QUESTION);
    const before = await versionsOf(lethe, tenant.id);
    const mend = breakAudit(lethe);
    await expect(act(ids)).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    mend();
    expect(await versionsOf(lethe, tenant.id)).toEqual(before);
    expect((await ask(lethe, tenant, QUESTION)).outcome, "the same policy is in force").toBe("hit-exact");
  });

  it.each(ACTS)("%s is recorded once: who, which version, which text", async (_, action, act) => {
    const ids = await prepare();
    const records = () =>
      lethe.services.db.read.auditRecord.findMany({ where: { tenantId: tenant.id, action }, orderBy: { seq: "asc" } });
    const before = (await records()).length;
    const done = (await act(ids)) as { id: string; version: number; digest: string };
    const after = await records();
    expect(after).toHaveLength(before + 1);
    const record = after.at(-1);
    expect(record).toMatchObject({ actor: "user:user-admin", target: done.id });
    const details = record && (await new DetailsReader(lethe.services.vault).read(record));
    expect(details).toEqual({ version: done.version, digest: done.digest });
  });
});

describe("what putting a version in force costs", () => {
  const cost = (id: string) => callerAs(lethe, "auditor").policies.publishCost({ id });

  it("is the answers that serve now, and a text that was in force before brings its own back", async () => {
    const first = allowing("1 == 1");
    await publish(lethe, tenant.id, first);
    await ask(lethe, tenant, QUESTION);
    await ask(lethe, tenant, "How long is a marathon?");
    const other = await lethe.tenant();
    await ask(lethe, other, QUESTION);
    const { id } = await draft(lethe, tenant.id, ALLOW_ALL);
    expect(await cost(id)).toMatchObject({ unreachable: 2, back: 0 });
    await publish(lethe, tenant.id, ALLOW_ALL);
    expect(await cost(id), "it is in force").toMatchObject({ unreachable: 0, back: 0 });
    await ask(lethe, tenant, QUESTION);
    const { id: again } = await draft(lethe, tenant.id, first);
    expect(await cost(again)).toMatchObject({ unreachable: 1, back: 2 });
  });

  it("of a global version counts the tenants without one of their own", async () => {
    const { id } = await draft(lethe, null, ALLOW_ALL);
    const before = (await cost(id)).unreachable;
    const plain = await lethe.tenant();
    await ask(lethe, plain, QUESTION);
    await publish(lethe, tenant.id, allowing("2 == 2"));
    await ask(lethe, tenant, QUESTION);
    expect((await cost(id)).unreachable).toBe(before + 1);
  });
});
