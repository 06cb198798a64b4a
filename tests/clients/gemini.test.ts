import { ApiError, type GenerateContentResponse, GoogleGenAI, Type } from "@google/genai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { encodeEvent } from "@/lib/wire/sse";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";
import { freshQuestion } from "./twice";

let lethe: TestLethe;
let provider: ScriptedProvider;
let tenant: TestTenant;
beforeAll(async () => {
  provider = await startScriptedProvider();
  lethe = await startLethe({
    environment: { GEMINI_API_KEY: "provider-key", GEMINI_BASE_URL: `http://127.0.0.1:${provider.port}` },
  });
  tenant = await lethe.tenant();
});
afterAll(async () => {
  await lethe.close();
  await provider.close();
});

const USAGE = { promptTokenCount: 3, candidatesTokenCount: 4, totalTokenCount: 7 };
const PIECES = ["Herons nest ", "in tall trees, ", "in company."];
const answer = (text: string, ending: object = { finishReason: "STOP" }) => ({
  candidates: [{ content: { parts: [{ text }], role: "model" }, index: 0, ...ending }],
  usageMetadata: USAGE,
  modelVersion: "gemini-test-001",
  responseId: "r1",
});
beforeEach(() => {
  provider.calls.length = 0;
  provider.behave((call, response) => {
    if (!call.path.includes("alt=sse")) {
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer(PIECES.join(""))));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [at, text] of PIECES.entries())
      response.write(encodeEvent(answer(text, at === PIECES.length - 1 ? { finishReason: "STOP" } : {})));
    response.end();
  });
});

const client = (apiKey = tenant.key) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: lethe.origin } });
const asked = () => ({ model: "gemini-test", contents: freshQuestion(), config: { temperature: 0.1 } });
/** Headers are the transport's own. */
const bodyOf = ({ sdkHttpResponse: _, ...body }: GenerateContentResponse) => body;

describe("@google/genai, with another base URL and nothing else", () => {
  it("plain: a hit is its miss, field by field", async () => {
    const question = asked();
    const miss = await client().models.generateContent(question);
    await lethe.services.stores.settle();
    const hit = await client().models.generateContent(question);
    expect(bodyOf(hit)).toEqual(bodyOf(miss));
    expect(hit.text).toBe(PIECES.join(""));
    expect(provider.calls).toHaveLength(1);
  });

  it("streamed: the same words, the same end, the same usage", async () => {
    const question = asked();
    const read = async () => {
      const chunks: GenerateContentResponse[] = [];
      for await (const chunk of await client().models.generateContentStream(question)) chunks.push(chunk);
      const last = chunks.at(-1);
      return {
        text: chunks.map(({ text }) => text ?? "").join(""),
        end: last?.candidates?.[0]?.finishReason,
        usage: last?.usageMetadata,
      };
    };
    const miss = await read();
    await lethe.services.stores.settle();
    expect(await read()).toEqual(miss);
    expect(miss).toEqual({ text: PIECES.join(""), end: "STOP", usage: USAGE });
    expect(provider.calls).toHaveLength(1);
  });

  it("a call of a function reaches the app, and is not kept without a policy", async () => {
    provider.behave((_, response) => {
      const functionCall = { name: "look_up", args: { q: "rain" } };
      const content = { parts: [{ functionCall }], role: "model" };
      const body = { candidates: [{ content, finishReason: "STOP", index: 0 }], usageMetadata: USAGE };
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
    const parameters = { type: Type.OBJECT, properties: { q: { type: Type.STRING } } };
    const tools = [{ functionDeclarations: [{ name: "look_up", parameters }] }];
    const question = { ...asked(), config: { tools } };
    for (const _ of [1, 2]) {
      const told = await client().models.generateContent(question);
      expect(told.functionCalls).toEqual([{ name: "look_up", args: { q: "rain" } }]);
    }
    expect(provider.calls).toHaveLength(2);
  });

  it("counts tokens, lists models, and reads errors", async () => {
    provider.behave((_, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end('{"totalTokens":3}');
    });
    expect((await client().models.countTokens(asked())).totalTokens).toBe(3);
    const names: (string | undefined)[] = [];
    for await (const model of await client().models.list()) names.push(model.name);
    expect(names).toContain("models/lethe-demo");
    const error: unknown = await client("lth_wrong")
      .models.generateContent(asked())
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 401, message: expect.stringContaining("UNAUTHENTICATED") as string });
  });
});
