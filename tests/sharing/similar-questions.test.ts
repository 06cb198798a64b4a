import { readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ASKER_WINDOW_MS } from "@/server/services/gateway/counted-askers";
import { erase } from "../services/erasure-steps";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { bytesOfReply } from "./seen";

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  lethe.upstream.reply(says(ANSWER));
  tenant = await lethe.tenant();
});

/** Each a minute after the one before: of one app key the askers of a minute count as one. */
const askAs = (who: string, question: string, one = tenant, headers = {}) => {
  lethe.clock.advance(ASKER_WINDOW_MS);
  return ask(lethe, one, question, { "Lethe-Subject": who, ...headers });
};
const ANSWER = "A hedgehog sleeps about 5 months in winter.";
const QUESTION = "How long does a hedgehog sleep in winter?";
const ALIKE = "Please tell me, how long does a hedgehog sleep in winter?";
const OTHERS = [
  "How long does a hedgehog sleep in summer?",
  "How long does a hedgehog not sleep in winter?",
  "How long do 2 hedgehogs sleep in winter?",
  "Why does a hedgehog sleep in winter?",
];

describe("a question that the matcher would take for another one", () => {
  it("confirms that one's answer, and is confirmed by it", async () => {
    for (const [first, second] of [
      [QUESTION, ALIKE],
      [ALIKE, QUESTION],
    ] as const) {
      const one = await lethe.tenant();
      expect((await askAs("u1", first, one)).outcome).toBe("miss");
      expect((await askAs("u2", second, one)).outcome).toBe("miss");
      for (const question of [first, second])
        expect((await askAs("u3", question, one)).outcome, question).toMatch(/^hit-/);
      expect((await lethe.services.db.entries.totals(one.id)).entries).toBe(1);
    }
  });

  it("goes with the one who confirmed it", async () => {
    await askAs("u1", QUESTION);
    await askAs("u2", ALIKE);
    await erase(lethe, tenant, "u2");
    for (const question of [QUESTION, ALIKE]) expect((await askAs("u3", question)).outcome).toBe("miss");
  });

  it("confirms nothing by an answer that contradicts, and by no answer of the same person", async () => {
    await askAs("u1", QUESTION);
    await askAs("u1", ALIKE);
    expect((await askAs("u2", QUESTION, tenant, { "Cache-Control": "no-store" })).outcome).toBe("miss");
    lethe.upstream.reply(says(ANSWER.replace("5", "7")));
    await askAs("u2", ALIKE);
    for (const question of [QUESTION, ALIKE]) expect((await askAs("u3", question)).outcome).toBe("miss");
  });

  it("is exact only where the request, the tenant or an operator says so", async () => {
    await askAs("u1", QUESTION);
    await askAs("u2", ALIKE, tenant, { "Lethe-Strategy": "exact" });
    await callerAs(lethe, "owner").brake.set({ tenantId: tenant.id, brake: "semantic-off", note: "" });
    await askAs("u4", `${ALIKE} Thank you!`);
    await callerAs(lethe, "owner").brake.set({ tenantId: tenant.id, brake: "released", note: "" });
    expect((await lethe.services.db.entries.list(tenant.id, { limit: 9 })).map(({ sharing }) => sharing)).toEqual(
      Array(3).fill("candidate"),
    );
  });

  it("looks to an app as if nobody had asked", async () => {
    const without = await lethe.tenant();
    await askAs("u1", QUESTION);
    const replies = [];
    for (const one of [tenant, without]) replies.push(bytesOfReply(await askAs("u2", ALIKE, one)));
    expect(replies[0]).toEqual(replies[1]);
    await lethe.services.recorder.flush();
    const awaiting = (id: string) =>
      lethe.services.db.read.decision.count({ where: { tenantId: id, reason: "awaiting-confirmation" } });
    expect([await awaiting(tenant.id), await awaiting(without.id)]).toEqual([1, 0]);
  });
});

describe("another question", () => {
  it("never confirms, whatever it is answered with", async () => {
    await askAs("u1", QUESTION);
    for (const [at, other] of OTHERS.entries()) await askAs(`v${at}`, other);
    expect((await askAs("u3", QUESTION)).outcome).toBe("miss");
  });

  it("is the one that the matcher refuses: of pairs that it has not seen, exactly those count that it serves", async () => {
    const lines = readFileSync("tests/similarity/cases/stranger-pairs.jsonl", "utf8").trim().split("\n");
    const all = lines.map((line) => JSON.parse(line) as { a: string; b: string; same: number });
    const pairs = [0, 1].flatMap((same) => all.filter((pair) => pair.same === same).filter((_, at) => at % 31 === 11));
    const settings = { sharing: "immediate" } as const;
    const served: string[] = [];
    const confirmed: string[] = [];
    for (const { a, b } of pairs) {
      const [shared, careful] = [await lethe.tenant({ settings }), await lethe.tenant()];
      await askAs("u1", a, shared);
      if ((await askAs("u2", b, shared)).outcome?.startsWith("hit")) served.push(b);
      await askAs("u1", a, careful);
      await askAs("u2", b, careful);
      if ((await askAs("u3", a, careful)).outcome?.startsWith("hit")) confirmed.push(b);
    }
    expect(confirmed).toEqual(served);
    expect(served.length).toBeGreaterThan(1);
    expect(served.length).toBeLessThan(pairs.length);
  });
});
