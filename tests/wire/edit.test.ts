import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/core/json";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { letheApi } from "@/lib/wire/lethe-api";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiResponses } from "@/lib/wire/openai-responses";
import { chatAnswer, messageAnswer, responseAnswer } from "./answers";

const SECRET = "ada@posteo.de";
const scrub = (text: string) => text.replaceAll(SECRET, "[EMAIL]").replaceAll("4539148803436467", "[CARD]");
const same = (text: string) => text;

const LOGPROBS = { content: [{ token: SECRET, logprob: 0, bytes: null, top_logprobs: [] }], refusal: null };

function chat(message: JsonObject, fields: JsonObject = {}): JsonObject {
  return {
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [{ index: 0, message, logprobs: LOGPROBS, finish_reason: "stop" }],
    ...fields,
  };
}

function editedMessage(message: JsonObject): JsonObject {
  const edited = openaiChat.mapText(chat(message), scrub) as { choices: { message: JsonObject }[] };
  return edited.choices[0]?.message ?? {};
}

describe.each([
  ["chat", openaiChat, chatAnswer],
  ["messages", anthropicMessages, messageAnswer],
  ["responses", openaiResponses, responseAnswer],
] as const)("%s: an edit that changes nothing", (_name, adapter, answers) => {
  it("leaves the answer as it was, and the original is never written to", () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const before = JSON.stringify(answer);
        expect(adapter.mapText(answer, same)).toEqual(answer);
        adapter.mapText(answer, (text) => `${text}!`);
        expect(JSON.stringify(answer)).toBe(before);
      }),
    );
  });
});

describe("a chat answer", () => {
  it("has every text edited that a reader would see", () => {
    const message = {
      role: "assistant",
      content: `Write to ${SECRET}.`,
      refusal: SECRET,
      reasoning_content: `The user wants ${SECRET}`,
      reasoning_details: [{ type: "reasoning.text", text: SECRET }],
      annotations: [{ type: "url_citation", url_citation: { url: `https://x.org/?q=${SECRET}`, title: SECRET } }],
      function_call: { name: "f", arguments: `{"to":"${SECRET}"}` },
    };
    const answer = chat(message, { citations: [`mailto:${SECRET}`] });
    expect(JSON.stringify(openaiChat.mapText(answer, scrub))).not.toContain(SECRET);
    expect(editedMessage(message)).toMatchObject({
      content: "Write to [EMAIL].",
      annotations: [{ type: "url_citation" }],
    });
  });

  it("loses its log probabilities where its text was changed, and only there", () => {
    const answer = chat({ role: "assistant", content: SECRET });
    answer.choices = [
      ...(answer.choices as JsonObject[]),
      { index: 1, message: { role: "assistant", content: "fine" }, logprobs: LOGPROBS, finish_reason: "stop" },
    ];
    const { choices } = openaiChat.mapText(answer, scrub) as { choices: JsonObject[] };
    expect(choices.map((choice) => choice.logprobs)).toEqual([null, LOGPROBS]);
  });

  it("never hands back who asked", () => {
    const answer = chat({ role: "assistant", content: "x" }, { metadata: { customer: "ada" }, user: "ada" });
    expect(openaiChat.mapText(answer, same)).toMatchObject({ metadata: {}, user: null });
    const replayed = openaiChat.replay(JSON.stringify(answer));
    expect(JSON.parse(replayed)).toEqual({ ...answer, metadata: {}, user: null });
    expect([...openaiChat.replayStream(answer, { includeUsage: true })].join("")).not.toContain('"ada"');
  });
});

describe("an answer that names nobody", () => {
  it.each([
    ["plain", { role: "assistant", content: "The capital is Paris." }],
    ["with the names of those fields in its text", { role: "assistant", content: 'Set "user" and "metadata": {}.' }],
  ])("is replayed to the letter: %s", (_, message) => {
    const text = JSON.stringify(chat(message));
    expect(openaiChat.replay(text)).toBe(text);
  });
});

