import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ask, send, type Told } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { PLAIN_INPUT } from "../support/policy-input";
import { ROOMY } from "../support/roomy";
import { ALLOW_ALL, allowing, DENY_ALL, policy, untestedPolicy } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());
beforeEach(async () => {
  const whole = await lethe.tenant();
  // The scope `policy` alone is enough for every verb.
  tenant = { ...whole, key: (await lethe.appKey(whole, { scopes: ["policy"] })).key };
  asker = whole;
});
let asker: TestTenant;

const at = (path: string, body?: unknown): Promise<Told> =>
  send(lethe, tenant.key, `/api/v1/policies${path}`, body, body === undefined && path !== "" ? { method: "POST" } : {});
const QUESTION = "What do badgers eat in winter?";
const reason = async () => (await ask(lethe, asker, QUESTION)).reason;

it("an app drafts, changes, publishes and rolls back its own policy", async () => {
  const made = await at("", { source: allowing("draft"), note: "first" });
  expect([made.status, made.json.state, made.json.version, made.json.note]).toEqual([201, "draft", 1, "first"]);
  const changed = await at("", { source: ALLOW_ALL, id: made.json.id });
  expect([changed.status, changed.json.id, changed.json.source]).toEqual([201, made.json.id, ALLOW_ALL]);

  const published = await at(`/${made.json.id}/publish`);
  expect([published.status, published.json.state]).toEqual([200, "published"]);
  expect([await reason(), await reason()]).toEqual(["not-found", "same-key"]);

  const denying = await at("", { source: DENY_ALL });
  expect((await at(`/${denying.json.id}/publish`)).status).toBe(200);
  expect(await reason()).toBe("policy-denied");

  const back = await at(`/${made.json.id}/roll-back`);
  expect([back.status, back.json.version, back.json.source]).toEqual([200, 3, ALLOW_ALL]);
  expect(await reason()).toBe("same-key");

  const { json } = await at("");
  const versions = json.versions as { version: number; state: string; createdBy: string }[];
  expect(versions.map(({ version, state }) => [version, state])).toEqual([
    [3, "published"],
    [2, "retired"],
    [1, "retired"],
  ]);
  expect(versions.every(({ createdBy }) => createdBy.startsWith("app-key:"))).toBe(true);
  expect(json.defaultSource).toContain("package lethe.cache");
});

it("an app puts a draft into shadow and takes it out", async () => {
  const { json } = await at("", { source: DENY_ALL });
  expect((await at(`/${json.id}/shadow`, { on: true })).json.state).toBe("shadow");
  expect(await reason(), "the policy in force decides").toBe("not-found");
  const counted = await send(lethe, tenant.key, `/api/v1/policies/${json.id}/shadow`);
  expect([counted.status, counted.json]).toEqual([200, { same: 0, looser: 0, stricter: 1, failures: 0 }]);
  expect((await at(`/${json.id}/shadow`, { on: false })).json.state).toBe("draft");
});

it("an app checks a source, with the place of each problem and the result of each test", async () => {
  const broken = await at("/check", { source: policy("allow_lookup := nobody_knows") });
  expect(broken.status).toBe(200);
  expect(broken.json).toMatchObject({ problems: [{ line: 3 }], tests: [] });
  const tested = await at("/check", {
    source: `${untestedPolicy("allow_lookup := true", "allow_store := true")}\ntest_a if allow_lookup\n\ntest_b if false\n`,
  });
  expect(tested.json).toMatchObject({
    problems: [],
    tests: [
      { name: "test_a", passed: true },
      { name: "test_b", passed: false },
    ],
  });
  expect((await at("")).json.versions, "nothing is saved").toEqual([]);
});

it("an app tries an input", async () => {
  const input = { ...PLAIN_INPUT, model: "small" };
  const source = policy('allow_lookup if input.model == "small"', "allow_store := false", 'reasons := ["because"]');
  const told = await at("/try", { source, input });
  expect(told.status).toBe(200);
  expect(told.json.decision).toMatchObject({
    allowLookup: true,
    allowStore: false,
    reasons: ["because"],
    failure: null,
  });
  const failed = await at("/try", { source, input: { ...input, model: "large" } });
  expect(failed.json.decision).toMatchObject({ failure: expect.stringContaining("allow_lookup") as string });
});

it("an app replays a draft over its own decisions only", async () => {
  await ask(lethe, await lethe.tenant(), QUESTION);
  await reason();
  await reason();
  const told = await at("/replay", { source: DENY_ALL });
  expect(told.status).toBe(200);
  expect(told.json).toMatchObject({ decisions: 2, hitsLost: 1, storesRefused: 1, newlyAllowed: 0, failures: 0 });
  expect((await at("/replay", { source: DENY_ALL, limit: 1 })).json.decisions).toBe(1);
});

it.each([
  ["a draft without a source", "", {}],
  ["a source that is too long", "", { source: `# ${"x".repeat(65_536)}` }],
  ["a field that nobody knows", "", { source: ALLOW_ALL, state: "published" }],
  ["a shadow that is neither on nor off", "/any/shadow", { on: "yes" }],
  ["an input with a tier that is none", "/try", { source: ALLOW_ALL, input: { data_tier: "cosmic" } }],
  ["a replay of nothing", "/replay", { source: ALLOW_ALL, limit: 0 }],
  ["a replay of a source that does not compile", "/replay", { source: policy("allow_lookup := nobody_knows") }],
])("%s is a bad request", async (_, path, body) => {
  const told = await at(path, body);
  expect([told.status, told.json.code]).toEqual([400, "invalid_request"]);
  expect((await at("")).json.versions).toEqual([]);
});

it.each(["publish", "roll-back"])("%s of a version that is not there is not found", async (verb) => {
  expect((await at(`/nothing/${verb}`)).status).toBe(404);
});

it("a conflict is a 409, a policy that is not sound a 400", async () => {
  const { json } = await at("", { source: ALLOW_ALL });
  expect((await at(`/${json.id}/publish`)).status).toBe(200);
  expect((await at(`/${json.id}/publish`)).status).toBe(409);
  const unsound = await at("", { source: `${ALLOW_ALL}\ntest_a if false\n` });
  const told = await at(`/${unsound.json.id}/publish`);
  expect([told.status, told.json.detail]).toEqual([400, "Tests of the policy fail: test_a."]);
  const untested = await at("", { source: untestedPolicy("allow_lookup := true", "allow_store := true") });
  expect((await at(`/${untested.json.id}/publish`)).json.detail).toMatch(/no tests/);
  expect((await at(`/${untested.json.id}/publish?untested=true`)).status).toBe(200);
});
