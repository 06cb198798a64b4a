import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { encodeEvent } from "@/lib/wire/sse";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";

let lethe: TestLethe;
let provider: ScriptedProvider;
let tenant: TestTenant;
beforeAll(async () => {
  provider = await startScriptedProvider();
  lethe = await startLethe({
    environment: { GEMINI_API_KEY: "provider-key-gemini", GEMINI_BASE_URL: `http://127.0.0.1:${provider.port}` },
  });
  tenant = await lethe.tenant();
  // Two tenants: what the account keeps is no one's alone.
  await lethe.tenant();
});
afterAll(async () => {
  await lethe.close();
  await provider.close();
});

const TEXT = "Storks nest on roofs, on chimneys and on the tops of old trees.";
const USAGE = { promptTokenCount: 7, candidatesTokenCount: 11, thoughtsTokenCount: 2, totalTokenCount: 20 };

function answerOf(text: string, more: JsonObject = {}): JsonObject {
  return {
    candidates: [{ content: { parts: [{ text }], role: "model" }, finishReason: "STOP", index: 0, ...more }],
    usageMetadata: USAGE,
    modelVersion: "gemini-test-001",
    responseId: "response-1",
  };
}

/** As Google's endpoint does: pieces, and the reason for its end with the last. */
function streamAnswer(response: ServerResponse, ending: JsonObject | null = { finishReason: "STOP" }): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const pieces = TEXT.match(/.{1,20}/g) ?? [];
  for (const [at, text] of pieces.entries()) {
    const isLast = at === pieces.length - 1 && ending !== null;
    const candidate = { content: { parts: [{ text }], role: "model" }, index: 0, ...(isLast ? ending : {}) };
    const event = { candidates: [candidate], usageMetadata: USAGE, modelVersion: "gemini-test-001", responseId: "r" };
    response.write(encodeEvent(event));
  }
  response.end();
}

function sendJson(response: ServerResponse, body: JsonObject): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
}

beforeEach(() => {
  provider.calls.length = 0;
  provider.behave((call, response) => {
    if (call.path.includes("alt=sse")) streamAnswer(response);
    else sendJson(response, answerOf(TEXT));
  });
});

const MODEL = "/v1beta/models/gemini-test";
let count = 0;
const asking = (text = `Where does stork number ${++count} nest?`, more: JsonObject = {}): JsonObject => ({
  contents: [{ role: "user", parts: [{ text }] }],
  ...more,
});
const key = () => ({ headers: { "x-goog-api-key": tenant.key } });
async function generate(body: JsonObject, address = `${MODEL}:generateContent`) {
  const told = await send(lethe, null, address, body, key());
  await lethe.services.stores.settle();
  return { ...told, outcome: told.headers.get("lethe-outcome") };
}
const eventsOf = (text: string) =>
  [...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? "") as JsonObject);
const textOf = (answers: readonly JsonObject[]) =>
  answers
    .flatMap(({ candidates }) => candidates as { content: { parts: { text: string }[] } }[])
    .flatMap(({ content }) => content.parts.map(({ text }) => text))
    .join("");

