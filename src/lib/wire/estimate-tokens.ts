import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import type { ParsedRequest } from "./adapter";

/** What a request may take: for what is set aside before it is sent. Small and plain: it is reckoned where the body is read. */
export interface TokenEstimate {
  readonly tokensIn: number;
  readonly tokensOut: number;
}

/** A token is about four characters of English, or one of a script whose letters take three bytes. */
const BYTES_A_TOKEN = 4;
/** A picture or a sound is taken for so much, however long: providers reckon by its size on the screen. */
const BLOB_BYTES = 1_000 * BYTES_A_TOKEN;
/** Where the request sets no end to the answer. */
const ANSWER_TOKENS = 500;
/** No model says more in one answer; what a request asks for beyond it must not use up a budget. */
const ANSWER_TOKENS_MAX = 200_000;
const ANSWERS_MAX = 128;

/** Tokens that one answer may have at most, by the names of the wires. */
const ANSWER_LIMITS = ["max_completion_tokens", "max_tokens", "max_output_tokens"] as const;
/** Fields that the model reads, of all wires. */
const READ = [
  "messages",
  "input",
  "system",
  "instructions",
  "prompt",
  "tools",
  "functions",
  "response_format",
  "text",
  "contents",
  "systemInstruction",
  "system_instruction",
] as const;

export function estimateTokens({
  requestType,
  upstreamBody,
}: Pick<ParsedRequest, "requestType" | "upstreamBody">): TokenEstimate {
  const bytesIn = READ.reduce((sum, name) => sum + bytesOf(upstreamBody[name] ?? null), 0);
  const tokensOut = requestType === "embedding" ? 0 : answersOf(upstreamBody) * answerTokens(upstreamBody);
  return { tokensIn: Math.ceil(bytesIn / BYTES_A_TOKEN), tokensOut };
}

function bytesOf(value: JsonValue): number {
  if (typeof value === "string") return isBlob(value) ? Math.min(value.length, BLOB_BYTES) : Buffer.byteLength(value);
  // Embeddings are asked for by token too, each a number.
  if (typeof value === "number") return BYTES_A_TOKEN;
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, member) => sum + bytesOf(member), 0);
  return Object.entries(value).reduce((sum, [name, member]) => sum + name.length + bytesOf(member), 0);
}

const BLOB_HEAD = 1_024;

/** Base64, as files are sent: no text has so many letters without a blank. */
function isBlob(text: string): boolean {
  return text.length > BLOB_HEAD && /^(?:data:[^,]*,)?[A-Za-z0-9+/_=-]*$/.test(text.slice(0, BLOB_HEAD));
}

function answerTokens(body: JsonObject): number {
  const config = configOf(body);
  const limits = [...ANSWER_LIMITS.map((name) => body[name]), config.maxOutputTokens, config.max_output_tokens];
  const named = limits.find((value) => typeof value === "number");
  return named !== undefined && Number.isSafeInteger(named) && named > 0
    ? Math.min(named, ANSWER_TOKENS_MAX)
    : ANSWER_TOKENS;
}

/** Where Gemini's wire says them. */
function configOf(body: JsonObject): JsonObject {
  const config = body.generationConfig ?? body.generation_config;
  return isJsonObject(config) ? config : {};
}

/** Each of `n` answers has its own end. */
function answersOf(body: JsonObject): number {
  const config = configOf(body);
  const n = body.n ?? config.candidateCount ?? config.candidate_count;
  return typeof n === "number" && Number.isSafeInteger(n) && n > 1 ? Math.min(n, ANSWERS_MAX) : 1;
}
