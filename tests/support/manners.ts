import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import type { JsonObject } from "@/lib/core/json";
import {
  chatBody,
  chatEvents,
  geminiBody,
  geminiEvents,
  messageBody,
  messageEvents,
  responseBody,
  responseEvents,
  type Saying,
} from "./provider-answers";
import type { Manner } from "./scripted-provider";

export const WIRE_NAMES = ["chat", "responses", "messages", "gemini", "embeddings"] as const;
export type WireName = (typeof WIRE_NAMES)[number];
/** These answer in words, in one piece or as a stream. */
export const IN_WORDS = ["chat", "responses", "messages", "gemini"] as const;

/** One way in which a provider answers, and what becomes of it. */
export interface MannerCase {
  readonly what: string;
  /** Left out: plain and streamed. */
  readonly only?: "plain" | "stream";
  readonly on?: readonly WireName[];
  readonly manner: (wire: WireName, stream: boolean) => Manner;
  /** It is an answer for the next who asks. */
  readonly stored?: true;
  /** In place of what a direct call shows, where that would help nobody: 502 with a message that says this. */
  readonly instead?: RegExp;
}

const MODEL = "m";
const TEXT = "Rain falls, rises and falls again.";
const BODY: Record<WireName, (model: string, saying: Saying) => JsonObject> = {
  chat: chatBody,
  responses: responseBody,
  messages: messageBody,
  gemini: geminiBody,
  embeddings: vectorBody,
};
/** Of the good end of each wire there is one; these are the others. */
const LENGTH: Partial<Record<WireName, string>> = {
  chat: "length",
  responses: "incomplete",
  messages: "max_tokens",
  gemini: "MAX_TOKENS",
};
const FILTER: Partial<Record<WireName, string>> = { chat: "content_filter", gemini: "SAFETY" };

const FINISH: Record<WireName, RegExp> = {
  chat: /"finish_reason":"stop"/,
  responses: /"type":"response.completed"/,
  messages: /"type":"message_delta"/,
  gemini: /"finishReason"/,
  embeddings: /^never$/,
};

/** A number for each letter: no text, no vector. */
function vectorBody(model: string, { text }: Saying): JsonObject {
  const embedding = [...text].map((letter) => letter.charCodeAt(0) / 1000);
  const usage = { prompt_tokens: 4, total_tokens: 4 };
  return { object: "list", data: [{ object: "embedding", index: 0, embedding }], model, usage };
}

/** The same bytes for each call: ids are counted up by those who write the answers. */
function bodyText(wire: WireName, saying: Saying): string {
  return JSON.stringify(BODY[wire](MODEL, saying)).replace(/(chatcmpl-|resp_|msg_)\d+/g, "$11");
}

function events(wire: WireName, saying: Saying, request: string): string[] {
  const includeUsage = (JSON.parse(request) as { stream_options?: JsonObject }).stream_options?.include_usage === true;
  const all = wire === "chat" ? chatEvents(MODEL, saying, includeUsage) : STREAMS[wire](MODEL, saying);
  return all.map((event) => event.replace(/(chatcmpl-|resp_|msg_)\d+/g, "$11"));
}

const STREAMS: Record<Exclude<WireName, "chat">, (model: string, saying: Saying) => string[]> = {
  responses: responseEvents,
  messages: messageEvents,
  gemini: geminiEvents,
  embeddings: () => [],
};

const JSON_HEADERS = { "content-type": "application/json" };
const EVENT_HEADERS = { "content-type": "text/event-stream" };

/** Says it as asked: in one piece, or as events. */
const says = (saying: Partial<Saying> | ((wire: WireName) => Partial<Saying>), headers: Record<string, string> = {}) =>
  ((wire, stream) =>
    ({ body }, response) => {
      const said = { text: TEXT, ...(typeof saying === "function" ? saying(wire) : saying) };
      if (!stream) return void response.writeHead(200, { ...JSON_HEADERS, ...headers }).end(bodyText(wire, said));
      response.writeHead(200, { ...EVENT_HEADERS, ...headers });
      response.end(events(wire, said, body).join(""));
    }) satisfies MannerCase["manner"];

