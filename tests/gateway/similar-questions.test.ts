import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, contentOf, send, type Told } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

async function recordOf(told: Told) {
  await lethe.services.recorder.flush();
  const { json } = await send(lethe, tenant.key, `/api/v1/decisions/${told.headers.get("lethe-request-id")}`);
  return json as { edits: unknown };
}

const QUESTION = "How long does an international bank transfer take?";

describe("a question asked in other words is served", () => {
  it.each([
    ["a greeting", "Hello! How long does an international bank transfer take?"],
    ["thanks", "How long does an international bank transfer take? Thanks!"],
    ["case", "HOW LONG DOES AN INTERNATIONAL BANK TRANSFER TAKE?"],
    ["punctuation", "how long does an international bank transfer take"],
    ["white space", "  How long does an international\n bank transfer   take?  "],
    ["politeness", "Could you please tell me how long does an international bank transfer take?"],
  ])("%s", async (_, asked) => {
    const paid = await ask(lethe, tenant, QUESTION);
    const told = await ask(lethe, tenant, asked);
    expect([told.outcome, told.reason]).toEqual(["hit-semantic", "similar"]);
    expect(told.json).toEqual(paid.json);
    const score = Number(told.headers.get("lethe-similarity"));
    expect(score).toBeGreaterThanOrEqual(0.9);
    expect(score).toBeLessThanOrEqual(1);
    expect(lethe.upstream.calls).toHaveLength(1);
  });
});

describe("never serves the answer to another question", () => {
  it.each([
    ["number", "What is 15 percent of 240 dollars?", "What is 25 percent of 240 dollars?"],
    ["unit", "How far is a walk of 5 miles in steps?", "How far is a walk of 5 kilometres in steps?"],
    ["negation", "Which of these plants are safe for cats?", "Which of these plants are not safe for cats?"],
    ["contracted negation", "Why can the parcel be delivered today?", "Why can't the parcel be delivered today?"],
    ["place", "What is the capital of France?", "What is the capital of Japan?"],
    ["opposite", "How do I increase the volume of the speaker?", "How do I decrease the volume of the speaker?"],
    ["direction", "How do I convert pounds to kilograms?", "How do I convert kilograms to pounds?"],
    ["year", "Who won the world cup in 2014?", "Who won the world cup in 2018?"],
  ])("another %s", async (_, stored, asked) => {
    await ask(lethe, tenant, stored);
    const told = await ask(lethe, tenant, asked);
    expect(told.outcome).toBe("miss");
    expect(contentOf(told)).toBe("Answer number 2.");
  });

  it.each([
    [
      "system prompt",
      chat(QUESTION, {
        messages: [
          { role: "system", content: "Be brief." },
          { role: "user", content: `Hello! ${QUESTION}` },
        ],
      }),
    ],
    ["model", chat(`Hello! ${QUESTION}`, { model: "other" })],
    ["temperature", chat(`Hello! ${QUESTION}`, { temperature: 0 })],
  ])("by similarity, when the %s differs", async (_, asked) => {
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, asked)).outcome).toBe("miss");
  });

  it("of another tenant, by similarity", async () => {
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, await lethe.tenant(), `Hello! ${QUESTION}`)).outcome).toBe("miss");
  });
});

describe("a hit by similarity", () => {
  it("gives the entry no fresh life and stores no second one", async () => {
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: 100 } });
    await ask(lethe, tenant, QUESTION);
    lethe.clock.advance(60_000);
    const told = await ask(lethe, tenant, `Hello! ${QUESTION}`);
    expect(told.outcome).toBe("hit-semantic");
    expect(told.headers.get("age")).toBe("60");
    expect(told.headers.get("cache-status")).toContain("ttl=40");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
    lethe.clock.advance(41_000);
    expect((await ask(lethe, tenant, `Hello! ${QUESTION}`)).outcome).toBe("miss");
  });

  it("says its score, and the score of what was not near enough", async () => {
    await ask(lethe, tenant, QUESTION);
    const miss = await ask(lethe, tenant, "How long does a domestic bank transfer take?");
    expect(miss.outcome).toBe("miss");
    expect(["below-threshold", "guard-refused", "not-found"]).toContain(miss.reason);
    expect((await ask(lethe, tenant, QUESTION)).headers.get("lethe-similarity")).toBe("1.000");
  });

  it("says what differs, in a header and in the record, without a word of either question", async () => {
    await ask(lethe, tenant, QUESTION);
    const served = await ask(lethe, tenant, `Hello! ${QUESTION}`);
    expect(served.headers.get("lethe-edits")).toContain("politeness");
    const hit = await recordOf(served);
    expect(hit.edits).toContainEqual(expect.objectContaining({ name: "politeness", explainedBy: expect.any(String) }));
    const refused = await ask(lethe, tenant, QUESTION.replace("an international", "your international"));
    const miss = await recordOf(refused);
    expect(refused.headers.get("lethe-edits")).toContain("possessive");
    expect(miss.edits).toContainEqual(expect.objectContaining({ name: "possessive", explainedBy: null }));
    expect(JSON.stringify([hit.edits, miss.edits])).not.toMatch(/bank|transfer|hello/i);
  });

  it("survives a restart, by index and by key", async () => {
    const own = await startLethe();
    const someone = await own.tenant();
    await ask(own, someone, QUESTION);
    const again = await own.restart();
    expect((await ask(again, someone, `Hello! ${QUESTION}`)).outcome).toBe("hit-semantic");
    expect((await ask(again, someone, QUESTION)).outcome).toBe("hit-exact");
    expect(own.upstream.calls).toHaveLength(1);
    await again.close();
  });
});