describe("text that is JSON", () => {
  it("is handed over whole, because a key may say what its value means", () => {
    const seen: string[] = [];
    const text = `{ "ssn" : "123-45-6789", "big": 12345678901234567890 }`;
    openaiChat.mapText(chat({ role: "assistant", content: text }), (leaf) => {
      seen.push(leaf);
      return leaf;
    });
    expect(seen).toContain(text);
  });
});

describe("an Anthropic answer", () => {
  const message = (...content: JsonObject[]): JsonObject => ({
    id: "m",
    type: "message",
    role: "assistant",
    content,
    stop_reason: "end_turn",
    usage: {},
  });

  it("has text, citations, thinking and tool input edited", () => {
    const answer = message(
      {
        type: "text",
        text: SECRET,
        citations: [{ type: "char_location", cited_text: SECRET, document_title: SECRET }],
      },
      { type: "thinking", thinking: SECRET, signature: "" },
      { type: "tool_use", id: "t", name: "f", input: { to: [SECRET], card: 4539148803436467, [SECRET]: 1 } },
    );
    const edited = anthropicMessages.mapText(answer, scrub);
    expect(JSON.stringify(edited)).not.toMatch(/ada@|4111/);
    expect(edited).toMatchObject({
      content: [
        { text: "[EMAIL]" },
        { thinking: "[EMAIL]" },
        { input: { to: ["[EMAIL]"], card: "[CARD]", "[EMAIL]": 1 } },
      ],
    });
  });

  it("loses a signed thought that was changed, for its signature no longer fits; an unchanged one stays", () => {
    const kept = { type: "thinking", thinking: "hm", signature: "c2ln" };
    const answer = message({ type: "thinking", thinking: SECRET, signature: "c2ln" }, kept, {
      type: "text",
      text: "x",
    });
    expect(anthropicMessages.mapText(answer, scrub).content).toEqual([kept, { type: "text", text: "x" }]);
  });
});

describe("a Responses answer", () => {
  it("has output, summaries and echoed instructions edited, and its settings kept", () => {
    const answer: JsonObject = {
      id: "r",
      object: "response",
      instructions: `Sign as ${SECRET}`,
      prompt: { id: "p", variables: { to: SECRET } },
      user: "ada",
      safety_identifier: "ada",
      tools: [{ type: "function", name: "f", description: "d" }],
      output: [
        { id: "i", type: "reasoning", summary: [{ type: "summary_text", text: SECRET }] },
        {
          id: "j",
          type: "message",
          content: [
            {
              type: "output_text",
              text: SECRET,
              annotations: [{ type: "url_citation", title: SECRET }],
              logprobs: [{ token: SECRET }],
            },
          ],
        },
        { id: "k", type: "function_call", name: "f", arguments: `{"to":"${SECRET}"}` },
      ],
    };
    const edited = openaiResponses.mapText(answer, scrub);
    expect(JSON.stringify(edited)).not.toMatch(/ada/);
    expect(edited).toMatchObject({
      tools: answer.tools,
      output: [{ id: "i" }, { content: [{ text: "[EMAIL]", logprobs: [] }] }, { arguments: '{"to":"[EMAIL]"}' }],
    });
  });
});

describe("an answer stored by the API", () => {
  it("has every leaf edited", () => {
    const edited = letheApi.mapText({ response: { id: SECRET, list: [SECRET, 4539148803436467] } }, scrub);
    expect(edited).toEqual({ response: { id: "[EMAIL]", list: ["[EMAIL]", "[CARD]"] } });
  });

  it("keeps values apart whose keys were edited into the same word", () => {
    const edited = letheApi.mapText({ response: { [SECRET]: 1, [`${SECRET}${SECRET}`]: 2 } }, () => "[X]");
    expect(edited).toEqual({ response: { "[X]": "[X]", "[X] (2)": "[X]" } });
  });
});
