import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultSettings } from "@/server/services/settings-schema";
import { ask, chat } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { type Opa, sendJson, startOpa } from "./opa";
import { DENY_ALL, entriesOf, publish } from "./sources";

let opa: Opa;
let stranger: Opa;
let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  [opa, stranger] = [await startOpa(), await startOpa()];
  lethe = await startLethe({ limits: ROOMY, environment: { LETHE_OPA_HOSTS: `opa.example:8181, ${opa.host}` } });
  // Past the clock's zero, which the cache of answers takes for "no time".
  lethe.clock.advance(1);
});
afterAll(async () => {
  await lethe.close();
  await Promise.all([opa.close(), stranger.close()]);
});

/** The 50 ms that a real OPA has are few on a busy machine: only the test of the time-out itself keeps them. */
const realTimeout = AbortSignal.timeout;
let timeouts: number[] = [];
beforeEach(async () => {
  timeouts = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    timeouts.push(ms);
    return realTimeout.call(AbortSignal, ms === 50 ? 20_000 : ms);
  });
  lethe.upstream.reset();
  opa.inputs.length = 0;
  stranger.inputs.length = 0;
  opa.decides(ALLOW);
  stranger.decides(ALLOW);
  tenant = await lethe.tenant({ settings: { externalPolicyUrl: opa.url } });
});
afterEach(() => vi.restoreAllMocks());

const ALLOW = { allow_lookup: true, allow_store: true };
const QUESTION = "What do xylophonists eat in winter?";
const told = async (body: string | ReturnType<typeof chat> = QUESTION, headers = {}) => {
  const { status, outcome, reason } = await ask(lethe, tenant, body, headers);
  return [status, outcome, reason];
};
const FAILED = [200, "bypass", "policy-error"];

describe("an OPA server of the tenant's own", () => {
  it("decides: what it allows is stored and served, what it denies is a bypass", async () => {
    expect(await told()).toEqual([200, "miss", "not-found"]);
    expect(await told()).toEqual([200, "hit-exact", "same-key"]);
    opa.decides({ allow_lookup: false, allow_store: false });
    expect(await told(chat(QUESTION, { model: "other" }))).toEqual([200, "bypass", "policy-denied"]);
    expect(timeouts).toContain(50);
  });

  it("is asked about facts and never shown a text or a person", async () => {
    await told(QUESTION, { "Lethe-Subject": "jane" });
    expect(opa.inputs).toHaveLength(1);
    expect(opa.inputs[0]).toMatchObject({
      tenant_id: tenant.id,
      model: "test-model",
      subject_present: true,
      pii_severity: "none",
    });
    expect(JSON.stringify(opa.inputs)).not.toMatch(/xylophonist|jane/);
  });

  it("decides in place of the policy that is published, and of nobody else's", async () => {
    await publish(lethe, tenant.id, DENY_ALL);
    expect(await told()).toEqual([200, "miss", "not-found"]);
    opa.decides({ allow_lookup: false, allow_store: false });
    const other = await lethe.tenant();
    expect((await ask(lethe, other, QUESTION)).outcome).toBe("miss");
  });

  it("is read as the built-in evaluator's output is: share, ttl_seconds, min_similarity", async () => {
    opa.decides({ ...ALLOW, share: "subject", ttl_seconds: 50, min_similarity: 1, reasons: ["by OPA"] });
    expect(await told()).toEqual([200, "bypass", "policy-denied"]);
    expect(await told(QUESTION, { "Lethe-Subject": "jane" })).toEqual([200, "miss", "not-found"]);
    expect(await told(QUESTION, { "Lethe-Subject": "jack" })).toEqual([200, "miss", "not-found"]);
    const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 1 });
    expect((entry?.expiresAt ?? 0) - (entry?.createdAt ?? 0)).toBe(50_000);
  });

  it("can't share what was asked with personal data in it", async () => {
    opa.decides({ ...ALLOW, share: "tenant" });
    const personal = "Is the newsletter sent to jane.example@posteo.de every week?";
    expect(await told(personal)).toEqual([200, "bypass", "policy-denied"]);
  });

  it("keeps entries apart from those of another address", async () => {
    await told();
    const settings = { ...defaultSettings(), externalPolicyUrl: `${opa.url}?other` };
    opa.answer((response) => sendJson(response, 200, { result: ALLOW }));
    await callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings });
    expect((await told())[1]).not.toBe("hit-exact");
  });
});

