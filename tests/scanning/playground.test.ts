import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const playground = () => callerAs(lethe, "auditor").playground;
const state = async () => {
  await lethe.services.recorder.flush();
  const { entries, read } = lethe.services.db;
  return {
    rows: (await entries.list(tenant.id, { limit: 10 })).map(({ id, hitCount, lastAccessedAt }) => [
      id,
      hitCount,
      lastAccessedAt,
    ]),
    decisions: await read.decision.count(),
    usage: await read.usageHour.count(),
    audit: await read.auditRecord.count(),
    calls: lethe.upstream.calls.length,
  };
};

describe("a text that is tried", () => {
  const TEXT = "Xylophonist jane@posteo.de pays with 4539 1488 0343 6467.";
  const scan = (text: string, more = {}) => playground().scan({ tenantId: tenant.id, text, ...more });

  it("shows what would be found, stored and decided", async () => {
    const view = await scan(TEXT);
    expect(view.findings.map(({ start, end, type }) => [TEXT.slice(start, end), type])).toEqual([
      ["jane@posteo.de", "EMAIL"],
      ["4539 1488 0343 6467", "CREDIT_CARD"],
    ]);
    expect(view.redacted).toBe("Xylophonist [EMAIL] pays with [CREDIT_CARD].");
    expect([view.severity, view.decision.allowLookup, view.decision.allowStore]).toEqual(["high", false, false]);
    expect((await scan("jane@posteo.de", { subjectPresent: true })).decision).toMatchObject({
      allowStore: true,
      share: "subject",
    });
  });

  it("is found as the tenant's own recognisers find it", async () => {
    const recognisers = {
      custom: [],
      deny: ["xylophonist"],
      allow: ["jane@posteo.de"],
      names: "all" as const,
      reserved: "exempt" as const,
    };
    tenant = await lethe.tenant({ settings: { recognisers } });
    expect((await scan(TEXT)).redacted).toBe("[CUSTOM_DENIED] jane@posteo.de pays with [CREDIT_CARD].");
  });

  it("is kept nowhere: no row, no file, no log", async () => {
    const before = await state();
    await scan(`${TEXT} `.repeat(400));
    expect(await state()).toEqual(before);
    for (const text of ["Xylophonist", "4111 1111"]) {
      expect(filesHolding(lethe.dataDirectory, text)).toEqual([]);
      expect(lethe.log()).not.toContain(text);
    }
  });

  it("is refused when it is too long", async () => {
    await expect(scan("a".repeat(200_001))).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("a look-up that is explained", () => {
  const QUESTION = "How long does an international bank transfer take?";
  const explain = (prompt: string, more = {}) =>
    playground().explain({ tenantId: tenant.id, model: "test-model", prompt, ...more });

  it.each([
    ["nothing stored", "What do badgers eat in winter?"],
    ["the same question", QUESTION],
    ["the same in other words", `Hello! ${QUESTION}`],
    ["a question near by", "How long does a domestic bank transfer take?"],
    ["a secret", "Why was my card 4539 1488 0343 6467 declined?"],
  ])("says what the gateway does: %s", async (_, prompt) => {
    await ask(lethe, tenant, QUESTION);
    const view = await explain(prompt);
    const told = await ask(lethe, tenant, prompt, { "Cache-Control": "no-store" });
    expect([view.outcome, view.reason]).toEqual([told.outcome, told.reason]);
    expect(view.entryId).toBe(told.headers.get("lethe-entry"));
  });

  it("serves nothing, stores nothing, counts nothing and pays nothing", async () => {
    await ask(lethe, tenant, QUESTION);
    const before = await state();
    lethe.clock.advance(1_000);
    const view = await explain(QUESTION);
    expect(view.outcome).toBe("hit-exact");
    expect(JSON.stringify(view)).not.toContain("Answer number");
    await explain("What do badgers eat in winter?");
    expect(await state()).toEqual(before);
  });

  it("adds nothing to what a policy in shadow counts", async () => {
    const policies = callerAs(lethe, "admin").policies;
    const source = "package lethe.cache\n\nallow_lookup := false\n\nallow_store := false\n";
    const { id } = await policies.save({ tenantId: tenant.id, source });
    await policies.shadow({ id, on: true });
    await explain(QUESTION);
    expect(await policies.shadowCount({ id })).toEqual({ same: 0, looser: 0, stricter: 0, failures: 0 });
    await ask(lethe, tenant, QUESTION);
    expect(await policies.shadowCount({ id })).toMatchObject({ stricter: 1 });
  });

  it("tells of no stored text, only of the question's own words", async () => {
    await ask(lethe, tenant, "How long does a domestic bank transfer of xylophones take?");
    const view = await explain("How long does a domestic bank transfer take?");
    expect(view.explanation).not.toBeNull();
    expect(JSON.stringify(view)).not.toContain("xylophone");
  });

  it("of another person finds nothing of this one's", async () => {
    const personal = "Is the newsletter sent to jane.example@posteo.de every week?";
    await ask(lethe, tenant, personal, { "Lethe-Subject": "jane" });
    expect((await explain(personal, { subject: "jane" })).outcome).toBe("hit-exact");
    expect((await explain(personal, { subject: "joan" })).outcome).toBe("miss");
    expect((await explain(personal)).outcome).toBe("bypass");
  });
});
