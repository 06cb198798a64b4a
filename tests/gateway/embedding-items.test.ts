import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { answersOfItems, joinedAnswer, weightOf } from "@/lib/wire/embedding-items";
import { seededRandom } from "../../bench/similarity/random";
import { send, type Told } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { until } from "../support/until";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(() => lethe.upstream.reset());

const embed = (input: unknown, more: object = {}, headers: Record<string, string> = {}): Promise<Told> =>
  send(lethe, tenant.key, "/v1/embeddings", { model: "embedder", input, ...more }, { headers });
const sentInputs = () => lethe.upstream.calls.map(({ body }) => body.input);
const vectorsOf = ({ json }: Told) =>
  (json.data as { index: number; embedding: number[] }[]).map((one) => [one.index, one.embedding[0]]);

describe("a batch of embeddings", () => {
  it("asks the provider for those inputs alone that are not held, and puts the answer together in order", async () => {
    const first = await embed(["a", "bb", "ccc"]);
    expect([first.outcome, first.headers.get("lethe-items")]).toEqual(["miss", "hits=0, misses=3"]);
    const second = await embed(["dddd", "bb", "eeeee", "a"]);
    expect(second.headers.get("lethe-items")).toBe("hits=2, misses=2");
    expect(sentInputs()).toEqual([
      ["a", "bb", "ccc"],
      ["dddd", "eeeee"],
    ]);
    expect(vectorsOf(second)).toEqual([
      [0, 4],
      [1, 2],
      [2, 5],
      [3, 1],
    ]);
    const all = await embed(["eeeee", "dddd", "ccc"]);
    expect([all.outcome, all.reason]).toEqual(["hit-exact", "same-key"]);
    expect(vectorsOf(all)).toEqual([
      [0, 5],
      [1, 4],
      [2, 3],
    ]);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("is deep-equal to its miss when all of it is held", async () => {
    const inputs = ["one input", "another", "and a third one"];
    const miss = await embed(inputs);
    const hit = await embed(inputs);
    expect(hit.outcome).toBe("hit-exact");
    expect(hit.json).toEqual(miss.json);
  });

  it("shares with the same text asked for alone, in either form", async () => {
    await embed(["shared text", "other text"]);
    expect((await embed("shared text")).outcome).toBe("hit-exact");
    expect((await embed(["shared text"])).outcome).toBe("hit-exact");
    await embed("asked alone");
    expect((await embed(["asked alone", "shared text"])).outcome).toBe("hit-exact");
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("keeps tokens, encodings, lengths and models apart", async () => {
    expect((await embed([[1, 2, 3], [4]])).outcome).toBe("miss");
    expect((await embed([[4], [1, 2, 3]])).outcome).toBe("hit-exact");
    expect((await embed([1, 2, 3])).outcome, "one input of three tokens").toBe("hit-exact");
    expect((await embed([[1, 2, 3]], { dimensions: 2 })).outcome).toBe("miss");
    expect((await embed([[1, 2, 3]], { model: "other" })).outcome).toBe("miss");
    expect((await embed(["[1,2,3]"])).outcome).toBe("miss");
  });

  it("in base64, as the openai client asks by itself, hits as numbers do", async () => {
    const data = ["x", "y"].map((_, index) => ({
      object: "embedding",
      index,
      embedding: Buffer.from(new Float32Array([index + 1, 0.5]).buffer).toString("base64"),
    }));
    const usage = { prompt_tokens: 5, total_tokens: 5 };
    const body = JSON.stringify({ object: "list", data, model: "embedder", usage });
    lethe.upstream.reply({ kind: "raw", status: 200, body });
    const client = new OpenAI({ apiKey: tenant.key, baseURL: `${lethe.origin}/v1` });
    const create = () => client.embeddings.create({ model: "embedder", input: ["base one", "base two"] });
    const miss = await create();
    await lethe.services.stores.settle();
    const hit = await create();
    expect(hit.data.map(({ embedding }) => embedding)).toEqual([
      [1, 0.5],
      [2, 0.5],
    ]);
    expect(hit).toEqual(miss);
    expect(lethe.upstream.calls).toHaveLength(1);
  });

  it("is looked at with the same care: an input with a secret is not kept, and no other is held back by it", async () => {
    const secret = "my card is 4111 1111 1111 1111, keep it";
    const card = "4556 7375 8689 9855";
    await embed(["harmless words", secret.replace("4111 1111 1111 1111", card)]);
    const again = await embed(["harmless words", secret.replace("4111 1111 1111 1111", card)]);
    expect(again.headers.get("lethe-items")).toBe("hits=1, misses=1");
  });

  it("with no-store keeps nothing, and only-if-cached asks for nothing", async () => {
    await embed(["never", "kept"], {}, { "cache-control": "no-store" });
    expect((await embed(["never", "kept"])).headers.get("lethe-items")).toBe("hits=0, misses=2");
    const told = await embed(["never", "unknown"], {}, { "cache-control": "only-if-cached" });
    expect(told.status).toBe(504);
    expect(lethe.upstream.calls).toHaveLength(2);
  });

  it("that is answered by too few, by none or by an error keeps nothing and mixes nothing", async () => {
    await embed(["held before"]);
    const short = '{"object":"list","data":[{"object":"embedding","index":0,"embedding":[1]}],"model":"embedder"}';
    lethe.upstream.reply({ kind: "raw", status: 200, body: short });
    expect((await embed(["held before", "new one", "new two"])).status).toBe(502);
    expect((await embed(["new one", "new two"])).text).toBe(short);
    lethe.upstream.reply({
      kind: "raw",
      status: 429,
      headers: { "retry-after": "7" },
      body: '{"error":{"message":"slow"}}',
    });
    const limited = await embed(["held before", "new one"]);
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    lethe.upstream.reset();
    expect((await embed(["held before", "new one", "new two"])).headers.get("lethe-items")).toBe("hits=1, misses=2");
  });

  it("counts as one request, spends what the provider took, and says what was saved", async () => {
    const own = await lethe.tenant();
    const ask = () => send(lethe, own.key, "/v1/embeddings", { model: "embedder", input: ["p", "q", "r"] });
    await ask();
    await ask();
    await lethe.services.recorder.flush();
    const now = lethe.clock.now();
    const [row] = await lethe.services.db.usage.usageByModel({
      tenantId: own.id,
      from: now - 3_600_000,
      to: now + 3_600_000,
    });
    expect(row).toMatchObject({ misses: 1, hitsExact: 1, tokensInSpent: 4, tokensInServed: 4 });
  });
});

it("all inputs of a batch wait for a slow database together", async () => {
  const { entries } = lethe.services.db;
  const { findByKey } = entries;
  const waiting: (() => void)[] = [];
  entries.findByKey = () => new Promise((resolve) => waiting.push(() => resolve(null)));
  try {
    const told = embed(Array.from({ length: 40 }, (_, n) => `slow input ${n}`));
    await until("all are looked up, and none is answered", () => waiting.length === 40);
    for (const answer of waiting) answer();
    expect((await told).headers.get("lethe-items")).toBe("hits=0, misses=40");
  } finally {
    entries.findByKey = findByKey;
  }
});

it("what weighs much is put together elsewhere, and is what it is in small", async () => {
  const run = vi.spyOn(lethe.services.workers, "run");
  const random = seededRandom(9);
  const vector = () => Array.from({ length: 12_000 }, () => random());
  const data = [0, 1, 2].map((index) => ({ object: "embedding", index, embedding: vector() }));
  const whole = { object: "list", data, model: "embedder", usage: { prompt_tokens: 9, total_tokens: 9 } };
  lethe.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify(whole) });
  const inputs = ["heavy", "heavier", "heaviest"];
  expect((await embed(inputs)).json).toEqual(whole);
  await lethe.services.stores.settle();
  const hit = await embed(inputs);
  expect([hit.outcome, hit.json]).toEqual(["hit-exact", whole]);
  expect(run.mock.calls.filter(([job]) => job === "join-embeddings")).toHaveLength(2);
  run.mockRestore();
});

it("a stream where vectors were asked for is refused and left", async () => {
  const never = new Promise<void>(() => undefined);
  const drips = [
    { after: Promise.resolve(), text: "data: {}\n\n" },
    { after: never, text: "data: [DONE]\n\n" },
  ];
  lethe.upstream.reply({ kind: "drip", drips });
  expect((await embed(["streamed", "away"])).status).toBe(502);
  await until("the connection is closed", () => lethe.upstream.calls[0]?.state.aborted === true);
});

it("taken apart and put together an answer is what it was, tokens to the last one", () => {
  const random = seededRandom(7);
  for (let tries = 0; tries < 200; tries += 1) {
    const items = Array.from({ length: 1 + Math.floor(random() * 9) }, () => "x".repeat(Math.floor(random() * 40)));
    const tokens = Math.floor(random() * 100);
    const data = items.map((_, index) => ({ object: "embedding", index, embedding: [random()] }));
    const answer: JsonObject = {
      object: "list",
      data,
      model: "m",
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
    expect(joinedAnswer(answersOfItems(answer, items.map(weightOf)))).toEqual(answer);
    const shuffled = { ...answer, data: data.toReversed() };
    expect(joinedAnswer(answersOfItems(shuffled, items.map(weightOf)))).toEqual(answer);
  }
});
