import type { JsonObject } from "../core/json";
import type { ProviderWire, Wire } from "../core/wire";
import type { AskedAnswer } from "./asked";
import type { ToolCall, ToolUse } from "./tools";

/** A request in any wire, split into what Lethe needs of it. Plain values only. */
export interface ParsedRequest {
  readonly wire: Wire;
  readonly model: string;
  /**
   * The text parts of the last user turn: what similarity matches. Null: this request matches only exactly
   * (its last turn is no user turn, or it holds no text), and `rest` is the whole body.
   */
  readonly promptParts: readonly string[] | null;
  /**
   * The body as parsed, the `cache` control object taken out, each text part of the prompt replaced by null, and ids of
   * calls by their places.
   */
  readonly rest: JsonObject;
  /** Every text a person or tool wrote (prompt, earlier user turns, tool results): what is scanned for personal data. */
  readonly texts: readonly string[];
  readonly stream: boolean;
  /** The client asked for a usage chunk at the end of its stream. */
  readonly includeUsage: boolean;
  readonly requestType: "completion" | "embedding" | "tool_call";
  /** Set when no answer to this request may be looked up or stored, whatever the policy says. */
  readonly uncacheable?: UncacheableForm;
  /** The field that names what the provider keeps for an account, if one does. */
  readonly accountField?: string;
  readonly toolsOffered: boolean;
  readonly toolResult: boolean;
  readonly toolUse: ToolUse;
  readonly asked: AskedAnswer;
  /** Null: omitted, which is not 0. */
  readonly temperature: number | null;
  /** Each of the wire's own fields for the person (`user`, `metadata.user_id`). */
  readonly subjects: readonly (string | null)[];
  /** LiteLLM's body object `cache`, raw. */
  readonly cacheObject: JsonObject | null;
  /** What is sent upstream: the parsed value without `cache`, so that what is forwarded is what was keyed. */
  readonly upstreamBody: JsonObject;
  /** It names content that may be another later on: see `namesChangingContent`. */
  readonly changingContent?: true;
  /** The texts are longer than anybody scans, and were left where they were read. */
  readonly unread?: boolean;
}

/**
 * Forms of a request that are always passed through.
 * - `background`: the answer is a ticket, the text comes later
 * - `server-state`: the answer depends on a conversation that the provider keeps and changes
 * - `audio`: the answer is sound, which can't be scanned for personal data
 */
export type UncacheableForm = "background" | "server-state" | "audio";

/** What the admission rule needs to know of an answer. */
export interface AnswerFacts {
  /** Every choice ended by itself (`stop`, `end_turn`, `stop_sequence`, status `completed`). */
  readonly complete: boolean;
  readonly truncated: boolean;
  readonly filtered: boolean;
  readonly refused: boolean;
  readonly toolCalls: boolean;
  /** The calls, each with the name of its tool; left out where there are none, or not all of them are understood. */
  readonly calls?: readonly ToolCall[];
  /** The answer shows its reader nothing. */
  readonly empty?: boolean;
  /** Part of the answer is sound or an image: it can't be scanned, so it is not stored. */
  readonly unreadable?: boolean;
  /** Null: the provider reported none. */
  readonly tokensIn: number | null;
  readonly tokensOut: number | null;
}

export interface ReplayOptions {
  /** For streams: the client asked for a usage chunk. */
  readonly includeUsage: boolean;
}

/** Gathers the events of one upstream stream into the body that the same call would have given unstreamed. */
export interface StreamCollector {
  /** Raw text of the event stream in any cut. */
  push(chunk: string): void;
  /** The plain body, or null when the stream did not end whole (no terminal event, an error event, unreadable JSON). */
  finish(): JsonObject | null;
}

/** Passes one upstream stream on to the client as it comes, less what only Lethe asked for. */
export interface StreamRelay {
  /** Raw text of the event stream in any cut; returns what may be sent on now, which can be nothing yet. */
  push(chunk: string): string;
  /** What is left when the upstream closed. */
  end(): string;
}

export interface WireAdapter {
  readonly wire: ProviderWire;
  /** @throws WireError with a status, code and message for the client */
  parse(body: JsonObject): ParsedRequest;
  /** The body to send upstream for a streamed miss: asks for the usage chunk even if the client did not. */
  streamedUpstreamBody(body: JsonObject): JsonObject;
  facts(answer: JsonObject): AnswerFacts;
  /** False: the answer is whole, and not what the request asked for. */
  answersRequest(asked: AskedAnswer, answer: JsonObject): boolean;
  /** The answer with every text a reader would see replaced by `edit(text)`; tool arguments that are JSON stay valid JSON. */
  mapText(answer: JsonObject, edit: (text: string) => string): JsonObject;
  /** @param maxChars of text in an answer; a stream with more is no longer gathered, and `finish` gives null */
  collector(maxChars?: number): StreamCollector;
  /** The stored answer as a plain body, text to text. Same content and usage; a fresh id is not invented. */
  replay(answerText: string): string;
  /** The stored answer as event-stream text, in chunks of a few words, the wire's own event order, terminal event last. */
  replayStream(answer: JsonObject, options: ReplayOptions): Iterable<string>;
  errorBody(error: WireErrorShape): JsonObject;
}

export interface WireErrorShape {
  readonly status: number;
  /** Stable, snake_case: `invalid_api_key`, `model_not_found`, `invalid_json` ... */
  readonly code: string;
  readonly message: string;
  readonly param?: string;
}

/** A request that is refused. The message says what was wrong and what to do; it never repeats prompt text. */
export class WireError extends Error implements WireErrorShape {
  override readonly name = "WireError";
  readonly status: number;
  readonly code: string;
  readonly param?: string;
  constructor(shape: WireErrorShape) {
    super(shape.message);
    this.status = shape.status;
    this.code = shape.code;
    if (shape.param !== undefined) this.param = shape.param;
  }
}