/** The same bytes whatever was asked. */
const sends =
  (status: number, headers: Record<string, string>, body: string | Uint8Array): MannerCase["manner"] =>
  () =>
  (_, response) =>
    void response.writeHead(status, headers).end(body);

/** Some of the events, given as places from the start or the end, and what comes after them. */
const cuts = (
  [from, to]: readonly [number, number?],
  ending: (response: ServerResponse) => void,
): MannerCase["manner"] => {
  return (wire) =>
    ({ body }, response) => {
      const some = events(wire, { text: TEXT }, body).slice(from, to).join("");
      response.writeHead(200, EVENT_HEADERS).flushHeaders();
      // A break that overtakes its events would be another manner.
      response.write(some === "" ? ":\n\n" : some, () => setImmediate(() => ending(response)));
    };
};

const packs =
  (encoding: string, pack: (bytes: Buffer) => Buffer): MannerCase["manner"] =>
  (wire, stream) =>
  ({ body }, response) => {
    const text = stream ? events(wire, { text: TEXT }, body).join("") : bodyText(wire, { text: TEXT });
    response.writeHead(200, { ...(stream ? EVENT_HEADERS : JSON_HEADERS), "content-encoding": encoding });
    response.end(pack(Buffer.from(text)));
  };

const end = (response: ServerResponse) => void response.end();
const breakOff = (response: ServerResponse) => void response.destroy();
const ERROR = '{"error": {"message":"not now","type":"x","code":"y"} }';
const RETRY = { "retry-after": "7", "retry-after-ms": "7000", "x-should-retry": "false", "x-request-id": "req-1" };

/** Three kilobytes of three million blanks. */
const LONG_PACKED = gzipSync(Buffer.alloc(3_000_000, " "));

export const MANNERS: readonly MannerCase[] = [
  { what: "ok", stored: true, manner: says({}) },
  { what: "letters of three bytes, cut anywhere", stored: true, only: "stream", manner: byBytes(7) },
  { what: "length", on: IN_WORDS, manner: says((wire) => ({ finish: LENGTH[wire] ?? "" })) },
  { what: "filter", on: ["chat", "gemini"], manner: says((wire) => ({ finish: FILTER[wire] ?? "" })) },
  { what: "tool calls", on: IN_WORDS, manner: says({ toolCall: { name: "look_up", input: { q: "rain" } } }) },
  { what: "refusal", on: ["chat", "messages"], manner: says({ refusal: "I can't help with that." }) },
  { what: "an empty answer", manner: says({ text: "" }) },
  { what: "500", manner: sends(500, { ...JSON_HEADERS, ...RETRY }, ERROR) },
  { what: "429 with Retry-After", manner: sends(429, { ...JSON_HEADERS, ...RETRY }, ERROR) },
  { what: "529 in plain text", manner: sends(529, { "content-type": "text/plain" }, "overloaded") },
  { what: "an error without a body", manner: sends(503, RETRY, "") },
  { what: "200 without a body", manner: sends(200, JSON_HEADERS, "") },
  { what: "204", manner: sends(204, {}, "") },
  {
    what: "a stream where an answer was asked, or the reverse",
    on: IN_WORDS,
    manner: (wire, stream) => says({})(wire, !stream),
  },
  { what: "the wrong content type", manner: says({}, { "content-type": "text/plain" }) },
  { what: "the wrong content type of bytes", manner: says({}, { "content-type": "application/octet-stream" }) },
  { what: "gzip", stored: true, manner: packs("gzip", gzipSync) },
  { what: "deflate", stored: true, manner: packs("deflate", deflateSync) },
  { what: "brotli", stored: true, manner: packs("br", brotliCompressSync) },
  { what: "a packing nobody knows", instead: /encoding/, manner: packs("x-own", (bytes) => bytes) },
  { what: "gzip that is none", instead: /broke off/, only: "plain", manner: packs("gzip", (bytes) => bytes) },
  { what: "gzip that is none", only: "stream", manner: packs("gzip", (bytes) => bytes) },
  { what: "a small packed body that is long unpacked", only: "plain", manner: packs("gzip", () => LONG_PACKED) },
  { what: "a huge body", only: "plain", on: IN_WORDS, manner: says({ text: "word ".repeat(500_000) }) },
  { what: "a short body", only: "plain", instead: /broke off/, manner: short },
  { what: "a body that breaks off", only: "plain", instead: /broke off/, manner: halfABody },
  { what: "reset", instead: /could not be reached/, manner: () => (_, response) => void response.destroy() },
  { what: "a redirect", instead: /redirects/, manner: sends(307, { location: "http://127.0.0.1:9/v1" }, "") },
  { what: "a page", instead: /web page/, manner: sends(200, { "content-type": "text/html" }, "<html>hello</html>") },
  { what: "a page for an error", instead: /web page/, manner: sends(502, { "content-type": "text/html" }, "<html>") },
  { what: "a stream cut in the middle", only: "stream", manner: cuts([0, 6], breakOff) },
  { what: "a stream cut before its first event", only: "stream", manner: cuts([0, 0], breakOff) },
  { what: "a stream that ends in the middle", only: "stream", manner: cuts([0, 6], end) },
  { what: "a stream that ends at once", only: "stream", manner: cuts([0, 0], end) },
  { what: "a stream without its last event", only: "stream", manner: cuts([0, -1], end) },
  { what: "a stream that ends without finish", only: "stream", manner: unfinished },
  { what: "[DONE] without finish", only: "stream", on: ["chat"], manner: doneWithoutFinish },
  { what: "an error within a stream", only: "stream", manner: errorWithin },
];

