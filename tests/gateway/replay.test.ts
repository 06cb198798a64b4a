import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

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

const ANSWER = 'Paris — "city of light — naïve façade" 👩‍👩‍👧‍👦.\n\n```js\nconst a = 1;\n```\nDone.';
const QUESTION = "Which city is the capital of France?";

function openai(): OpenAI {
  return new OpenAI({ apiKey: tenant.key, baseURL: `${lethe.origin}/v1`, maxRetries: 0 });
}

function anthropic(): Anthropic {
  return new Anthropic({ apiKey: tenant.key, baseURL: lethe.origin, maxRetries: 0 });
}

interface Seen {
  readonly outcome: string | null;
  readonly content: string;
  readonly end: string | null | undefined;
  /** Null: none was reported. */
  readonly usage: unknown;
  /** Pieces that the text came in. */
  readonly pieces: number;
}

type Form = "plain" | "stream";

async function chatBy(form: Form): Promise<Seen> {
  const messages = [{ role: "user" as const, content: QUESTION }];
  if (form === "plain") {
    const { data, response } = await openai().chat.completions.create({ model: "m", messages }).withResponse();
    const [choice] = data.choices;
    return {
      outcome: response.headers.get("lethe-outcome"),
      content: choice?.message.content ?? "",
      end: choice?.finish_reason,
      usage: data.usage ?? null,
      pieces: 1,
    };
  }
  const asked = { model: "m", messages, stream: true as const, stream_options: { include_usage: true } };
  const { data, response } = await openai().chat.completions.create(asked).withResponse();
  const seen = { content: "", end: null as string | null, usage: null as unknown, pieces: 0 };
  for await (const chunk of data) {
    const piece = chunk.choices[0]?.delta.content;
    if (piece) seen.pieces += 1;
    seen.content += piece ?? "";
    seen.end = chunk.choices[0]?.finish_reason ?? seen.end;
    seen.usage = chunk.usage ?? seen.usage;
  }
  return { outcome: response.headers.get("lethe-outcome"), ...seen };
}

async function messagesBy(form: Form): Promise<Seen> {
  const asked = { model: "m", max_tokens: 100, messages: [{ role: "user" as const, content: QUESTION }] };
  if (form === "plain") {
    const { data, response } = await anthropic().messages.create(asked).withResponse();
    const content = data.content.map((block) => (block.type === "text" ? block.text : "")).join("");
    const outcome = response.headers.get("lethe-outcome");
    return { outcome, content, end: data.stop_reason, usage: data.usage, pieces: 1 };
  }
  const stream = anthropic().messages.stream(asked);
  let pieces = 0;
  stream.on("text", () => {
    pieces += 1;
  });
  const final = await stream.finalMessage();
  const content = final.content.map((block) => (block.type === "text" ? block.text : "")).join("");
  const outcome = stream.response?.headers.get("lethe-outcome") ?? null;
  return { outcome, content, end: final.stop_reason, usage: final.usage, pieces };
}

async function responsesBy(form: Form): Promise<Seen> {
  const asked = { model: "m", input: QUESTION };
  if (form === "plain") {
    const { data, response } = await openai().responses.create(asked).withResponse();
    const outcome = response.headers.get("lethe-outcome");
    return { outcome, content: data.output_text, end: data.status, usage: data.usage ?? null, pieces: 1 };
  }
  const { data, response } = await openai()
    .responses.create({ ...asked, stream: true })
    .withResponse();
  const seen = { content: "", end: null as string | null | undefined, usage: null as unknown, pieces: 0 };
  for await (const event of data) {
    if (event.type === "response.output_text.delta") {
      seen.pieces += 1;
      seen.content += event.delta;
    }
    if (event.type === "response.completed") {
      seen.end = event.response.status;
      seen.usage = event.response.usage ?? null;
    }
  }
  return { outcome: response.headers.get("lethe-outcome"), ...seen };
}

const WIRES = { chat: chatBy, messages: messagesBy, responses: responsesBy };
const FORMS: Form[] = ["plain", "stream"];
const COMBINATIONS = Object.keys(WIRES).flatMap((wire) =>
  FORMS.flatMap((first) => FORMS.map((second) => ({ wire: wire as keyof typeof WIRES, first, second }))),
);

describe("an answer comes back as it was paid for", () => {
  it.each(COMBINATIONS)("$wire: stored from $first, replayed as $second", async ({ wire, first, second }) => {
    lethe.upstream.reply(says(ANSWER, { tokensIn: 123, tokensOut: 45 }));
    const paid = await WIRES[wire](first);
    expect(paid.outcome).toBe("miss");
    expect(paid.content).toBe(ANSWER);
    lethe.upstream.reply(says("Another answer."));
    const replayed = await WIRES[wire](second);
    expect(replayed.outcome).toBe("hit-exact");
    expect(Buffer.from(replayed.content)).toEqual(Buffer.from(ANSWER));
    expect(replayed.end).toBe(paid.end);
    expect(replayed.end).toBe({ chat: "stop", messages: "end_turn", responses: "completed" }[wire]);
    expect(replayed.usage).toMatchObject(
      wire === "chat"
        ? { prompt_tokens: 123, completion_tokens: 45, total_tokens: 168, prompt_tokens_details: { cached_tokens: 3 } }
        : { input_tokens: 123, output_tokens: 45 },
    );
    if (second === "stream") expect(replayed.pieces).toBeGreaterThan(3);
    expect(lethe.upstream.calls).toHaveLength(1);
  });
});

describe("a stream of the chat wire", () => {
  async function chunksOf(includeUsage: boolean) {
    const options = includeUsage ? { stream_options: { include_usage: true } } : {};
    const asked = {
      model: "m",
      messages: [{ role: "user" as const, content: QUESTION }],
      stream: true as const,
      ...options,
    };
    const { data, response } = await openai().chat.completions.create(asked).withResponse();
    const chunks = [];
    for await (const chunk of data) chunks.push(chunk);
    return { outcome: response.headers.get("lethe-outcome"), chunks };
  }

  it("holds a usage chunk when it was asked for, once and last, and none otherwise; on a miss as on a hit", async () => {
    lethe.upstream.reply(says(ANSWER));
    for (const [outcome, asked] of [
      ["miss", false],
      ["hit-exact", false],
      ["hit-exact", true],
    ] as const) {
      const seen = await chunksOf(asked);
      expect(seen.outcome).toBe(outcome);
      const withUsage = seen.chunks.filter((chunk) => (chunk.usage ?? null) !== null);
      expect(withUsage).toHaveLength(asked ? 1 : 0);
      expect(seen.chunks.filter((chunk) => chunk.choices.length === 0)).toEqual(withUsage);
      if (asked) expect(seen.chunks.at(-1)).toEqual(withUsage[0]);
    }
    expect(lethe.upstream.calls[0]?.body.stream_options, "asked for all the same, to know what it cost").toEqual({
      include_usage: true,
    });
  });

  it("is relayed as it comes, before its end is known", async () => {
    lethe.upstream.reply({ kind: "cut", text: ANSWER, events: 5, ending: "silence" });
    const response = await fetch(`${lethe.origin}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${tenant.key}` },
      body: JSON.stringify({ model: "m", stream: true, messages: [{ role: "user", content: QUESTION }] }),
    });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(Buffer.from(first?.value ?? []).toString()).toContain("data: ");
    await reader?.cancel();
  });
});
