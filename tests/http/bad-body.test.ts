import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkBody, meterOf, surfaceOf } from "@/server/http/surfaces";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { API_ENDPOINTS, ENDPOINTS, type Endpoint, expectError, WIRE_ENDPOINTS } from "./problems";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: { wireBodyBytes: 20_000, apiBodyBytes: 10_000 } });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  lethe.upstream.reset();
  await lethe.services.db.entries.eraseTenant(tenant.id);
});

/** Refused in the surface's own shape; nothing was asked of the provider, nothing stored, and the text is not repeated. */
async function expectRefused(
  endpoint: Endpoint,
  body: string | Uint8Array,
  status: number,
  code?: string,
): Promise<void> {
  const told = await send(lethe, tenant.key, endpoint.path, body);
  expectError(told, endpoint.surface, status, code);
  expect(told.text).not.toContain("swallows");
  expect(lethe.upstream.calls).toHaveLength(0);
  expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(0);
}

const json = (body: unknown) => JSON.stringify(body);
const cases = (names: readonly Endpoint[]) => names.map((endpoint) => ({ path: endpoint.path, endpoint }));

describe.each(cases(ENDPOINTS))("$path refuses", ({ endpoint }) => {
  const { body } = endpoint;
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;

  it.each([
    ["no JSON", "{", "invalid_json"],
    ["JSON cut short", json(body).slice(0, -3), "invalid_json"],
    ["nothing", "", "invalid_json"],
    ["more after the JSON", `${json(body)}{}`, "invalid_json"],
    ["a list", json([body]), "invalid_body"],
    ["a text", '"swallows"', "invalid_body"],
    ["null", "null", "invalid_body"],
    ["65 levels", `{"deep":${nested(64)},${json(body).slice(1)}`, "too_deep"],
    ["100,000 brackets", `{"deep":${"[".repeat(8_000)}`, "too_deep"],
    ["a key twice that disagrees", `{"model":"other",${json(body).slice(1)}`, "duplicate_key"],
    ["a nested key twice that disagrees", `{"a":{"b":1,"b":2},${json(body).slice(1)}`, "duplicate_key"],
    ["a key that sets a prototype", `{"__proto__":{"a":1},${json(body).slice(1)}`, "invalid_key"],
    ["half a surrogate pair in a value", `{"a":"\\ud83d",${json(body).slice(1)}`, "invalid_unicode"],
    ["half a surrogate pair in a key", `{"\\udc00":1,${json(body).slice(1)}`, "invalid_unicode"],
    ["a byte order mark", `\ufeff${json(body)}`, "invalid_json"],
  ])("%s (400)", async (_, text, code) => {
    await expectRefused(endpoint, text, 400, code);
  });

  it("bytes that are no UTF-8 (400)", async () => {
    const bytes = Buffer.concat([
      Buffer.from('{"a":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from(`",${json(body).slice(1)}`),
    ]);
    await expectRefused(endpoint, bytes, 400, "invalid_encoding");
  });

  it("a body over the limit (413)", async () => {
    await expectRefused(endpoint, json({ ...body, padding: "x".repeat(20_000) }), 413, "too_large");
  });

  it("a body over the limit that does not say its length (413)", async () => {
    const piece = Buffer.alloc(5_000, "x");
    const stream = new ReadableStream({
      pull(controller) {
        controller.enqueue(piece);
      },
    });
    const asked = fetch(`${lethe.origin}${endpoint.path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}` },
      body: stream,
      duplex: "half",
    } as RequestInit);
    // The connection is closed on whoever goes on sending: some clients see the answer, some only the end.
    const status = await asked.then(
      (response) => response.status,
      () => 413,
    );
    expect(status).toBe(413);
  });
});

describe.each(cases(ENDPOINTS))("$path takes", ({ endpoint }) => {
  it.each([
    ["64 levels", `{"${anyField(endpoint)}":${"[".repeat(63)}${"]".repeat(63)},${json(endpoint.body).slice(1)}`],
    ["a key twice that says the same", `{"model":"m",${json(endpoint.body).slice(1)}`],
    ["a whole surrogate pair", `{"${anyField(endpoint)}":"\\ud83d\\ude00",${json(endpoint.body).slice(1)}`],
  ])("%s", async (_, text) => {
    expect((await send(lethe, tenant.key, endpoint.path, text)).status).toBeLessThan(300);
  });
});

/** The wires keep any field; our own API has one for any data. */
function anyField({ surface }: Endpoint): string {
  return surface === "api" ? "input_data" : "anything";
}

