import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openaiChat } from "@/lib/wire/openai-chat";
import { createRelay } from "@/lib/wire/relay";
import { chatAnswer, cutPlaces } from "./answers";
import { cutAt } from "./fake-provider";

function relayed(chunks: readonly string[], wire: Parameters<typeof createRelay>[0], includeUsage: boolean): string {
  const relay = createRelay(wire, { includeUsage });
  return chunks.map((chunk) => relay.push(chunk)).join("") + relay.end();
}

describe("a relayed stream", () => {
  it("reaches a client that did not ask for usage without the usage that Lethe asked for, in any cut", () => {
    fc.assert(
      fc.property(chatAnswer, cutPlaces, (answer, cuts) => {
        const upstream = [...openaiChat.replayStream(answer, { includeUsage: true })].join("");
        const wanted = [...openaiChat.replayStream(answer, { includeUsage: false })].join("");
        expect(relayed(cutAt(upstream, cuts), "openai.chat", false)).toBe(wanted);
      }),
    );
  });

  it("is freed of that usage with CRLF or CR line ends too", () => {
    fc.assert(
      fc.property(chatAnswer, cutPlaces, fc.constantFrom("\r\n", "\r"), (answer, cuts, lineEnd) => {
        const upstream = [...openaiChat.replayStream(answer, { includeUsage: true })]
          .join("")
          .replaceAll("\n", lineEnd);
        const text = relayed(cutAt(upstream, cuts), "openai.chat", false);
        expect(text).not.toContain('"usage"');
        const collector = openaiChat.collector();
        collector.push(text);
        const { usage: _usage, ...rest } = answer;
        expect(collector.finish()).toEqual(rest);
      }),
    );
  });

  it.each(["openai.chat", "anthropic.messages", "openai.responses"] as const)(
    "is otherwise passed on to the byte: %s",
    (wire) => {
      fc.assert(
        fc.property(
          fc.string({ unit: fc.constantFrom("data: ", "{", "}", "\n", "\r", "é", "usage") }),
          cutPlaces,
          (text, cuts) => {
            expect(relayed(cutAt(text, cuts), wire, true)).toBe(text);
            if (wire !== "openai.chat" || !text.includes("usage"))
              expect(relayed(cutAt(text, cuts), wire, false)).toBe(text);
          },
        ),
      );
    },
  );

  it("keeps comments, CRLF, other empty choices, and usage that a provider sends beside choices", () => {
    const kept = [
      ": keep-alive\r\n\r\n",
      'data: {"choices":[],"prompt_filter_results":[]}\r\n\r\n',
      'data: {"choices":[{"index":0,"delta":{"content":"\\"usage\\""}}]}\r\n\r\n',
      'data: {"choices":[{"index":0,"delta":{}}],"usage":{"total_tokens":3}}\r\n\r\n',
    ];
    const text = [...kept, 'data: {"choices":[],"usage":{"total_tokens":3}}\r\n\r\n', "data: [DONE]\r\n\r\n"].join("");
    expect(relayed([text], "openai.chat", false)).toBe([...kept, "data: [DONE]\r\n\r\n"].join(""));
  });

  it("passes an event on as soon as it is whole", () => {
    const relay = createRelay("openai.chat", { includeUsage: false });
    expect(relay.push('data: {"a":1}\n')).toBe("");
    expect(relay.push("\ndata: {")).toBe('data: {"a":1}\n\n');
    expect(relay.end()).toBe("data: {");
  });
});
