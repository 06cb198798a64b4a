import { describe, expect, it } from "vitest";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { type WireAdapter, WireError } from "@/lib/wire/adapter";
import { anthropicMessages } from "@/lib/wire/anthropic-messages";
import { letheApi } from "@/lib/wire/lethe-api";
import { openaiChat } from "@/lib/wire/openai-chat";
import { openaiEmbeddings } from "@/lib/wire/openai-embeddings";
import { openaiResponses } from "@/lib/wire/openai-responses";

type Parser = { parse: (body: JsonObject) => unknown };

function refusal(adapter: Parser, body: JsonObject): WireError {
  try {
    adapter.parse(body);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const user = (content: JsonValue): JsonObject => ({ role: "user", content });
const chat = (...messages: JsonObject[]): JsonObject => ({ model: "m", messages });
const image: JsonObject = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
const text = (words: string): JsonObject => ({ type: "text", text: words });

describe("a chat request", () => {
  it("matches by the text of its last user turn; everything else is left to be matched exactly", () => {
    const messages = [
      { role: "system", content: "s" },
      user("first"),
      { role: "assistant", content: "a" },
      user("second"),
    ];
    const body: JsonObject = { ...chat(...messages), seed: 1, unheard_of: [2] };
    const parsed = openaiChat.parse(body);
    expect(parsed.promptParts).toEqual(["second"]);
    expect(parsed.rest).toEqual({ ...body, messages: [...messages.slice(0, 3), user(null)] });
    expect(parsed.texts).toEqual(["first", "second"]);
    expect(parsed.upstreamBody).toEqual(body);
  });

  it("keeps images, files and audio of the last turn in what is matched exactly", () => {
    const file: JsonObject = { type: "file", file: { file_id: "f" } };
    const parsed = openaiChat.parse(chat(user([text("what is"), image, text("this?"), file])));
    expect(parsed.promptParts).toEqual(["what is", "this?"]);
    expect(parsed.rest.messages).toEqual([
      user([{ type: "text", text: null }, image, { type: "text", text: null }, file]),
    ]);
  });

  it.each([
    ["a tool result at the end", [user("q"), { role: "tool", tool_call_id: "t", content: "42" }], true],
    ["an assistant turn at the end", [user("q"), { role: "assistant", content: "so" }], false],
    ["a system turn at the end", [user("q"), { role: "system", content: "be brief" }], false],
    ["a picture alone", [user([image])], false],
    ["white space alone", [user(" \n")], false],
  ])("with %s matches only exactly", (_what, messages, toolResult) => {
    const body = chat(...(messages as JsonObject[]));
    const rest = JSON.parse(JSON.stringify(body).replaceAll('"t"', '"call 1"')) as JsonObject;
    expect(openaiChat.parse(body)).toMatchObject({ promptParts: null, rest, upstreamBody: body, toolResult });
  });

  it("takes the cache object out, and forwards what it keyed", () => {
    const parsed = openaiChat.parse({ ...chat(user("q")), cache: { ttl: 5 } });
    expect(parsed.cacheObject).toEqual({ ttl: 5 });
    expect(parsed.upstreamBody).toEqual(chat(user("q")));
    expect(parsed.rest).not.toHaveProperty("cache");
  });

  it.each([
    [{ tools: [{ type: "function", function: { name: "f" } }] }, true],
    [{ tools: [{ type: "function", function: { name: "f" } }], tool_choice: "none" }, true],
    [{ functions: [{ name: "f" }] }, true],
    [{ web_search_options: {} }, true],
    [{ tools: [] }, false],
    [{ tools: null }, false],
  ])("offers tools or not: %j", (fields, offered) => {
    const parsed = openaiChat.parse({ ...chat(user("q")), ...(fields as JsonObject) });
    expect(parsed).toMatchObject({ toolsOffered: offered, requestType: offered ? "tool_call" : "completion" });
    expect(parsed.rest).toMatchObject(fields as JsonObject);
  });

  it("tells an omitted temperature from 0", () => {
    expect(openaiChat.parse(chat(user("q"))).temperature).toBeNull();
    expect(openaiChat.parse({ ...chat(user("q")), temperature: 0 }).temperature).toBe(0);
  });

  it("finds the person, the stream and the wish for usage", () => {
    const body = {
      ...chat(user("q")),
      stream: true,
      stream_options: { include_usage: true },
      user: "u1",
      safety_identifier: "s1",
    };
    expect(openaiChat.parse(body)).toMatchObject({ subjects: ["u1", "s1"], stream: true, includeUsage: true });
    expect(openaiChat.parse({ ...body, user: "" })).toMatchObject({ subjects: ["", "s1"] });
    expect(openaiChat.parse(chat(user("q")))).toMatchObject({
      subjects: [null, null],
      stream: false,
      includeUsage: false,
    });
  });

  it("is never cached when it asks for sound", () => {
    expect(openaiChat.parse({ ...chat(user("q")), modalities: ["text", "audio"] }).uncacheable).toBe("audio");
    expect(openaiChat.parse(chat(user("q"))).uncacheable).toBeUndefined();
  });

  const SECRET = "my secret diary";
  it.each<[JsonValue, string]>([
    [{ messages: [user(SECRET)] }, "model is missing"],
    [{ model: 4, messages: [user(SECRET)] }, "model must be a non-empty string"],
    [{ model: "m" }, "messages is missing"],
    [{ model: "m", messages: SECRET }, "messages must be an array"],
    [{ model: "m", messages: [] }, "messages must not be empty"],
    [chat(user(SECRET), SECRET as never), "messages[1] must be an object"],
    [
      chat({ role: "wizard", content: SECRET }),
      "messages[0].role must be one of system, developer, user, assistant, tool, function",
    ],
    [chat(user(SECRET), user(7)), "messages[1].content must be a string or an array of parts"],
    [chat(user(null)), "messages[0].content must be a string or an array of parts"],
    [chat({ role: "assistant", content: null }), "messages[0].content must be a string or an array of parts"],
    [
      chat({ role: "assistant", content: null, tool_calls: [] }),
      "messages[0].content must be a string or an array of parts",
    ],
    [chat(user([SECRET])), "messages[0].content[0] must be an object"],
    [chat(user([{ type: "text", text: 1 }])), "messages[0].content[0].text must be a string"],
    [chat(user([{ text: SECRET }])), "messages[0].content[0].type must be a string"],
    [{ ...chat(user(SECRET)), temperature: "0" }, "temperature must be a number"],
    [{ ...chat(user(SECRET)), n: 1.5 }, "n must be an integer"],
    [{ ...chat(user(SECRET)), stream: "yes" }, "stream must be a boolean"],
    [{ ...chat(user(SECRET)), tools: [SECRET] }, "tools[0] must be an object"],
    [{ ...chat(user(SECRET)), stream_options: { include_usage: 1 } }, "stream_options.include_usage must be a boolean"],
    [{ ...chat(user(SECRET)), cache: true }, "cache must be an object"],
  ])("that is malformed is refused in words that name the field and repeat nothing (%#)", (body, message) => {
    const error = refusal(openaiChat, body as JsonObject);
    expect(error.status).toBe(400);
    expect(error.message).toBe(message);
  });

  it("may hold a silent assistant turn when that turn called a tool", () => {
    const call = { id: "t", type: "function", function: { name: "f", arguments: "{}" } };
    const body = chat(
      user("q"),
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "t", content: "7" },
      user("and now?"),
    );
    expect(openaiChat.parse(body)).toMatchObject({
      promptParts: ["and now?"],
      texts: ["q", "7", "and now?"],
      toolResult: false,
    });
  });
});

describe("an Anthropic request", () => {
  it("matches by the text of its last user turn", () => {
    const cached = { type: "text", text: "question", cache_control: { type: "ephemeral" } };
    const body: JsonObject = {
      model: "m",
      max_tokens: 9,
      system: "s",
      messages: [user([image, cached])],
      metadata: { user_id: "u" },
    };
    const parsed = anthropicMessages.parse(body);
    expect(parsed).toMatchObject({ promptParts: ["question"], subjects: ["u"], toolsOffered: false });
    expect(parsed.rest.messages).toEqual([user([image, { ...cached, text: null }])]);
  });

  it("that brings a tool result matches only exactly, and the result is scanned", () => {
    const result = { type: "tool_result", tool_use_id: "t", content: [text("it rains")] };
    const parsed = anthropicMessages.parse({ model: "m", max_tokens: 9, messages: [user([result, text("so?")])] });
    expect(parsed).toMatchObject({ promptParts: null, toolResult: true, requestType: "tool_call" });
    expect(parsed.texts).toEqual(["it rains", "so?"]);
  });

  it("has the text of attached documents scanned, and matched exactly", () => {
    const document = {
      type: "document",
      title: "CV",
      source: { type: "text", media_type: "text/plain", data: "born in 1980" },
    };
    const parsed = anthropicMessages.parse({
      model: "m",
      max_tokens: 9,
      messages: [user([document, text("how old?")])],
    });
    expect(parsed.promptParts).toEqual(["how old?"]);
    expect(parsed.texts).toEqual(expect.arrayContaining(["CV", "born in 1980", "how old?"]));
    expect(JSON.stringify(parsed.rest)).toContain("born in 1980");
  });

  it.each<[JsonValue, string]>([
    [
      { model: "m", messages: [{ role: "tool", content: "x" }] },
      "messages[0].role must be one of user, assistant, system",
    ],
    [{ model: "m", messages: [user("x")], system: 3 }, "system must be a string or an array of parts"],
    [{ model: "m", messages: [user("x")], metadata: { user_id: 3 } }, "metadata.user_id must be a string"],
  ])("that is malformed is refused (%#)", (body, message) => {
    expect(refusal(anthropicMessages, body as JsonObject)).toMatchObject({ status: 400, message });
  });
});

describe("a Responses request", () => {
  it("matches by its input, in either form", () => {
    expect(openaiResponses.parse({ model: "m", input: "q", instructions: "i" })).toMatchObject({
      promptParts: ["q"],
      rest: { input: null, instructions: "i" },
    });
    const items = [
      user("first"),
      { type: "reasoning", id: "r", summary: [] },
      {
        type: "message",
        ...user([
          { type: "input_text", text: "q" },
          { type: "input_image", file_id: "f" },
        ]),
      },
    ];
    const parsed = openaiResponses.parse({ model: "m", input: items as JsonValue });
    expect(parsed.promptParts).toEqual(["q"]);
    expect(parsed.texts).toEqual(["first", "q"]);
    expect(JSON.stringify(parsed.rest)).not.toContain('"q"');
    expect(JSON.stringify(parsed.rest)).toContain('"file_id":"f"');
  });

  it("that ends with a tool's output matches only exactly", () => {
    const body: JsonObject = {
      model: "m",
      input: [user("q"), { type: "function_call_output", call_id: "c", output: "42" }],
    };
    expect(openaiResponses.parse(body)).toMatchObject({
      promptParts: null,
      rest: { input: [user("q"), { type: "function_call_output", call_id: "call 1", output: "42" }] },
      upstreamBody: body,
      toolResult: true,
      texts: ["q", "42"],
    });
  });

  it.each<[string, JsonObject]>([
    ["a call with its output", { type: "mcp_call", id: "m", name: "f", arguments: "{}", output: "born in 1980" }],
    ["a search with its results", { type: "file_search_call", id: "s", results: [{ text: "born in 1980" }] }],
    ["code with what it printed", { type: "code_interpreter_call", id: "c", outputs: [{ logs: "born in 1980" }] }],
    ["an item that nobody has heard of", { type: "oracle_saying", id: "o", deep: [{ er: "born in 1980" }] }],
  ])("has what a tool brought back scanned, and serves it as a tool's result: %s", (_, item) => {
    const parsed = openaiResponses.parse({ model: "m", input: [user("q"), item] });
    expect(parsed).toMatchObject({ toolResult: true, requestType: "tool_call", promptParts: null });
    expect(parsed.texts).toContain("born in 1980");
    expect(parsed.toolUse.used).toEqual(["*"]);
  });

  it("keeps the id of an item that has no other name, and forgets the one beside a call's", () => {
    const restOf = (item: JsonObject) => JSON.stringify(openaiResponses.parse({ model: "m", input: [item] }).rest);
    const drawn = (id: string): JsonObject => ({ type: "image_generation_call", id });
    expect(restOf(drawn("ig_1"))).not.toBe(restOf(drawn("ig_2")));
    const call = (id: string): JsonObject => ({
      type: "function_call",
      id,
      call_id: `c${id}`,
      name: "f",
      arguments: "{}",
    });
    expect(restOf(call("1"))).toBe(restOf(call("2")));
  });

  it("is never cached when its answer comes later or depends on what the provider keeps", () => {
    expect(openaiResponses.parse({ model: "m", input: "q", background: true }).uncacheable).toBe("background");
    expect(openaiResponses.parse({ model: "m", input: "q", conversation: "conv_1" }).uncacheable).toBe("server-state");
    expect(openaiResponses.parse({ model: "m", input: "q", previous_response_id: "r" }).uncacheable).toBeUndefined();
  });

  it("has the variables of a prompt template scanned", () => {
    const body: JsonObject = {
      model: "m",
      prompt: { id: "p", variables: { name: "Ada", doc: { type: "input_text", text: "hers" } } },
    };
    expect(openaiResponses.parse(body)).toMatchObject({
      promptParts: null,
      texts: expect.arrayContaining(["Ada", "hers"]),
    });
  });

  it("without input is refused", () => {
    expect(refusal(openaiResponses, { model: "m" }).message).toBe("input is missing");
    expect(refusal(openaiResponses, { model: "m", input: [] }).message).toBe("input must not be empty");
  });
});

describe("a tool's result", () => {
  const call = (id: string, name: string) => ({ id, type: "function", function: { name, arguments: "{}" } });
  const result = (id: string | null) => ({ role: "tool", content: "42", ...(id === null ? {} : { tool_call_id: id }) });
  const called = { role: "assistant", content: null, tool_calls: [call("a", "clock")] };
  const block = (id: string) => ({ type: "tool_result", tool_use_id: id, content: "42" });
  const use = { role: "assistant", content: [{ type: "tool_use", id: "a", name: "clock", input: {} }] };
  const item = (type: string, id: string) => ({ type, call_id: id, output: "42" });
  const itemCall = { type: "function_call", call_id: "a", name: "clock", arguments: "{}" };

  it.each<[string, WireAdapter, JsonObject, string[]]>([
    ["of its call", openaiChat, { messages: [user("q"), called, result("a")] }, ["clock"]],
    ["of a call that is not there", openaiChat, { messages: [user("q"), called, result("b")] }, ["clock", "*"]],
    ["without an id", openaiChat, { messages: [user("q"), called, result(null)] }, ["clock", "*"]],
    ["before a question", openaiChat, { messages: [result("b"), user("q")] }, ["*"]],
    ["of its call", anthropicMessages, { messages: [user("q"), use, user([block("a")])] }, ["clock"]],
    ["of another", anthropicMessages, { messages: [user("q"), use, user([block("b")])] }, ["clock", "*"]],
    ["of its call", openaiResponses, { input: [itemCall, item("function_call_output", "a")] }, ["clock"]],
    ["of another", openaiResponses, { input: [itemCall, item("function_call_output", "b")] }, ["clock", "*"]],
    ["of another kind", openaiResponses, { input: [itemCall, item("computer_call_output", "a")] }, ["clock", "*"]],
  ])("has the name of its tool only from its call: %s", (_, adapter, body, used) => {
    expect([...adapter.parse({ model: "m", max_tokens: 5, ...body }).toolUse.used].sort()).toEqual([...used].sort());
  });

  it("of the provider's own tools is scanned, in the model's turn too", () => {
    const search = { type: "web_search_tool_result", tool_use_id: "s", content: [{ title: "CV of Ann Smith" }] };
    const turn = { role: "assistant", content: [{ type: "text", text: "I say." }, search] };
    const { texts } = anthropicMessages.parse(chat(user("q"), turn as JsonObject, user("so?")));
    expect(texts).toEqual(expect.arrayContaining(["q", "CV of Ann Smith", "so?"]));
    expect(texts).not.toContain("I say.");
  });

  it("makes more tools than anybody looks at no known tools at all", () => {
    const tools = Array.from({ length: 501 }, (_, at) => ({
      type: "function",
      function: { name: `f${at}`, parameters: {} },
    }));
    expect(openaiChat.parse({ ...chat(user("q")), tools }).toolUse).toMatchObject({ offersOthers: true, used: ["*"] });
  });
});

describe("an embeddings request", () => {
  it.each<[JsonValue, string[]]>([
    ["a", ["a"]],
    [
      ["a", "b"],
      ["a", "b"],
    ],
    [[1, 2], []],
    [[[1], [2, 3]], []],
  ])("matches only exactly: %j", (input, texts) => {
    const body = { model: "m", input };
    expect(openaiEmbeddings.parse(body)).toMatchObject({
      promptParts: null,
      rest: body,
      texts,
      requestType: "embedding",
    });
  });

  it.each<[JsonValue]>([[""], [[]], [["a", 1]], [[[]]], [[1.5]], [{}], [null]])("with input %j is refused", (input) => {
    expect(refusal(openaiEmbeddings, { model: "m", input }).param).toBe("input");
  });
});

describe("a request to Lethe's own API", () => {
  it("has the same identity when it looks up and when it stores", () => {
    const identity: JsonObject = {
      model: "m",
      prompt: "q",
      system: "s",
      params: { temperature: 0 },
      input_data: { a: ["x"] },
    };
    const lookUp = letheApi.parse({
      ...identity,
      min_similarity: 0.95,
      strategies: ["exact"],
      namespace: "n",
      subject: "u",
    });
    const store = letheApi.parse({
      ...identity,
      response: "r",
      tokens_in: 1,
      ttl_seconds: 5,
      tags: ["t"],
      metadata: {},
    });
    expect(lookUp.rest).toEqual(store.rest);
    expect(lookUp.rest).toEqual({ ...identity, prompt: null });
    expect(lookUp).toMatchObject({
      promptParts: ["q"],
      subjects: ["u"],
      cacheObject: { namespace: "n" },
      temperature: 0,
    });
    expect(lookUp.texts).toEqual(["q", "x"]);
  });

  it("is refused without a prompt or a model", () => {
    expect(refusal(letheApi, { model: "m" }).message).toBe("prompt is missing");
    expect(refusal(letheApi, { prompt: "q" }).message).toBe("model is missing");
    expect(refusal(letheApi, { model: "m", prompt: "q", params: [] }).message).toBe("params must be an object");
  });
});

const WIRES: [string, Parser, (words: string) => JsonObject][] = [
  ["chat", openaiChat, (words) => chat(user([text(words)]))],
  ["messages", anthropicMessages, (words) => ({ model: "m", messages: [user(words)] })],
  ["responses", openaiResponses, (words) => ({ model: "m", input: words })],
  ["embeddings", openaiEmbeddings, (words) => ({ model: "m", input: [words] })],
  ["lethe", letheApi, (words) => ({ model: "m", prompt: words })],
];

describe.each(WIRES)("%s", (_name, adapter, bodyOf) => {
  it("reads a body without changing it", () => {
    const body = bodyOf("q");
    const before = JSON.stringify(body);
    adapter.parse(body);
    expect(JSON.stringify(body)).toBe(before);
  });
});

describe("a streamed miss", () => {
  it("asks the provider for usage even if the client did not", () => {
    const body = { ...chat(user("q")), stream_options: { include_obfuscation: false } };
    expect(openaiChat.streamedUpstreamBody(body)).toEqual({
      ...body,
      stream: true,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
    expect(anthropicMessages.streamedUpstreamBody(chat(user("q")))).toEqual({ ...chat(user("q")), stream: true });
  });
});
