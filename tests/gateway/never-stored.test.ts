import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { ask, chat, contentOf, send, type Told } from "../support/ask";
import { type Reply, says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { gate, until } from "../support/until";

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

const QUESTION = "Describe the water cycle for a child.";
const entries = async () => (await lethe.services.db.entries.totals(tenant.id)).entries;

type Wire = "chat" | "messages" | "responses";

function askOn(wire: Wire, stream: boolean): Promise<Told> {
  if (wire === "chat") return ask(lethe, tenant, chat(QUESTION, { stream }));
  const messages: JsonObject = { model: "m", max_tokens: 5, stream, messages: [{ role: "user", content: QUESTION }] };
  return wire === "messages"
    ? send(lethe, tenant.key, "/v1/messages", messages)
    : send(lethe, tenant.key, "/v1/responses", { model: "m", input: QUESTION, stream });
}

const TOOL = { name: "look_up", input: { q: "rain" } };
const ANSWERS: { what: string; wire: Wire; reply: Reply }[] = [
  { what: "truncated", wire: "chat", reply: says("Rain falls and", { finish: "length" }) },
  { what: "truncated", wire: "messages", reply: says("Rain falls and", { finish: "max_tokens" }) },
  { what: "truncated", wire: "responses", reply: says("Rain falls and", { finish: "incomplete" }) },
  { what: "filtered", wire: "chat", reply: says("Rain", { finish: "content_filter" }) },
  { what: "refused", wire: "chat", reply: says("", { refusal: "I can't help with that." }) },
  { what: "refused", wire: "messages", reply: says("I can't.", { refusal: "yes" }) },
  { what: "calling a tool", wire: "chat", reply: says("", { toolCall: TOOL }) },
  { what: "calling a tool", wire: "messages", reply: says("Let me see.", { toolCall: TOOL }) },
  { what: "empty", wire: "chat", reply: says("") },
  { what: "empty", wire: "messages", reply: says("") },
  { what: "paused", wire: "messages", reply: says("One moment.", { finish: "pause_turn" }) },
  { what: "ended in a way nobody has heard of", wire: "chat", reply: says("Rain.", { finish: "mystery" }) },
  { what: "ended in a way nobody has heard of", wire: "messages", reply: says("Rain.", { finish: "mystery" }) },
  {
    what: "with a secret in it",
    wire: "chat",
    reply: says("Use AKIAIOSFODNN7EXAMPLE to log in, and password: hunter2hunter2"),
  },
];

describe("an answer is relayed and never stored when it is", () => {
  for (const stream of [false, true]) {
    it.each(ANSWERS)(`$what ($wire, stream: ${stream})`, async ({ wire, reply }) => {
      lethe.upstream.reply(reply);
      expect((await askOn(wire, stream)).status).toBe(200);
      const again = await askOn(wire, stream);
      expect(again.outcome).toBe("miss");
      expect(lethe.upstream.calls).toHaveLength(2);
      expect(await entries()).toBe(0);
    });
  }

  describe("larger than the limit", () => {
    let small: TestLethe;
    let someone: TestTenant;
    const LONG = "word ".repeat(1_000);
    beforeAll(async () => {
      const limits = { answerBytes: 8_000, loopBodyBytes: 4_000, loopMembers: 100, embeddingsBytes: 20_000 };
      small = await startLethe({ limits });
    });
    afterAll(() => small.close());
    beforeEach(async () => {
      small.upstream.reset();
      someone = await small.tenant();
    });

    /** Tokens that this request was recorded with. */
    async function isRecorded(told: Told, tokens: number): Promise<void> {
      const path = `/api/v1/decisions/${told.headers.get("lethe-request-id")}`;
      await until("it is recorded", async () => (await send(small, someone.key, path)).json.notStored === "too-large");
      const all = { tenantId: someone.id, appKeyId: null, from: 0, to: Number.MAX_SAFE_INTEGER };
      const spent = async () =>
        (await small.services.db.usage.keyUsage(all)).reduce((n, row) => n + row.tokensSpent, 0);
      await until("its cost is known", async () => (await spent()) === tokens);
    }

    it("is relayed as it comes, never joined, and what it cost is known", async () => {
      small.upstream.reply(says(LONG.repeat(3)));
      for (const times of [1, 2]) {
        const told = await ask(small, someone, QUESTION);
        expect([told.status, told.outcome, contentOf(told)]).toEqual([200, "miss", LONG.repeat(3)]);
        expect(told.headers.get("cache-status")).toContain("detail=too-large");
        expect(told.headers.has("content-length"), "of one text").toBe(false);
        await isRecorded(told, times * 18);
      }
    });

    it("in members is relayed and not parsed on the event loop", async () => {
      const body = { choices: [], padding: Array(2_500).fill(0), usage: { prompt_tokens: 3, completion_tokens: 4 } };
      small.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify(body) });
      const told = await ask(small, someone, QUESTION);
      expect(told.json).toEqual(body);
      await isRecorded(told, 7);
    });

    it("that breaks off is a broken connection to its reader, and those who wait ask for themselves", async () => {
      const held = gate();
      small.upstream.reply((_, index) =>
        index === 0
          ? { kind: "raw", status: 200, body: "x".repeat(9_000), breaks: true, hold: held.opened }
          : says("A whole answer."),
      );
      const broken = expect(ask(small, someone, QUESTION)).rejects.toThrow();
      await until("it was asked", () => small.upstream.calls.length === 1);
      const waiting = ask(small, someone, QUESTION);
      await until("one waits", () => small.services.flights.waiting === 1);
      held.open();
      expect(contentOf(await waiting)).toBe("A whole answer.");
      await broken;
      await until("every flight has ended", () => small.services.flights.size === 0);
    });

    it("of a failure goes on to its reader with its status", async () => {
      const body = JSON.stringify({ error: { message: "x".repeat(9_000) } });
      small.upstream.reply({ kind: "raw", status: 500, body });
      const told = await ask(small, someone, QUESTION);
      expect([told.status, told.text, told.outcome]).toEqual([500, body, "error"]);
    });

    it("of a batch of embeddings is refused beyond its own limit", async () => {
      small.upstream.reply({ kind: "raw", status: 200, body: JSON.stringify({ data: "x".repeat(21_000) }) });
      const told = await send(small, someone.key, "/v1/embeddings", { model: "test-model", input: ["a", "b"] });
      expect(told.status).toBe(502);
    });
  });
});

