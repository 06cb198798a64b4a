import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask, chat, contentOf, send } from "../support/ask";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { chatEvents } from "../support/provider-answers";

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

const QUESTION = "How do I renew a library card?";
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

describe.each([false, true])("a provider's refusal (asked for a stream: %s)", (stream) => {
  it.each([400, 401, 403, 404, 408, 422, 429, 500, 502, 503, 529])(
    "%i is relayed as it is and never stored",
    async (status) => {
      const body = `{"error": {"message":"limit for org-1 reached","type":"x","code":${status}} }`;
      const headers = { "retry-after": "7", "x-request-id": "req-of-provider", "x-ratelimit-remaining-requests": "0" };
      lethe.upstream.reply({ kind: "raw", status, headers, body });
      for (let turn = 1; turn <= 2; turn++) {
        const told = await ask(lethe, tenant, chat(QUESTION, { stream }));
        expect(told.status).toBe(status);
        expect(told.text).toBe(body);
        expect(told.headers.get("retry-after")).toBe("7");
        expect(told.headers.get("x-ratelimit-remaining-requests")).toBe("0");
        expect([told.outcome, told.reason]).toEqual(["error", "upstream-error"]);
        expect(lethe.upstream.calls).toHaveLength(turn);
      }
      expect(await entries()).toBe(0);
      lethe.upstream.reply(says("Now it works."));
      expect(contentOf(await ask(lethe, tenant, QUESTION))).toBe("Now it works.");
    },
  );
});

describe("what is no whole 200 is never stored", () => {
  it.each([
    ["200 with an error body", { status: 200, body: '{"error":{"message":"overloaded"}}' }],
    ["200 that is no JSON", { status: 200, body: "<html>gateway</html>" }],
    ["200 that is JSON but no object", { status: 200, body: "[]" }],
    ["200 with nothing", { status: 200, body: "" }],
    ["200 without choices", { status: 200, body: '{"id":"1","choices":[]}' }],
    [
      "206",
      {
        status: 206,
        body: JSON.stringify({ choices: [{ index: 0, message: { content: "x" }, finish_reason: "stop" }] }),
      },
    ],
    [
      "203",
      {
        status: 203,
        body: JSON.stringify({ choices: [{ index: 0, message: { content: "x" }, finish_reason: "stop" }] }),
      },
    ],
  ])("%s", async (_, reply) => {
    lethe.upstream.reply({ kind: "raw", ...reply });
    const told = await ask(lethe, tenant, QUESTION);
    expect([told.status, told.text]).toEqual([reply.status, reply.body]);
    expect((await ask(lethe, tenant, QUESTION)).outcome).not.toMatch(/^hit/);
    expect(await entries()).toBe(0);
  });

  it.each([500, 206])("an event stream of status %i", async (status) => {
    const body = chatEvents("test-model", { text: "Half of it." }, true).join("");
    lethe.upstream.reply({ kind: "raw", status, headers: { "content-type": "text/event-stream" }, body });
    expect((await ask(lethe, tenant, chat(QUESTION, { stream: true }))).status).toBe(status);
    expect(await entries()).toBe(0);
  });
});

describe("a provider that can't be reached", () => {
  it("is told in the wire's own shape, 502, and nothing is stored", async () => {
    lethe.upstream.reply({ kind: "drop" });
    const told = await ask(lethe, tenant, QUESTION);
    expect(told.status).toBe(502);
    expect(told.json.error).toMatchObject({ type: "server_error", code: "upstream_unreachable" });
    const message = { model: "m", max_tokens: 5, messages: [{ role: "user", content: QUESTION }] };
    const other = await send(lethe, tenant.key, "/v1/messages", message);
    expect(other.status).toBe(502);
    expect(other.json).toMatchObject({ type: "error", error: { type: "api_error" } });
    expect(await entries()).toBe(0);
  });

  it("does not stop a hit", async () => {
    await ask(lethe, tenant, QUESTION);
    lethe.upstream.reply({ kind: "drop" });
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });

  it("is told when its answer takes longer than the limit", async () => {
    const hasty = await startLethe({ limits: { upstreamTimeoutMs: 100 } });
    const someone = await hasty.tenant();
    hasty.upstream.reply(says("late", { hold: new Promise(() => undefined) }));
    expect((await ask(hasty, someone, QUESTION)).status).toBe(502);
    await hasty.close();
  });
});

describe("what goes to the provider", () => {
  it("carries the provider's key and never the app's", async () => {
    await ask(lethe, tenant, QUESTION);
    const body = { model: "m", max_tokens: 5, messages: [{ role: "user", content: QUESTION }] };
    await send(lethe, null, "/v1/messages", body, { headers: { "x-api-key": tenant.key } });
    const [first, second] = lethe.upstream.calls;
    expect(first?.headers.authorization).toBe("Bearer provider-key-openai");
    expect(second?.headers["x-api-key"]).toBe("provider-key-anthropic");
    for (const call of lethe.upstream.calls)
      expect(JSON.stringify([call.headers, call.body])).not.toContain(tenant.key);
  });

  it("is what was keyed: the parsed body, unknown fields included, without the cache object", async () => {
    const body = chat(QUESTION, { wobble: [1, { a: null }], cache: { ttl: 60, "no-cache": true } });
    await ask(lethe, tenant, body, { "Lethe-Subject": "someone", "Cache-Control": "no-cache" });
    const [call] = lethe.upstream.calls;
    const { cache: _, ...rest } = body;
    expect(call?.body).toEqual(rest);
    expect(Object.keys(call?.headers ?? {}).filter((name) => /lethe|cache-control|cookie/.test(name))).toEqual([
      "lethe-via",
    ]);
  });
});
