import { createHash } from "node:crypto";
import { v7 as uuidV7 } from "uuid";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { ask, chat, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { entriesOf, policy, publish } from "./sources";

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
afterEach(() => vi.restoreAllMocks());

const QUESTION = "How long does an international bank transfer take?";
const allowing = (...rules: string[]) => policy("allow_lookup := true", "allow_store := true", ...rules);

describe("ttl_seconds", () => {
  it.each([
    { own: 100, policys: "50", client: null, kept: 50 },
    { own: 100, policys: "1000000", client: null, kept: 100 },
    { own: 100, policys: "50", client: "20", kept: 20 },
    { own: 100, policys: "50", client: "80", kept: 50 },
    { own: 100, policys: '50 if input.model == "other"', client: null, kept: 100 },
    { own: 100, policys: "10 / 3", client: null, kept: 3 },
  ])("may only lower: $own of the tenant, $policys of the policy, $client of the client", async (given) => {
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: given.own } });
    await publish(lethe, tenant.id, allowing(`ttl_seconds := ${given.policys}`));
    await ask(lethe, tenant, QUESTION, given.client === null ? {} : { "Lethe-Ttl": given.client });
    const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 2 });
    expect(((entry?.expiresAt ?? 0) - (entry?.createdAt ?? 0)) / 1000).toBe(given.kept);
  });

  it("of none keeps nothing that could be served", async () => {
    await publish(lethe, tenant.id, allowing("ttl_seconds := 0"));
    for (let turn = 0; turn < 2; turn++) expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
  });
});

describe("min_similarity", () => {
  const stored = "How do I get a refund for my card?";
  /** Scores 0.997 against it: an article that is left out weighs little. */
  const near = "How do I get refund for my card?";
  const asked = (headers: Record<string, string> = {}) =>
    ask(lethe, tenant, near, { "Cache-Control": "no-store", ...headers });

  async function storedUnder(threshold: number | null, ...rules: string[]): Promise<void> {
    tenant = await lethe.tenant({ settings: { threshold } });
    await publish(lethe, tenant.id, allowing(...rules));
    expect((await ask(lethe, tenant, stored)).outcome).toBe("miss");
  }

  it("may raise what a match must reach", async () => {
    await storedUnder(null);
    expect((await asked()).outcome).toBe("hit-semantic");
    await storedUnder(null, "min_similarity := 0.999");
    const miss = await asked();
    expect([miss.outcome, miss.reason]).toEqual(["miss", "below-threshold"]);
  });

  it("never lowers what the tenant asks", async () => {
    await storedUnder(0.999, "min_similarity := 0.5");
    expect((await asked()).outcome).toBe("miss");
  });

  it("never lowers what the client asks, nor the client the policy", async () => {
    await storedUnder(null, "min_similarity := 0.5");
    expect((await asked({ "Lethe-Min-Similarity": "0.999" })).outcome).toBe("miss");
    expect((await asked()).outcome).toBe("hit-semantic");
    await storedUnder(null, "min_similarity := 0.999");
    expect((await asked({ "Lethe-Min-Similarity": "0.5" })).outcome).toBe("miss");
  });
});

describe("share: subject", () => {
  beforeEach(() => publish(lethe, tenant.id, allowing('share := "subject"')));
  const as = (subject: string, question = QUESTION) => ask(lethe, tenant, question, { "Lethe-Subject": subject });

  it("separates people, whatever they ask and however", async () => {
    await as("jane");
    expect((await as("jane")).outcome).toBe("hit-exact");
    expect((await as("jane", `Hello! ${QUESTION}`)).outcome).toBe("hit-semantic");
    expect((await as("joan", `Hello! ${QUESTION}`)).outcome).toBe("miss");
    expect((await as("jack")).outcome).toBe("miss");
    expect(lethe.upstream.calls).toHaveLength(3);
  });

  it("neither looks up nor stores when nobody is named", async () => {
    for (let turn = 0; turn < 2; turn++) {
      const told = await ask(lethe, tenant, QUESTION);
      expect([told.outcome, told.reason]).toEqual(["bypass", "policy-denied"]);
    }
    expect(await entriesOf(lethe, tenant)).toBe(0);
  });

  it("a policy can't share what was asked with personal data in it", async () => {
    await publish(lethe, tenant.id, allowing('share := "tenant"'));
    const question = "Is the newsletter sent to jane.example@posteo.de every week?";
    await as("jane", question);
    expect((await as("joan", question)).outcome).toBe("miss");
    expect((await as("jane", question)).outcome).toBe("hit-exact");
  });
});

