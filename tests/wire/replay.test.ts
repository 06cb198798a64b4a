import type { Message } from "@anthropic-ai/sdk/resources/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import type { WireAdapter } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiResponses } from "@/lib/wire/openai-responses";
import { chatAnswer, cutPlaces, messageAnswer, responseAnswer } from "./answers";
import { anthropicReading, cutAt, openAiReading } from "./fake-provider";

function collect(adapter: WireAdapter, chunks: Iterable<string>): JsonObject | null {
  const collector = adapter.collector();
  for (const chunk of chunks) collector.push(chunk);
  return collector.finish();
}

function replayText(adapter: WireAdapter, answer: JsonObject, includeUsage = true): string {
  return [...adapter.replayStream(answer, { includeUsage })].join("");
}

const WIRES = [
  ["OpenAI chat", openaiChat, chatAnswer],
  ["Anthropic messages", anthropicMessages, messageAnswer],
  ["OpenAI responses", openaiResponses, responseAnswer],
] as const;

describe.each(WIRES)("%s: a replayed stream", (_name, adapter, answers) => {
  it("is gathered into exactly the stored answer, in any cut of its text", () => {
    fc.assert(
      fc.property(answers, cutPlaces, (answer, cuts) => {
        expect(collect(adapter, cutAt(replayText(adapter, answer), cuts))).toEqual(answer);
      }),
    );
  });

  it("reads the same with CRLF or CR line ends, comments and a byte order mark", () => {
    fc.assert(
      fc.property(answers, cutPlaces, fc.constantFrom("\r\n", "\r"), (answer, cuts, lineEnd) => {
        const text = `\uFEFF${replayText(adapter, answer)}: bye\n\nid: 1\nretry: 10\n\n`.replaceAll("\n", lineEnd);
        expect(collect(adapter, cutAt(text, cuts))).toEqual(answer);
      }),
    );
  });

  it("cut short anywhere before its terminal event is never taken for whole", () => {
    fc.assert(
      fc.property(answers, fc.nat(100_000), (answer, place) => {
        const events = [...adapter.replayStream(answer, { includeUsage: true })];
        const whole = events.slice(0, -1).join("");
        const lastData = events.at(-1)?.indexOf("data:") ?? 0;
        const shorter = (whole + (events.at(-1) ?? "").slice(0, lastData + 5)).slice(
          0,
          place % (whole.length + lastData + 5),
        );
        expect(collect(adapter, [shorter])).toBeNull();
      }),
    );
  });

  it("sends events that are each one data line", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        for (const event of adapter.replayStream(answer, { includeUsage: true })) {
          expect(event).toMatch(/^(event: [a-z_.]+\n)?data: [^\r\n]+\n\n$/);
        }
      }),
    );
  });
});

describe("OpenAI chat replay, read by the provider's own client", () => {
  it("gives the stored message, finish reason and usage", async () => {
    await fc.assert(
      fc.asyncProperty(chatAnswer, async (answer) => {
        const client = openAiReading(openaiChat.replayStream(answer, { includeUsage: true }));
        const stream = client.chat.completions.stream({
          model: "gpt-test",
          messages: [{ role: "user", content: "q" }],
        });
        const final = JSON.parse(JSON.stringify(await stream.finalChatCompletion())) as JsonObject;
        expect(final).toMatchObject(sdkView(answer));
      }),
      { numRuns: 60 },
    );
  });

  it("shows no usage to a client that did not ask", () => {
    fc.assert(
      fc.property(chatAnswer, (answer) => {
        const { usage: _usage, ...rest } = answer;
        const text = replayText(openaiChat, answer, false);
        expect(text).not.toContain('"usage"');
        expect(collect(openaiChat, [text])).toEqual(rest);
      }),
    );
  });

  it("opens with the role, ends with the finish reason, then usage without choices, then [DONE]", () => {
    const answer = {
      id: "c1",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hello there", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 },
    };
    const events = [...openaiChat.replayStream(answer, { includeUsage: true })];
    expect(events.at(-1)).toBe("data: [DONE]\n\n");
    const chunks = events.slice(0, -1).map((event) => JSON.parse(event.slice("data: ".length)));
    expect(chunks.every((chunk) => chunk.object === "chat.completion.chunk" && chunk.id === "c1")).toBe(true);
    expect(chunks[0].choices[0].delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(chunks.at(-2).choices[0]).toEqual({ index: 0, delta: {}, logprobs: null, finish_reason: "stop" });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 3 } });
  });
});

/** What the client itself adds up. It leaves out nulls, and of a field it does not know it keeps only the last piece. */
function sdkView(answer: JsonObject): JsonObject {
  const choices = (answer.choices as JsonObject[]).map((choice) => {
    const message = choice.message as JsonObject;
    const kept = Object.fromEntries(
      Object.entries(message).filter(([name, value]) => value !== null && name !== "reasoning_content"),
    );
    return { index: choice.index ?? 0, finish_reason: choice.finish_reason ?? null, message: kept };
  });
  return { id: answer.id ?? null, model: answer.model ?? null, usage: answer.usage ?? null, choices };
}

describe("Anthropic replay, read by the provider's own client", () => {
  it("gives the stored message", async () => {
    await fc.assert(
      fc.asyncProperty(messageAnswer, async (answer) => {
        const client = anthropicReading(anthropicMessages.replayStream(answer, { includeUsage: true }));
        const stream = client.messages.stream({
          model: "m",
          max_tokens: 9,
          messages: [{ role: "user", content: "q" }],
        });
        const final: Message = await stream.finalMessage();
        expect(JSON.parse(JSON.stringify(final))).toMatchObject(answer);
      }),
      { numRuns: 60 },
    );
  });

  it("names every event, pings after the first block began, and ends with message_stop", () => {
    const answer = {
      id: "m",
      type: "message",
      role: "assistant",
      model: "x",
      content: [{ type: "text", text: "Hi" }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    const names = [...anthropicMessages.replayStream(answer, { includeUsage: false })].map(
      (event) => /^event: (.*)$/m.exec(event)?.[1],
    );
    expect(names).toEqual([
      "message_start",
      "content_block_start",
      "ping",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
  });
});

describe("OpenAI responses replay, read by the provider's own client", () => {
  it("gives the stored response, and its deltas spell its text", async () => {
    await fc.assert(
      fc.asyncProperty(responseAnswer, async (answer) => {
        const client = openAiReading(openaiResponses.replayStream(answer, { includeUsage: true }));
        const stream = client.responses.stream({ model: "gpt-test", input: "q" });
        let spelled = "";
        stream.on("response.output_text.delta", (event) => {
          spelled += event.delta;
        });
        const final = JSON.parse(JSON.stringify(await stream.finalResponse())) as JsonObject;
        expect(final).toMatchObject(answer);
        expect(spelled).toBe(outputText(answer));
      }),
      { numRuns: 60 },
    );
  });

  it("numbers its events from 0 without a gap", () => {
    fc.assert(
      fc.property(responseAnswer, (answer) => {
        const numbers = [...openaiResponses.replayStream(answer, { includeUsage: true })].map(
          (event) => JSON.parse(event.slice(event.indexOf("data: ") + 6)).sequence_number,
        );
        expect(numbers).toEqual(numbers.map((_, index) => index));
      }),
    );
  });
});

function outputText(answer: JsonObject): string {
  return (answer.output as JsonObject[])
    .flatMap((item) => (item.type === "message" ? (item.content as JsonObject[]) : []))
    .map((part) => (part.type === "output_text" ? String(part.text) : ""))
    .join("");
}