/** The good answer in pieces of so many bytes, which fall within letters. */
function byBytes(size: number): MannerCase["manner"] {
  return (wire) =>
    ({ body }, response) => {
      const all = Buffer.from(events(wire, { text: "雨が降る。雨がまた降る。" }, body).join(""));
      response.writeHead(200, EVENT_HEADERS);
      for (let at = 0; at < all.length; at += size) response.write(all.subarray(at, at + size));
      response.end();
    };
}

function short(wire: WireName): Manner {
  return (_, response) => {
    const bytes = Buffer.from(bodyText(wire, { text: TEXT }));
    response.writeHead(200, { ...JSON_HEADERS, "content-length": bytes.length + 100 });
    response.write(bytes, () => setImmediate(() => response.destroy()));
  };
}

function halfABody(wire: WireName): Manner {
  return (_, response) => {
    response.writeHead(200, JSON_HEADERS);
    response.write(bodyText(wire, { text: TEXT }).slice(0, 60), () => setImmediate(() => response.destroy()));
  };
}

/** All that comes before the model says that it has finished. */
function unfinished(wire: WireName): Manner {
  return ({ body }, response) => {
    response.writeHead(200, EVENT_HEADERS).end(beforeFinish(wire, body).join(""));
  };
}

function doneWithoutFinish(wire: WireName): Manner {
  return ({ body }, response) => {
    response.writeHead(200, EVENT_HEADERS).end([...beforeFinish(wire, body), "data: [DONE]\n\n"].join(""));
  };
}

function beforeFinish(wire: WireName, body: string): string[] {
  const all = events(wire, { text: TEXT }, body);
  const finish = all.findIndex((event) => FINISH[wire].test(event));
  return all.slice(0, finish);
}

function errorWithin(wire: WireName): Manner {
  return ({ body }, response) => {
    const all = events(wire, { text: TEXT }, body);
    const error = `event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"not now"}}\n\n`;
    response.writeHead(200, EVENT_HEADERS).end([...all.slice(0, 4), error, ...all.slice(4)].join(""));
  };
}

/** A provider that answers piece by piece, each when it is told to. */
export function drips(wire: WireName, told: readonly Promise<void>[]): Manner {
  return async ({ body }, response) => {
    const all = events(wire, { text: TEXT }, body);
    response.writeHead(200, EVENT_HEADERS).flushHeaders();
    for (const [index, event] of all.entries()) {
      await told[index];
      response.write(event);
    }
    response.end();
  };
}

/** A provider that thinks for as long as it is told to. */
export function slow(wire: WireName, stream: boolean, told: Promise<void>): Manner {
  return async (call, response) => {
    await told;
    says({})(wire, stream)(call, response);
  };
}
