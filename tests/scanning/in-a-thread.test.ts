import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { WorkerError } from "@/server/ports/worker-pool";
import { ask, chat, contentOf } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

const FILLER = "The quick brown fox writes a letter about 42 apples to the town hall. ";
/** With something to find at its beginning, in its middle and at its end. */
const long = (repeats: number) =>
  `jane@posteo.de ${FILLER.repeat(repeats)} joan@posteo.de ${FILLER.repeat(repeats)} jane@posteo.de`;
const QUESTION = "What do badgers eat in winter?";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { ...ROOMY, scanMs: 60_000 } });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  vi.restoreAllMocks();
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});

const jobs = () => {
  const run = vi.spyOn(lethe.services.workers, "run");
  return () => run.mock.calls.map(([job]) => job);
};
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

describe("what is long is scanned in a worker thread", () => {
  it("a prompt", async () => {
    const asked = jobs();
    const told = await ask(lethe, tenant, `${FILLER.repeat(12_000)} 4539 1488 0343 6467`);
    expect([told.outcome, told.reason]).toEqual(["bypass", "policy-denied"]);
    // Of this size it is read in one, too.
    expect(asked()).toEqual(["read-body", "classify-texts"]);
  });

  it("an answer, which is stored scrubbed, with numbers as in one go", async () => {
    tenant = await lethe.tenant({ settings: { numberedPlaceholders: true } });
    lethe.upstream.reply(says(long(5_000)));
    const asked = jobs();
    await ask(lethe, tenant, QUESTION);
    const hit = await ask(lethe, tenant, QUESTION);
    expect([hit.outcome, hit.headers.get("lethe-redacted")]).toEqual(["hit-exact", "3"]);
    const numbers = [...String(contentOf(hit)).matchAll(/\[EMAIL_(\d)\]/g)].map(([, number]) => number);
    expect(numbers.join("")).toBe("121");
    expect(asked()).toEqual(["redact-values"]);
  });

  it("by the tenant's own recognisers, and a shorter text too where they cost more", async () => {
    const custom = [{ name: "BADGE", pattern: "\\bB-[0-9]{4}\\b", severity: "high" as const }];
    const recognisers = { custom, deny: [], allow: [], names: "all" as const, reserved: "exempt" as const };
    tenant = await lethe.tenant({ settings: { recognisers } });
    const asked = jobs();
    for (const repeats of [60, 400]) {
      const told = await ask(lethe, tenant, `${FILLER.repeat(repeats)} B-1234`);
      expect([told.outcome, told.reason]).toEqual(["bypass", "policy-denied"]);
    }
    expect(asked()).toEqual(["classify-texts", "classify-texts"]);
  });

  it("a text that is tried", async () => {
    const asked = jobs();
    const text = long(200);
    const { findings } = await callerAs(lethe, "auditor").playground.scan({ tenantId: tenant.id, text });
    expect(findings.map(({ start, end }) => text.slice(start, end))).toEqual([
      "jane@posteo.de",
      "joan@posteo.de",
      "jane@posteo.de",
    ]);
    expect(asked()).toEqual(["scan-text"]);
  });

  it("and what is short is not", async () => {
    const asked = jobs();
    await ask(lethe, tenant, QUESTION);
    await ask(lethe, tenant, FILLER.repeat(100));
    expect(asked()).toEqual([]);
  });
});

describe("a scan that does not end in time", () => {
  it("is ended: its prompt is a bypass, its answer is given and not stored", async () => {
    const hurried = lethe.services.limits as { scanMs: number };
    hurried.scanMs = 1;
    const prompt = await ask(lethe, tenant, FILLER.repeat(20_000));
    expect([prompt.status, prompt.outcome, prompt.reason]).toEqual([200, "bypass", "scanner-error"]);
    const answer = FILLER.repeat(20_000);
    lethe.upstream.reply(says(answer));
    const told = await ask(lethe, tenant, chat(QUESTION));
    hurried.scanMs = 60_000;
    expect([told.status, told.outcome, contentOf(told)]).toEqual([200, "miss", answer]);
    expect(await entries()).toBe(0);
    expect((await ask(lethe, tenant, `${FILLER.repeat(200)} and again`)).outcome).toBe("miss");
  });

  it("or finds no thread", async () => {
    vi.spyOn(lethe.services.workers, "run").mockRejectedValue(new WorkerError("overloaded", "too many jobs wait"));
    const prompt = await ask(lethe, tenant, FILLER.repeat(200));
    expect([prompt.status, prompt.outcome, prompt.reason]).toEqual([200, "bypass", "scanner-error"]);
    lethe.upstream.reply(says(FILLER.repeat(200)));
    await ask(lethe, tenant, QUESTION);
    expect(await entries()).toBe(0);
  });
});
