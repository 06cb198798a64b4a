import { afterAll, beforeAll, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let recorded: TestTenant;
let zero: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  recorded = await lethe.tenant();
  zero = await lethe.tenant({ settings: { hitUsage: "zero" } });
});
afterAll(() => lethe.close());

const messages = [{ role: "user", content: "Where do herons nest?" }];
const numbersIn = (value: unknown): number[] =>
  typeof value === "number"
    ? [value]
    : Object.values((typeof value === "object" ? value : null) ?? {}).flatMap(numbersIn);

async function missAndHit(tenant: TestTenant, path: string, body: JsonObject) {
  const miss = await send(lethe, tenant.key, path, body);
  await lethe.services.stores.settle();
  return { miss, hit: await send(lethe, tenant.key, path, body) };
}

const WIRES: [string, JsonObject][] = [
  ["/v1/chat/completions", { model: "m", messages }],
  ["/v1/responses", { model: "m", input: "Where do herons nest?" }],
  ["/v1/messages", { model: "m", max_tokens: 9, messages }],
  ["/v1/embeddings", { model: "e", input: ["herons", "egrets"] }],
];

it.each(WIRES)(
  "on %s a hit says what was recorded, or that nothing was spent, as its tenant chooses",
  async (path, body) => {
    const kept = await missAndHit(recorded, path, body);
    expect(kept.hit.json.usage).toEqual(kept.miss.json.usage);
    expect(Math.max(...numbersIn(kept.miss.json.usage))).toBeGreaterThan(0);
    const none = await missAndHit(zero, path, body);
    expect(Math.max(...numbersIn(none.miss.json.usage)), "a miss is what the provider says").toBeGreaterThan(0);
    expect(Math.max(...numbersIn(none.hit.json.usage))).toBe(0);
    expect(Object.keys(none.hit.json.usage as object)).toEqual(Object.keys(none.miss.json.usage as object));
  },
);

it("a header says which of the two, and a stream says the same", async () => {
  const body = { model: "m", stream: true, stream_options: { include_usage: true }, messages };
  const told = async (tenant: TestTenant) => {
    const { headers, text } = await send(lethe, tenant.key, "/v1/chat/completions", body);
    const counted = [...text.matchAll(/"(?:prompt|completion|total)_tokens":(\d+)/g)].map(([, count]) => Number(count));
    return [headers.get("lethe-outcome"), headers.get("lethe-usage"), Math.max(...counted) > 0];
  };
  expect(await told(recorded)).toEqual(["hit-exact", "recorded", true]);
  expect(await told(zero)).toEqual(["hit-exact", "zero", false]);
});
