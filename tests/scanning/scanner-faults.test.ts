import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createScanner, type Scanner } from "@/lib/pii/scan";
import { WorkerError } from "@/server/ports/worker-pool";
import { ask, chat, contentOf, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
const scanner = createScanner();
const QUESTION = "What do badgers eat in winter?";
const SHORT = "Worms, bulbs and what they have hidden.";
const LONG = "The quick brown fox writes a letter about 42 apples to the town hall. ".repeat(2_000);

beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  tenant = await lethe.tenant();
});
afterEach(() => vi.restoreAllMocks());

/** Puts another scanner in the place of every tenant's. */
function scanBy(replacement: Partial<Scanner>): void {
  vi.spyOn(lethe.services, "scannerOf").mockImplementation(() => ({ ...scanner, ...replacement }));
}

function watchEntries() {
  const { entries } = lethe.services.db;
  const verbs = (["findByKey", "get", "loadScope", "put"] as const).map((verb) => vi.spyOn(entries, verb));
  return () => verbs.map((verb) => verb.mock.calls.length);
}

const fail = (): never => {
  throw new RangeError("a recogniser failed");
};
const throwing: Partial<Scanner> = { scan: fail };
/** The thread of a long scan fails or is ended. */
function failInThread(): void {
  vi.spyOn(lethe.services.workers, "run").mockRejectedValue(new WorkerError("timeout", "it ran over its time"));
}

describe("a prompt that can't be scanned is a bypass: nothing looked up, nothing stored", () => {
  it.each([
    ["a scanner that throws", () => scanBy(throwing), QUESTION],
    ["a scanner past its time limit", failInThread, LONG],
  ])("%s", async (_, breakIt, question) => {
    breakIt();
    const calls = watchEntries();
    for (const body of [chat(question), chat(question, { stream: true }), chat(question)]) {
      const told = await ask(lethe, tenant, body);
      expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "scanner-error"]);
    }
    expect(lethe.upstream.calls).toHaveLength(3);
    expect(calls()).toEqual([0, 0, 0, 0]);
  });

  it("and policies decide on it as on the worst", async () => {
    scanBy(throwing);
    await ask(lethe, tenant, QUESTION);
    await lethe.services.recorder.flush();
    const decision = await lethe.services.db.read.decision.findFirstOrThrow({ where: { tenantId: tenant.id } });
    expect(JSON.parse(decision.policyInput)).toMatchObject({
      data_tier: "restricted",
      pii_detected: true,
      pii_severity: "high",
    });
  });

  it("recognisers that no longer compile", async () => {
    vi.spyOn(lethe.services, "scannerOf").mockImplementation(fail);
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "scanner-error"]);
  });

  it("on the API, which says so", async () => {
    scanBy(throwing);
    const body = { model: "m", prompt: QUESTION };
    const found = await send(lethe, tenant.key, "/api/v1/cache/lookup", body);
    expect(found.json).toMatchObject({ outcome: "bypass", reason: "scanner-error", entry: null });
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { ...body, response: "Worms." });
    expect(put.status).toBeGreaterThanOrEqual(400);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });

  it("and the log says why without the text", async () => {
    scanBy(throwing);
    await ask(lethe, tenant, "What do xylophonists eat in winter?");
    expect(lethe.log()).toContain("a recogniser failed");
    expect(lethe.log()).not.toContain("xylophonist");
  });
});

describe("an answer that can't be scanned is given and not stored", () => {
  it.each([
    ["a scanner that throws", () => scanBy(throwing), SHORT],
    ["a scanner past its time limit", failInThread, LONG],
  ])("%s", async (_, breakIt, answer) => {
    lethe.upstream.reply(() => {
      breakIt();
      return says(answer);
    });
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.status, told.outcome, contentOf(told)]).toEqual([200, "miss", answer]);
    expect(told.headers.get("cache-status")).not.toContain("stored");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
  });
});

it("an entry of an older scanner is not served when it can't be scanned again", async () => {
  await ask(lethe, tenant, QUESTION);
  expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  let scans = 0;
  // The prompt is scanned, the answer is not.
  scanBy({ version: "newer", scan: (text) => (scans++ === 0 ? scanner.scan(text) : fail()) });
  const told = await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-store" });
  expect([told.status, told.outcome, told.reason]).toEqual([200, "miss", "entry-refused"]);
});
