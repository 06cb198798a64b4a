import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AppRouter } from "@/server/trpc/router";
import { letheMiddleware } from "../../packages/client/src/ai-sdk";
import type { CacheApi, Found, Put } from "../../packages/client/src/cache-api";
import { createLethe } from "../../packages/client/src/client";
import { LetheCache } from "../../packages/client/src/langchain";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

/** Each call's address, as a proxy would log it, and its body. */
const sent: { address: string; body: string }[] = [];
const client = (more: Partial<Parameters<typeof createLethe>[0]> = {}) =>
  createLethe({
    url: lethe.origin,
    apiKey: tenant.key,
    fetch: (address, init) => {
      sent.push({ address: String(address), body: String(init?.body) });
      return fetch(address, init);
    },
    ...more,
  });

type Inputs = inferRouterInputs<AppRouter>["cache"];
type Outputs = inferRouterOutputs<AppRouter>["cache"];
/** The package names its types by itself, so that it needs nothing of the server: here they are held to the server's. */
type Sent = { [K in keyof CacheApi]: Parameters<CacheApi[K]>[0] };

describe("the client's types", () => {
  it("are what the server takes and gives", () => {
    const takes = (input: Sent): { [K in keyof Sent]: Inputs[K] } => input;
    const givesFound = (output: Outputs["lookup"]): Found => output;
    const givesPut = (output: Outputs["put"]): Put => output;
    const names: Record<keyof Inputs, true> = {
      lookup: true,
      put: true,
      remove: true,
      invalidate: true,
      feedback: true,
    };
    expect([takes, givesFound, givesPut].every((one) => typeof one === "function")).toBe(true);
    expect(Object.keys(client().cache).sort()).toEqual(Object.keys(names).sort());
  });
});

describe("the client", () => {
  it("puts, looks up, and removes, with every prompt in a body", async () => {
    const { cache } = client();
    const question = { model: "m", prompt: "What do newts eat?", params: { temperature: 0 } };
    expect((await cache.lookup(question)).outcome).toBe("miss");
    const put = await cache.put({ ...question, response: "Insects and worms.", tags: ["animals"] });
    const found = await cache.lookup(question);
    expect(found).toMatchObject({ outcome: "hit-exact", entry: { id: put.id, response: "Insects and worms." } });
    expect(await cache.feedback({ entry: put.id, verdict: "wrong" })).toEqual({ entry: put.id });
    expect(await cache.invalidate({ tag: "animals" })).toEqual({ removed: 1 });
    await expect(cache.remove({ id: put.id })).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
    expect(sent.length).toBeGreaterThanOrEqual(6);
    expect(sent.map(({ address }) => address).join()).not.toMatch(/newts|input=/);
  });

  it("is told why it is refused, and what a misspelt field was meant to be", async () => {
    const wrong = client({ apiKey: "lth_wrong" }).cache.lookup({ model: "m", prompt: "x" });
    await expect(wrong).rejects.toMatchObject({ data: { code: "UNAUTHORIZED" } });
    const misspelt = { model: "m", prompt: "x", namspace: "n" } as never;
    await expect(client().cache.lookup(misspelt)).rejects.toThrow(/namespace/);
  });

  it("waits no longer than it is told to", async () => {
    const silent: typeof fetch = (_, init) =>
      new Promise((__, reject) => init?.signal?.addEventListener("abort", () => reject(init.signal?.reason)));
    const asked = client({ fetch: silent, timeoutMs: 1 }).cache.lookup({ model: "m", prompt: "x" });
    await expect(asked).rejects.toThrow();
  });
});

describe("middleware and cache of a server that is away", () => {
  const nowhere = () => client({ url: "http://127.0.0.1:9" });
  const answer = { content: [{ type: "text", text: "From the model." }], finishReason: "stop", usage: {} };
  const params = { prompt: [{ role: "user", content: [{ type: "text", text: "Are you there?" }] }] };
  const call = { model: { provider: "p", modelId: "m" }, params: params as never };

  it("are a miss", async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const middleware = letheMiddleware(nowhere(), "v4", { onError });
    expect(await middleware.wrapGenerate({ ...call, doGenerate: async () => answer as never })).toBe(answer);
    const plain = { serializeGeneration: (one: unknown) => one, deserializeStoredGeneration: (one: unknown) => one };
    const cache = new LetheCache<{ text: string }>(nowhere(), plain, { onError });
    expect(await cache.lookup("Are you there?", "key")).toBeNull();
    await cache.update("Are you there?", "key", [{ text: "Yes." }]);
    expect(errors).toHaveLength(4);
  });

  it.each([
    ["offers tools", { ...params, tools: [{}] }],
    ["brings a picture", { prompt: [{ role: "user", content: [{ type: "file", data: "x" }] }] }],
    ["ends in a tool's result", { prompt: [{ role: "tool", content: [] }] }],
  ])("are not asked for a call that %s", async (_, other) => {
    const middleware = letheMiddleware(nowhere(), "v4", { onError: () => expect.unreachable() });
    const doGenerate = async () => answer as never;
    expect(await middleware.wrapGenerate({ ...call, params: other as never, doGenerate })).toBe(answer);
  });

  it.each([
    ["calls a tool", { ...answer, content: [{ type: "tool-call" }] }],
    ["was cut", { ...answer, finishReason: { unified: "length" } }],
    ["says nothing", { ...answer, content: [{ type: "text", text: "" }] }],
  ])("keep nothing of an answer that %s", async (_, other) => {
    const middleware = letheMiddleware(client(), "v4");
    const prompt = [{ role: "user", content: `Say it: ${JSON.stringify(other)}` }];
    sent.length = 0;
    await middleware.wrapGenerate({ ...call, params: { prompt } as never, doGenerate: async () => other as never });
    expect(sent.map(({ address }) => address.split("/").at(-1))).toEqual(["cache.lookup"]);
  });
});