describe("Gemini's wire", () => {
  it("gives a hit that is its miss, asked by the model's address with the provider's key", async () => {
    const body = asking(undefined, { systemInstruction: { parts: [{ text: "Be brief." }] } });
    const miss = await generate(body);
    expect([miss.status, miss.outcome, miss.json]).toEqual([200, "miss", answerOf(TEXT)]);
    expect(provider.calls[0]).toMatchObject({
      path: "/v1beta/models/gemini-test:generateContent",
      headers: { "x-goog-api-key": "provider-key-gemini" },
    });
    expect(JSON.parse(provider.calls[0]?.body ?? "")).toEqual(body);
    const hit = await generate(body);
    expect([hit.outcome, hit.json]).toEqual(["hit-exact", miss.json]);
    expect((await generate(body, "/v1/models/gemini-test:generateContent")).outcome).toBe("hit-exact");
    expect((await generate(body, "/v1beta/models/gemini-other:generateContent")).outcome).toBe("miss");
  });

  it("streams as events and as a list, and what was streamed serves every form", async () => {
    const body = asking();
    const miss = await generate(body, `${MODEL}:streamGenerateContent?alt=sse`);
    expect(miss.headers.get("content-type")).toMatch(/^text\/event-stream/);
    expect([miss.outcome, textOf(eventsOf(miss.text))]).toEqual(["miss", TEXT]);
    const replayed = await generate(body, `${MODEL}:streamGenerateContent?alt=sse`);
    const events = eventsOf(replayed.text);
    expect([replayed.outcome, textOf(events)]).toEqual(["hit-exact", TEXT]);
    expect(events.length).toBeGreaterThan(2);
    expect(events.at(-1)).toMatchObject({ candidates: [{ finishReason: "STOP" }], usageMetadata: USAGE });
    const list = await generate(body, `${MODEL}:streamGenerateContent`);
    expect(list.headers.get("content-type")).toMatch(/^application\/json/);
    expect([list.outcome, textOf(JSON.parse(list.text) as JsonObject[])]).toEqual(["hit-exact", TEXT]);
    expect((await generate(body)).json).toMatchObject({
      candidates: [{ content: { parts: [{ text: TEXT }], role: "model" }, finishReason: "STOP" }],
      usageMetadata: USAGE,
    });
    expect(provider.calls).toHaveLength(1);
    const fresh = await generate(asking(), `${MODEL}:streamGenerateContent`);
    expect([fresh.outcome, textOf(JSON.parse(fresh.text) as JsonObject[])]).toEqual(["miss", TEXT]);
    expect(provider.calls[1]?.path).toBe("/v1beta/models/gemini-test:streamGenerateContent?alt=sse");
  });

  it("takes the key in the address, which goes to no log and no provider", async () => {
    const body = asking();
    const told = await send(lethe, null, `${MODEL}:generateContent?key=${tenant.key}`, body);
    expect(told.status).toBe(200);
    await lethe.services.stores.settle();
    expect((await generate(body)).outcome, "it is no part of the identity").toBe("hit-exact");
    const wrong = await send(lethe, null, `${MODEL}:generateContent?key=lth_live_wrong`, body);
    expect([wrong.status, wrong.json]).toMatchObject([401, { error: { code: 401, status: "UNAUTHENTICATED" } }]);
    expect(JSON.stringify(provider.calls)).not.toContain(tenant.key);
    for (const secret of [tenant.key, "lth_live_wrong"]) expect(lethe.log()).not.toContain(secret);
  });

  it.each<[string, JsonObject]>([
    ["a configuration", { generationConfig: { temperature: 0.3 } }],
    ["a system text", { systemInstruction: { parts: [{ text: "Rhyme." }] } }],
    ["a safety setting", { safetySettings: [{ category: "C", threshold: "OFF" }] }],
    ["a field that nobody has heard of", { unheardOf: true }],
  ])("another answer belongs to %s", async (_, more) => {
    const text = `What of ${JSON.stringify(more)}?`;
    expect((await generate(asking(text))).outcome).toBe("miss");
    expect((await generate(asking(text, more))).outcome).toBe("miss");
    expect((await generate(asking(text, more))).outcome).toBe("hit-exact");
  });

  it("tells a picture from another under the same words", async () => {
    const looking = (data: string): JsonObject => ({
      contents: [{ parts: [{ text: "Which bird is this?" }, { inlineData: { mimeType: "image/png", data } }] }],
    });
    expect((await generate(looking("QUFB"))).outcome).toBe("miss");
    expect((await generate(looking("QkJC"))).outcome).toBe("miss");
    expect((await generate(looking("QUFB"))).outcome).toBe("hit-exact");
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["was cut off", (response) => streamAnswer(response, { finishReason: "MAX_TOKENS" })],
    ["was held back", (response) => streamAnswer(response, { finishReason: "SAFETY" })],
    ["never said that it ended", (response) => streamAnswer(response, null)],
  ])("keeps no stream that %s", async (_, manner) => {
    provider.behave((__, response) => manner(response));
    const body = asking();
    await generate(body, `${MODEL}:streamGenerateContent?alt=sse`);
    await generate(body, `${MODEL}:streamGenerateContent?alt=sse`);
    expect(provider.calls).toHaveLength(2);
  });

  it("keeps no call of a tool without a policy, and no prompt that was blocked", async () => {
    const call = {
      candidates: [{ content: { parts: [{ functionCall: { name: "f", args: {} } }] }, finishReason: "STOP" }],
    };
    for (const answer of [call, { promptFeedback: { blockReason: "SAFETY" } }, answerOf("")]) {
      provider.behave((_, response) => sendJson(response, answer));
      const body = asking();
      expect((await generate(body)).outcome).toBe("miss");
      expect((await generate(body)).outcome, JSON.stringify(answer)).toBe("miss");
    }
    const offering = asking(undefined, { tools: [{ functionDeclarations: [{ name: "f", parameters: {} }] }] });
    expect((await generate(offering)).outcome).toBe("bypass");
  });

  it("masks what a person must not be remembered by", async () => {
    provider.behave((_, response) => {
      const text = JSON.stringify(answerOf("Write to jane.roe@nordwind-post.de about the nest."));
      response.writeHead(200, { "content-type": "application/json" }).end(text);
    });
    const body = asking();
    expect((await generate(body)).text).toContain("jane.roe@nordwind-post.de");
    const again = await generate(body);
    expect(again.outcome).toBe("hit-exact");
    expect(again.text).not.toContain("jane.roe@nordwind-post.de");
  });

  it("refuses what others could read of a shared account, beside and in the body", async () => {
    const file = (fileUri: string): JsonObject => ({
      contents: [{ parts: [{ text: "Read this." }, { fileData: { fileUri } }] }],
    });
    const kept = [
      file("https://generativelanguage.googleapis.com/v1beta/files/abc"),
      file("files/abc"),
      file("gs://bucket/x.pdf"),
      file("https://proxy.example/v1beta/files/abc"),
      asking("Go on.", { cachedContent: "cachedContents/1" }),
      asking("Go on.", { tools: [{ fileSearch: { fileSearchStoreNames: ["fileSearchStores/s"] } }] }),
    ];
    for (const body of kept) {
      const told = await generate(body);
      expect(told.status, JSON.stringify(body)).toBe(403);
      expect(told.json).toMatchObject({ error: { status: "PERMISSION_DENIED" } });
    }
    for (const path of ["/v1beta/files/abc", "/v1beta/tunedModels/mine", "/v1beta/cachedContents"])
      expect((await send(lethe, null, path, undefined, { ...key(), method: "GET" })).status, path).toBe(403);
    expect(provider.calls).toHaveLength(0);
    expect((await generate(file("https://example.org/storks.pdf"))).status).toBe(200);
  });

  it("passes on what counts tokens, and nothing that is on no list", async () => {
    provider.behave((_, response) => sendJson(response, { totalTokens: 3 }));
    const counted = await generate(asking(), `${MODEL}:countTokens`);
    expect([counted.outcome, counted.json]).toEqual(["bypass", { totalTokens: 3 }]);
    for (const path of ["/v1beta/chat/completions", "/v1beta/organization/users", `${MODEL}:unheardOf`]) {
      const told = await generate(asking(), path);
      expect([told.status, told.json], path).toMatchObject([404, { error: { code: 404, status: "NOT_FOUND" } }]);
    }
    expect(provider.calls).toHaveLength(1);
  });

  it.each<[string, string, JsonObject]>([
    ["no contents", `${MODEL}:generateContent`, {}],
    ["a role of nobody's", `${MODEL}:generateContent`, { contents: [{ role: "wizard", parts: [] }] }],
    ["a model in the body", `${MODEL}:generateContent`, { ...asking("x"), model: "other" }],
    ["a form that can't be given", `${MODEL}:streamGenerateContent?alt=proto`, asking("x")],
    ["a model that leads elsewhere", "/v1beta/models/..%2Fx:generateContent", asking("x")],
  ])("refuses %s in Google's shape", async (_, address, body) => {
    const told = await generate(body, address);
    expect([400, 404]).toContain(told.status);
    expect(told.json).toMatchObject({ error: { code: told.status, message: expect.any(String) as string } });
    expect(provider.calls).toHaveLength(0);
  });

  it("relays the provider's errors as they are", async () => {
    const error = { error: { code: 429, message: "Quota.", status: "RESOURCE_EXHAUSTED" } };
    provider.behave((_, response) => {
      response.writeHead(429, { "content-type": "application/json", "retry-after": "3" }).end(JSON.stringify(error));
    });
    const told = await generate(asking(), `${MODEL}:streamGenerateContent?alt=sse`);
    expect([told.status, told.json, told.headers.get("retry-after")]).toEqual([429, error, "3"]);
  });
});