const CUTS: { what: string; wire: Wire; events: number; ending: "break" | "end" }[] = [
  { what: "breaks in the middle", wire: "chat", events: 5, ending: "break" },
  { what: "breaks before its first event", wire: "chat", events: 0, ending: "break" },
  { what: "ends without [DONE]", wire: "chat", events: -1, ending: "end" },
  { what: "ends before finish_reason", wire: "chat", events: 6, ending: "end" },
  { what: "ends at once", wire: "chat", events: 0, ending: "end" },
  { what: "breaks in the middle", wire: "messages", events: 6, ending: "break" },
  { what: "ends without message_stop", wire: "messages", events: -1, ending: "end" },
  { what: "breaks in the middle", wire: "responses", events: 6, ending: "break" },
  { what: "ends without response.completed", wire: "responses", events: -1, ending: "end" },
];

describe("a stream is never stored when it", () => {
  it.each(CUTS)("$what ($wire)", async ({ wire, events, ending }) => {
    lethe.upstream.reply({ kind: "cut", text: "Rain falls, rises and falls again.", events, ending });
    const asked = askOn(wire, true);
    if (ending === "break") await expect(asked, "the client sees that it broke").rejects.toThrow();
    else expect((await asked).status).toBe(200);
    lethe.upstream.reply(says("A whole answer."));
    const told = await askOn(wire, true);
    expect(told.outcome).toBe("miss");
    expect((await askOn(wire, true)).outcome).toBe("hit-exact");
  });

  it("holds an error event", async () => {
    const body =
      'data: {"choices":[{"index":0,"delta":{"content":"Rain"}}]}\n\ndata: {"error":{"message":"overloaded"}}\n\ndata: [DONE]\n\n';
    lethe.upstream.reply({ kind: "raw", status: 200, headers: { "content-type": "text/event-stream" }, body });
    expect((await askOn("chat", true)).text).toBe(body);
    expect(await entries()).toBe(0);
  });

  it("lost its client, and the provider is told to stop", async () => {
    lethe.upstream.reply({ kind: "cut", text: "Rain falls, rises and falls again.", events: 4, ending: "silence" });
    const leaving = new AbortController();
    const response = await fetch(`${lethe.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify(chat(QUESTION, { stream: true })),
      signal: leaving.signal,
    });
    const reader = response.body?.getReader();
    expect((await reader?.read())?.done, "something of the stream has come").toBe(false);
    leaving.abort();
    await until("the provider's connection is closed", () => lethe.upstream.calls[0]?.state.aborted);
    expect(await entries()).toBe(0);
    expect(lethe.services.flights.size).toBe(0);
    lethe.upstream.reply(says("A whole answer."));
    expect((await askOn("chat", true)).outcome).toBe("miss");
  });

  it("is plain and lost its client, and the provider is told to stop", async () => {
    lethe.upstream.reply(says("late", { hold: new Promise(() => undefined) }));
    const leaving = new AbortController();
    const asked = send(lethe, tenant.key, "/v1/chat/completions", chat(QUESTION), { signal: leaving.signal });
    await until("the provider was asked", () => lethe.upstream.calls.length === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await until("the provider's connection is closed", () => lethe.upstream.calls[0]?.state.aborted);
    await until("nobody waits for it", () => lethe.services.flights.size === 0);
    expect(await entries()).toBe(0);
  });
});

describe("tool calls bypass the cache", () => {
  const tool = { type: "function", function: { name: "send_mail", parameters: {} } };
  it.each([
    ["offered", { tools: [tool] }],
    ["offered, and told to use none", { tools: [tool], tool_choice: "none" }],
    ["offered as functions", { functions: [{ name: "send_mail" }] }],
    [
      "answered",
      {
        messages: [
          { role: "user", content: "x" },
          {
            role: "assistant",
            content: null,
            tool_calls: [{ id: "1", type: "function", function: { name: "f", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "1", content: "42" },
        ],
      },
    ],
  ])("%s", async (_, more) => {
    for (let turn = 1; turn <= 2; turn++) {
      const told = await ask(lethe, tenant, chat(QUESTION, more));
      expect([told.outcome, told.reason]).toEqual(["bypass", "tool-call"]);
      expect(told.headers.get("cache-status")).toContain("fwd=bypass");
      expect(lethe.upstream.calls).toHaveLength(turn);
    }
    expect(await entries()).toBe(0);
  });

  it("offered on Anthropic's wire", async () => {
    const body = {
      model: "m",
      max_tokens: 5,
      tools: [{ name: "f", input_schema: {} }],
      messages: [{ role: "user", content: QUESTION }],
    };
    for (let turn = 0; turn < 2; turn++)
      expect((await send(lethe, tenant.key, "/v1/messages", body)).reason).toBe("tool-call");
    expect(await entries()).toBe(0);
  });
});