describe("equal inputs", () => {
  it("are asked once within the cache's time, and again after it", async () => {
    for (let turn = 0; turn < 5; turn++) await told();
    expect(opa.inputs).toHaveLength(1);
    lethe.clock.advance(1_999);
    await told();
    expect(opa.inputs).toHaveLength(1);
    opa.decides({ allow_lookup: false, allow_store: false });
    lethe.clock.advance(2);
    expect(await told()).toEqual([200, "bypass", "policy-denied"]);
    expect(opa.inputs).toHaveLength(2);
  });

  it("are only those that are equal in every fact", async () => {
    await told();
    await told(chat(QUESTION, { temperature: 0 }));
    await told(QUESTION, { "Lethe-Namespace": "other" });
    await told("Short?");
    const other = await lethe.tenant({ settings: { externalPolicyUrl: opa.url } });
    await ask(lethe, other, QUESTION);
    expect(opa.inputs).toHaveLength(5);
  });

  it.each([
    ["an error", 500],
    ["an undefined result", 200],
  ])("are asked again after %s", async (_, status) => {
    opa.answer((response) => sendJson(response, status, {}));
    expect(await told()).toEqual(FAILED);
    opa.decides(ALLOW);
    expect(await told()).toEqual([200, "miss", "not-found"]);
  });
});

const redirect = (to: string) => (response: ServerResponse) => response.writeHead(307, { location: to }).end();
const say = (result: unknown) => (response: ServerResponse) => sendJson(response, 200, { result });
const raw = (body: string) => (response: ServerResponse) => response.writeHead(200).end(body);
const FAILURES: [string, (response: ServerResponse) => unknown][] = [
  ["answers 500, with a decision in it", (response) => sendJson(response, 500, { result: ALLOW })],
  ["answers 404", (response) => sendJson(response, 404, {})],
  ["answers with garbage", raw("<html>")],
  ["answers with half a document", raw('{"result":{"allow_lookup":true,')],
  ["answers with nothing", raw("")],
  ["answers null", raw("null")],
  ["answers with a list", raw("[]")],
  ["leads to a stranger", (response) => redirect(stranger.url)(response)],
  ["leads to itself", (response) => redirect("/v1/data/lethe/cache")(response)],
  ["knows no such package", say(undefined)],
  ["says true, for one rule only", say(true)],
  ["says null", say(null)],
  ["leaves allow_store undefined", say({ allow_lookup: true })],
  ["allows by a text", say({ allow_lookup: "true", allow_store: true })],
  ["allows by a number", say({ allow_lookup: 1, allow_store: 1 })],
  ["shares with nobody known", say({ ...ALLOW, share: "world" })],
  ["asks for a negative time", say({ ...ALLOW, ttl_seconds: -1 })],
  ["answers at a length that no decision has", say({ ...ALLOW, reasons: ["x".repeat(70_000)] })],
  [
    "breaks off",
    (response) => void response.writeHead(200, { "content-length": "100" }).write("{", () => response.destroy()),
  ],
  ["hangs up", (response) => void response.destroy()],
];

