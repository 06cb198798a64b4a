import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { EntryId, TenantId } from "@/lib/core/brand";
import type { JsonObject } from "@/lib/core/json";
import { JsonScanner } from "@/lib/wire/json-bounds";
import { importEntries } from "@/server/services/cache/import-entries";
import { putWireEntry } from "@/server/services/cache/put-wire-entry";
import { ask, chat, contentOf, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { chatBody, embeddingBody, messageBody, responseBody } from "../support/provider-answers";
import { expectError } from "./problems";

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

const put = (body: JsonObject, headers = {}) => send(lethe, tenant.key, "/api/v1/cache/entries", body, { headers });

const QUESTION = "Why is the sky blue at noon?";
const TEXT = "Because air scatters short waves.";
const message = { model: "m", max_tokens: 50, messages: [{ role: "user" as const, content: QUESTION }] };

describe("an answer put with its wire", () => {
  const WARMED: [string, JsonObject, JsonObject][] = [
    ["openai.chat", chat(QUESTION), chatBody("test-model", { text: TEXT })],
    ["openai.responses", { model: "m", input: QUESTION }, responseBody("m", { text: TEXT })],
    ["anthropic.messages", message, messageBody("m", { text: TEXT })],
    ["openai.embeddings", { model: "m", input: QUESTION }, embeddingBody("m", QUESTION)],
  ];
  const PATHS: Record<string, string> = {
    "openai.chat": "/v1/chat/completions",
    "openai.responses": "/v1/responses",
    "anthropic.messages": "/v1/messages",
    "openai.embeddings": "/v1/embeddings",
  };

  it.each(WARMED)("%s: is found by that wire as it was put, and by no other", async (wire, request, response) => {
    const made = await put({ wire, request, response, latency_ms: 900 });
    expect([made.status, made.json]).toMatchObject([201, { updated: false, findings: [] }]);
    const found = await send(lethe, tenant.key, PATHS[wire] ?? "", request);
    expect([found.outcome, found.json]).toEqual(["hit-exact", response]);
    expect(lethe.upstream.calls).toHaveLength(0);
    expect((await send(lethe, tenant.key, "/api/v1/cache/lookup", { model: "m", prompt: QUESTION })).json.outcome).toBe(
      "miss",
    );
  });

  it("is found by the real clients, streamed too", async () => {
    await put({ wire: "openai.chat", request: chat(QUESTION), response: chatBody("test-model", { text: TEXT }) });
    const openai = new OpenAI({ baseURL: `${lethe.origin}/v1`, apiKey: tenant.key });
    const stream = openai.chat.completions.stream(chat(QUESTION) as never);
    expect(await stream.finalContent()).toBe(TEXT);
    const anthropic = new Anthropic({ baseURL: lethe.origin, apiKey: tenant.key });
    await anthropic.messages.create({ ...message, max_tokens: 40 });
    // Each version of this client says which protocol it speaks, and answers of two protocols never meet.
    const headers = { "anthropic-version": String(lethe.upstream.calls[0]?.headers["anthropic-version"]) };
    lethe.upstream.reset();
    const response = messageBody("m", { text: TEXT });
    await put({ wire: "anthropic.messages", request: message, response, headers });
    expect(await anthropic.messages.stream(message).finalText()).toBe(TEXT);
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it("is the same entry that a miss stores, and is found by similarity", async () => {
    await put({ wire: "openai.chat", request: chat(QUESTION), response: chatBody("test-model", { text: TEXT }) });
    expect((await ask(lethe, tenant, `Please tell me, ${QUESTION.toLowerCase()}`)).outcome).toMatch(
      /^hit-semantic|miss$/,
    );
    expect((await ask(lethe, tenant, QUESTION, { "cache-control": "no-cache" })).outcome).toBe("miss");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBeLessThanOrEqual(2);
    expect(contentOf(await ask(lethe, tenant, QUESTION))).toBe("Answer number 1.");
  });

  it("keeps to its namespace, its person and its beta header", async () => {
    const response = chatBody("test-model", { text: TEXT });
    await put({ wire: "openai.chat", request: chat(QUESTION), response, namespace: "n", subject: "jane" });
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
    const jane = { "lethe-namespace": "n", "lethe-subject": "jane" };
    expect((await ask(lethe, tenant, QUESTION, jane)).outcome).toBe("hit-exact");
    expect((await ask(lethe, tenant, QUESTION, { ...jane, "lethe-subject": "joan" })).outcome).toBe("miss");
    const beta = { "anthropic-beta": "long-context" };
    await put({ wire: "anthropic.messages", request: message, response: messageBody("m", { text: TEXT }) }, beta);
    const asked = (headers: Record<string, string>) => send(lethe, tenant.key, "/v1/messages", message, { headers });
    expect((await asked({})).outcome).toBe("miss");
    expect((await asked(beta)).outcome).toBe("hit-exact");
  });

  it.each([
    ["cut off", { finish: "length" }, 400],
    ["refused", { raw: { choices: [] } }, 400],
    ["with a secret", { text: "The key is ghp_16C7e42F292c6912E7710c838347Ae178B4a." }, 400],
  ])("%s is refused as it would be from the provider", async (_, what, status) => {
    const { text = TEXT, finish, raw = {} } = what as { text?: string; finish?: string; raw?: JsonObject };
    const body = chatBody("test-model", { text, ...(finish === undefined ? {} : { finish }) } as never);
    expectError(
      await put({ wire: "openai.chat", request: chat(QUESTION), response: { ...body, ...raw } }),
      "api",
      status,
    );
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
  });

  it("is scrubbed like every answer, and one whose question may not be kept is refused", async () => {
    const made = await put({
      wire: "openai.chat",
      request: chat(QUESTION),
      response: chatBody("test-model", { text: "Ask help.desk@posteo.de." }),
    });
    expect(made.json.findings).toEqual([{ type: "EMAIL", count: 1 }]);
    expect(contentOf(await ask(lethe, tenant, QUESTION))).toBe("Ask [EMAIL].");
    const card = chat("Why was 4539 1488 0343 6467 declined?");
    const refused = await put({ wire: "openai.chat", request: card, response: chatBody("test-model", { text: TEXT }) });
    expectError(refused, "api", 403);
  });

  it("can't bear a mark of Lethe's own, by whichever way in", async () => {
    const wire = { wire: "openai.chat", request: chat(QUESTION), response: chatBody("test-model", { text: TEXT }) };
    const api = { model: "m", prompt: QUESTION, response: TEXT };
    for (const tag of ["lethe:canary", "lethe:key=another", "LETHE:batch=b"])
      for (const body of [wire, api]) {
        expectError(await put({ ...body, tags: [tag] }), "api", 400);
        expectError(await put(body, { "lethe-tags": tag }), "api", 400);
      }
    // Even past the checks of the ways in.
    const actor = await lethe.services.appKeys.authenticate(tenant.key);
    const forged = { ...wire, wire: "openai.chat" as const, tags: ["mine", "lethe:canary", "lethe:key=another"] };
    const { id } = await putWireEntry(lethe.services, actor, { body: forged, headers: {} });
    const stored = await lethe.services.db.entries.get(tenant.id as TenantId, id as EntryId);
    expect(stored?.tags).toEqual(["mine", `lethe:key=${actor.appKeyId}`]);
  });

  it("names what is wrong with the request as the wire does", async () => {
    const response = chatBody("m", { text: TEXT });
    expectError(await put({ wire: "openai.chat", request: { model: "m" }, response }), "api", 400, "missing_field");
    expectError(await put({ wire: "openai.chatt", request: chat("x"), response }), "api", 400);
    expectError(await put({ wire: "openai.chat", request: chat("x"), response, ttl: 5 }), "api", 400);
  });
});

describe("an answer of Responses", () => {
  it("that the provider did not keep never stands for one that it keeps", async () => {
    const request = (store?: boolean) => ({ model: "m", input: QUESTION, ...(store === undefined ? {} : { store }) });
    const asked = (store?: boolean) => send(lethe, tenant.key, "/v1/responses", request(store));
    expect((await asked(false)).outcome).toBe("miss");
    expect((await asked(true)).outcome).toBe("miss");
    expect((await asked()).outcome).toBe("miss");
    expect([(await asked(false)).outcome, (await asked(true)).outcome]).toEqual(["hit-exact", "hit-exact"]);
  });
});

describe("JSON lines", () => {
  const line = (n: number, more: JsonObject = {}): string =>
    JSON.stringify({ model: "m", prompt: `Question number ${n} about owls?`, response: `Answer ${n}.`, ...more });
  const send_ = (body: string, path = "/api/v1/cache/import", type = "application/jsonl") =>
    send(lethe, tenant.key, path, body, { headers: { "content-type": type } });
  const told = (text: string) =>
    text
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one) as JsonObject);

  it("are stored one by one; what is refused is told, with its line, and stops nothing", async () => {
    const wire = { wire: "openai.chat", request: chat(QUESTION), response: chatBody("test-model", { text: TEXT }) };
    const file = [
      line(1),
      "",
      "{not json",
      line(2, { ttl: 5 }),
      JSON.stringify(wire),
      line(3, { response: "ghp_16C7e42F292c6912E7710c838347Ae178B4a" }),
      line(4, { prompt: "Is jane.example@posteo.de subscribed?" }),
      line(5),
    ].join("\r\n");
    const answer = await send_(file);
    expect(answer.headers.get("content-type")).toBe("application/jsonl");
    const lines = told(answer.text);
    const refused = lines.filter((one) => "refused" in one && !("done" in one));
    expect(refused.map((one) => [one.line, (one.refused as JsonObject).code])).toEqual([
      [3, "invalid_json"],
      [4, "invalid_request"],
      [6, "invalid_request"],
      [7, "forbidden"],
    ]);
    expect(lines.at(-1)).toEqual({ done: true, lines: 7, stored: 3, refused: 4, next: 9 });
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
    expect(answer.text).not.toContain("jane");
  });

  it("are taken up again where they were cut off, and sent twice change nothing", async () => {
    const file = Array.from({ length: 40 }, (_, n) => line(n + 1)).join("\n");
    expect(told((await send_(file, "/api/v1/cache/import?from=31")).text).at(-1)).toMatchObject({
      stored: 10,
      next: 41,
    });
    const whole = told((await send_(file)).text);
    expect(whole.filter((one) => one.updated === true)).toHaveLength(10);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(40);
  });

  it("replace each other within one file, in their order", async () => {
    const file = Array.from({ length: 24 }, (_, n) => line(1, { response: `Answer ${n}.` })).join("\n");
    const lines = told((await send_(file)).text);
    expect(lines.map((one) => one.updated).slice(0, -1)).toEqual([false, ...Array(23).fill(true)]);
    expect(new Set(lines.slice(0, -1).map((one) => one.id)).size).toBe(1);
    const asked = { model: "m", prompt: "Question number 1 about owls?" };
    expect((await send(lethe, tenant.key, "/api/v1/cache/lookup", asked)).text).toContain("Answer 23.");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
  });

  it("that are refused hold up nobody, and too many of them are refused before any is read", async () => {
    const actor = await lethe.services.appKeys.authenticate(tenant.key);
    const explain = () => ({ code: "c", detail: "d" });
    const read = (text: string) =>
      importEntries(lethe.services, actor, { bytes: Buffer.from(text), headers: {}, from: 1, explain });
    let turns = 0;
    const turn = () => {
      turns += 1;
      turning = setImmediate(turn);
    };
    let turning = setImmediate(turn);
    let lines = 0;
    for await (const _ of read("1\n".repeat(500))) lines += 1;
    clearImmediate(turning);
    expect(lines).toBe(501);
    expect(turns).toBeGreaterThanOrEqual(499);
    const { importLines } = lethe.services.limits;
    for (const one of ["1\n", "\n"]) {
      const push = vi.spyOn(JsonScanner.prototype, "push");
      await expect(read(one.repeat(importLines + 1)).next()).rejects.toMatchObject({ code: "too-large" });
      expect(push).not.toHaveBeenCalled();
      vi.restoreAllMocks();
    }
    expectError(await send_("\n".repeat(importLines + 1)), "api", 413);
  });

  it("come out with answers and without questions; nothing of one person's, and from where it was cut off", async () => {
    await send_([line(1), line(2), line(3, { subject: "jane" })].join("\n"));
    const out = await send(lethe, tenant.key, "/api/v1/cache/export");
    const lines = told(out.text);
    expect(lines.map((one) => one.answer)).toEqual(["Answer 2.", "Answer 1."]);
    expect(out.text).not.toContain("owls");
    const rest = await send(lethe, tenant.key, `/api/v1/cache/export?before=${String(lines[0]?.id)}`);
    expect(told(rest.text).map((one) => one.answer)).toEqual(["Answer 1."]);
    const other = await lethe.tenant();
    expect((await send(lethe, other.key, "/api/v1/cache/export")).text).toBe("");
  });

  it("need the scope, the type and a body that is not too large", async () => {
    const reader = await lethe.appKey(tenant, { scopes: ["stats:read"] });
    const headers = { "content-type": "application/jsonl" };
    expectError(await send(lethe, reader.key, "/api/v1/cache/import", line(1), { headers }), "api", 403);
    expectError(await send(lethe, reader.key, "/api/v1/cache/export"), "api", 403);
    expectError(await send_(line(1), undefined, "text/csv"), "api", 415);
    expectError(await send_(line(1), "/api/v1/cache/import?form=2"), "api", 400);
  });
});