/** Each gives no decision. */
const FAILING: [string, string][] = [
  ["is undefined for this input", policy('allow_lookup if input.model == "other"', "allow_store := true")],
  [
    "contradicts itself",
    policy("allow_lookup := true", "allow_lookup := false if input.cache_enabled", "allow_store := true"),
  ],
  ["errs in a built-in", policy("allow_lookup := true", "allow_store if to_number(input.model) > 0")],
  [
    "divides by zero",
    policy(
      "allow_lookup := true",
      "allow_store := true",
      "ttl_seconds := 1 / (input.prompt_chars - input.prompt_chars)",
    ),
  ],
  ["shares with nobody known", allowing('share := "everyone"')],
  ["asks for a negative time", allowing("ttl_seconds := -1")],
  ["asks for a time in words", allowing('ttl_seconds := "60"')],
  ["asks for more than likeness", allowing("min_similarity := 1.5")],
  ["gives reasons of another kind", allowing("reasons := 7")],
  [
    "loops to the limit",
    policy(
      "r := numbers.range(1, 1000)",
      "allow_lookup if count([1 | some i in r; some j in r; some k in r; i + j + k < 0]) == 0",
      "allow_store := true",
    ),
  ],
  [
    "reads a network",
    policy("allow_lookup := true", "allow_store := true", 'ttl_seconds := count(net.cidr_expand("10.0.0.0/8"))'),
  ],
];

describe("a policy whose decision can't be a boolean is refused before it is in force", () => {
  it.each([
    ["text", policy('allow_lookup := "true"', "allow_store := true")],
    ["number", policy("allow_lookup := 1", "allow_store := true")],
    ["null", policy("allow_lookup := true", "allow_store := null")],
  ])("one that allows by %s", async (_, source) => {
    await expect(publish(lethe, tenant.id, source)).rejects.toThrow(/must be true or false/);
  });
});

describe("a policy that gives no decision is a bypass: nothing looked up, nothing stored", () => {
  it.each(FAILING)("one that %s", async (_, source) => {
    await publish(lethe, tenant.id, source);
    const { entries } = lethe.services.db;
    const verbs = (["findByKey", "get", "loadScope", "put"] as const).map((verb) => vi.spyOn(entries, verb));
    for (const body of [chat(QUESTION), chat(QUESTION, { stream: true }), chat(`Hello! ${QUESTION}`)]) {
      const told = await ask(lethe, tenant, body);
      expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "policy-error"]);
    }
    expect(lethe.upstream.calls, "every one is paid for").toHaveLength(3);
    expect(verbs.map((verb) => verb.mock.calls.length)).toEqual([0, 0, 0, 0]);
    expect(await entriesOf(lethe, tenant)).toBe(0);
  });

  it("on the API, which says so", async () => {
    await publish(lethe, tenant.id, policy('allow_lookup := json.unmarshal("1")', "allow_store := true"));
    const body = { model: "m", prompt: QUESTION };
    const found = await send(lethe, tenant.key, "/api/v1/cache/lookup", body);
    expect(found.json).toMatchObject({ outcome: "bypass", reason: "policy-error", entry: null });
    const put = await send(lethe, tenant.key, "/api/v1/cache/entries", { ...body, response: "Two days." });
    expect(put.status).toBeGreaterThanOrEqual(400);
    expect(await entriesOf(lethe, tenant)).toBe(0);
  });

  it("when a source that no longer compiles is in force", async () => {
    const source = policy("allow_lookup := nobody_knows");
    const digest = createHash("sha256").update(source).digest("hex");
    const row = { id: uuidV7(), tenantId: tenant.id, version: 1, state: "published", createdBy: "a restored backup" };
    await lethe.services.db.write((tx) => tx.policyVersion.create({ data: { ...row, source, digest, note: "" } }));
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.outcome, told.reason]).toEqual(["bypass", "policy-error"]);
  });

  it("is not remembered: the next request that it can decide is decided", async () => {
    await publish(lethe, tenant.id, policy("allow_lookup if to_number(input.model) > 0", "allow_store := true"));
    const reasonOf = async (model: string) => (await ask(lethe, tenant, chat(QUESTION, { model }))).reason;
    expect([await reasonOf("x"), await reasonOf("7"), await reasonOf("7"), await reasonOf("x")]).toEqual([
      "policy-error",
      "not-found",
      "same-key",
      "policy-error",
    ]);
  });
});