describe("never caches by a server that", () => {
  it.each(FAILURES)("%s", async (_, respond) => {
    opa.answer((response) => void respond(response));
    for (let turn = 0; turn < 2; turn++) expect(await told()).toEqual(FAILED);
    expect(await entriesOf(lethe, tenant)).toBe(0);
    expect(stranger.inputs).toEqual([]);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it.each([
    ["says nothing", () => undefined],
    ["begins and never ends", (response: ServerResponse) => void response.writeHead(200).write('{"result":')],
  ])("%s within 50 ms", async (_, respond) => {
    vi.restoreAllMocks();
    opa.answer(respond);
    expect(await told()).toEqual(FAILED);
    expect(await entriesOf(lethe, tenant)).toBe(0);
  });

  it("is not there any more", async () => {
    const gone = await startOpa();
    const own = await startLethe({ limits: ROOMY, environment: { LETHE_OPA_HOSTS: gone.host } });
    const someone = await own.tenant({ settings: { externalPolicyUrl: gone.url } });
    await gone.close();
    const { status, outcome, reason } = await ask(own, someone, QUESTION);
    await own.close();
    expect([status, outcome, reason]).toEqual(FAILED);
  });
});

it("an endless answer is left as soon as it is longer than a decision can be", async () => {
  const OFFERED = 256 * 1024 * 1024;
  const part = Buffer.alloc(64 * 1024, 120);
  let written = 0;
  const left = new Promise<void>((resolve) => {
    opa.answer((response) => {
      response.on("close", resolve);
      const write = () => {
        while (written < OFFERED && !response.destroyed) {
          written += part.length;
          if (!response.write(part)) return void response.once("drain", write);
        }
        response.end();
      };
      write();
    });
  });
  expect(await told()).toEqual(FAILED);
  await left;
  expect(written, "what fits into the buffers of the connection").toBeLessThan(OFFERED / 4);
});

describe("a host that the operator does not list", () => {
  it.each([
    ["a stranger", () => stranger.url],
    ["the same host at another port", () => "http://127.0.0.1:1/v1/data/lethe/cache"],
    ["the same address by another name", () => opa.url.replace("127.0.0.1", "localhost")],
    ["a host that only begins alike", () => opa.url.replace("127.0.0.1", "127.0.0.1.example.org")],
    [
      "a listed host as a user's name",
      () => `http://${opa.host.replace(":", "%3A")}@${stranger.host}/v1/data/lethe/cache`,
    ],
    ["a listed host with a password", () => opa.url.replace("http://", "http://user:password@")],
    ["another scheme", () => opa.url.replace("http:", "ftp:")],
  ])("is refused in the settings: %s", async (_, url) => {
    const before = await callerAs(lethe, "auditor").settings.get({ tenantId: tenant.id });
    const settings = { ...defaultSettings(), externalPolicyUrl: url() };
    await expect(callerAs(lethe, "admin").settings.update({ tenantId: tenant.id, settings })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("LETHE_OPA_HOSTS") as string,
    });
    expect(await callerAs(lethe, "auditor").settings.get({ tenantId: tenant.id })).toEqual(before);
  });

  it("is never asked, though a setting from before names it", async () => {
    const own = await startLethe({ limits: ROOMY, environment: { LETHE_OPA_HOSTS: opa.host } });
    const someone = await own.tenant({ settings: { externalPolicyUrl: opa.url } });
    const later = await own.restart({ limits: ROOMY, environment: { LETHE_OPA_HOSTS: "" } });
    const { status, outcome, reason } = await ask(later, someone, QUESTION);
    await later.close();
    expect([status, outcome, reason]).toEqual(FAILED);
    expect(opa.inputs).toEqual([]);
  });
});

describe("the operator's own OPA server", () => {
  it("decides for every tenant without one of its own, and needs no list", async () => {
    const own = await startLethe({
      limits: ROOMY,
      environment: { LETHE_OPA_URL: opa.url, LETHE_OPA_HOSTS: stranger.host },
    });
    opa.decides({ allow_lookup: false, allow_store: false });
    const [first, second] = [await own.tenant(), await own.tenant({ settings: { externalPolicyUrl: stranger.url } })];
    const reasons = [(await ask(own, first, QUESTION)).reason, (await ask(own, second, QUESTION)).reason];
    await own.close();
    expect(reasons).toEqual(["policy-denied", "not-found"]);
    expect([opa.inputs.length, stranger.inputs.length]).toEqual([1, 1]);
  });
});