const WRONG: { endpoint: Endpoint; wrong: Record<string, unknown> }[] = [
  ...WIRE_ENDPOINTS.map((endpoint) => ({ endpoint, wrong: { model: 7 } })),
  ...API_ENDPOINTS.map((endpoint) => ({ endpoint, wrong: { model: 7 } })),
  ...WIRE_ENDPOINTS.map((endpoint) => ({ endpoint, wrong: { model: undefined } })),
  ...WIRE_ENDPOINTS.map((endpoint) => ({ endpoint, wrong: { cache: "yes" } })),
  ...WIRE_ENDPOINTS.map((endpoint) => ({ endpoint, wrong: { cache: { ttl: "long" } } })),
  ...["messages", "input"].flatMap((name) =>
    WIRE_ENDPOINTS.filter((endpoint) => name in endpoint.body).flatMap((endpoint) =>
      // A list of numbers is a good input of an embedding: tokens.
      [undefined, 7, [true], {}, null].map((value) => ({ endpoint, wrong: { [name]: value } })),
    ),
  ),
  ...[
    { temperature: "hot" },
    { stream: "yes" },
    { n: 1.5 },
    { tools: {} },
    { messages: [{ role: "king", content: "x" }] },
    { messages: [{ role: "user", content: 7 }] },
    { messages: [{ role: "user", content: [{ type: "text", text: 7 }] }] },
  ].map((wrong) => ({ endpoint: WIRE_ENDPOINTS[0] as Endpoint, wrong })),
  ...[
    { temperature: "hot" },
    { max_tokens: "5" },
    { metadata: { user_id: 7 } },
    { messages: [{ role: "tool", content: "x" }] },
  ].map((wrong) => ({
    endpoint: WIRE_ENDPOINTS[3] as Endpoint,
    wrong,
  })),
  ...[
    { prompt: 7 },
    { prompt: "" },
    { prompt: "  " },
    { prompt: undefined },
    { params: [] },
    { params: { temperature: "hot" } },
    { messages: {} },
    { namespace: 7 },
    { namespace: "" },
    { subject: "" },
    { strategies: ["fuzzy"] },
    { strategies: [] },
    { min_similarity: 2 },
  ].map((wrong) => ({ endpoint: API_ENDPOINTS[0] as Endpoint, wrong })),
  ...[
    { response: undefined },
    { response: 7 },
    { tokens_in: -1 },
    { tokens_out: 1.5 },
    { ttl_seconds: 0 },
    { tags: "a" },
    { tags: [""] },
    { tags: Array.from({ length: 17 }, (_, i) => `t${i}`) },
    { cost_usd: -1 },
    { metadata: [] },
  ].map((wrong) => ({ endpoint: API_ENDPOINTS[1] as Endpoint, wrong })),
];

describe("a field of the wrong type is refused, 400", () => {
  it.each(
    WRONG.map(({ endpoint, wrong }) => ({
      endpoint,
      wrong,
      path: endpoint.path,
      what: Object.entries(wrong).map(String).join(),
    })),
  )("$path $wrong", async ({ endpoint, wrong }) => {
    await expectRefused(endpoint, json({ ...endpoint.body, ...wrong }), 400);
  });

  it("and names the field", async () => {
    const told = await send(lethe, tenant.key, "/v1/chat/completions", {
      ...WIRE_ENDPOINTS[0]?.body,
      temperature: "hot",
    });
    expect(told.json.error).toMatchObject({ param: "temperature", code: "invalid_type" });
  });
});

describe("a name that no database keeps or nobody can read", () => {
  it.each(WIRE_ENDPOINTS.map((endpoint) => ({ endpoint, path: endpoint.path })))(
    "$path: model",
    async ({ endpoint }) => {
      for (const model of ["g\0", "g\n", "g\u0085", "m".repeat(513)])
        await expectRefused(endpoint, json({ ...endpoint.body, model }), 400, "invalid_value");
    },
  );

  it.each([{ model: "g\0" }, { namespace: "a\0" }, { namespace: "a\nb" }, { tags: ["a\0"] }, { tags: ["a\tb"] }])(
    "of the API: %j",
    async (wrong) => {
      await expectRefused(API_ENDPOINTS[1] as Endpoint, json({ ...API_ENDPOINTS[1]?.body, ...wrong }), 400);
    },
  );

  it("in an address, and in what the dashboard sends", async () => {
    for (const path of ["/api/v1/cache/entries?tag=a%00", "/api/v1/cache/entries/a%00", "/api/v1/decisions/%00"])
      expect((await send(lethe, tenant.key, path, undefined, { method: "GET" })).status, path).toBe(400);
    const surface = surfaceOf("/api/trpc/appKeys.create", lethe.services.limits);
    const bytes = Buffer.from(json({ json: { name: "a\0", deep: [{ "k\0": 1 }] } }));
    const scanner = meterOf(surface, "application/json");
    scanner.push(bytes);
    expect(() => checkBody(surface, bytes, scanner)).toThrow(/zero character/);
    expect(lethe.log()).not.toContain('"level":50');
  });

  it("but a prompt and an answer may hold any character", async () => {
    const told = await send(lethe, tenant.key, "/api/v1/cache/entries", {
      ...API_ENDPOINTS[1]?.body,
      prompt: "What is \0 in C?",
      response: "It ends a \0 text.",
    });
    expect(told.status, told.text).toBe(201);
  });
});
