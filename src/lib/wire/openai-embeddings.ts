import { isJsonObject, type JsonObject, type JsonValue } from "../core/json";
import { accountFieldOf } from "./account-fields";
import type { AnswerFacts, ParsedRequest, WireAdapter } from "./adapter";
import type { AskedAnswer, AskedVectors } from "./asked";
import {
  checkFields,
  invalid,
  invalidType,
  isNonEmptyArray,
  nameOrNull,
  numberOrNull,
  requireModel,
  stringOrNull,
  takeCacheObject,
} from "./fields";
import { openaiErrorBody } from "./openai-error";
import { NO_TOOLS } from "./tools";

/** `POST /v1/embeddings`. A vector belongs to one exact input, so similarity plays no part; and nothing is streamed. */
export const openaiEmbeddings: WireAdapter = {
  wire: "openai.embeddings",
  parse: parseEmbeddingsRequest,
  streamedUpstreamBody: (body) => body,
  facts: embeddingsFacts,
  mapText: (answer) => answer,
  collector: () => ({ push: () => {}, finish: () => null }),
  replay: (answerText) => answerText,
  replayStream: () => {
    throw new Error("invariant: embeddings are never streamed");
  },
  answersRequest,
  errorBody: openaiErrorBody,
};

/** @throws WireError 400 */
function parseEmbeddingsRequest(body: JsonObject): ParsedRequest {
  const { cacheObject, upstreamBody } = takeCacheObject(body);
  const model = requireModel(upstreamBody);
  const accountField = accountFieldOf(upstreamBody);
  checkFields(upstreamBody, { dimensions: "integer", encoding_format: "string", user: "string" });
  return {
    wire: "openai.embeddings",
    model,
    promptParts: null,
    rest: upstreamBody,
    texts: readInput(upstreamBody.input),
    stream: false,
    includeUsage: false,
    requestType: "embedding",
    toolsOffered: false,
    toolResult: false,
    toolUse: NO_TOOLS,
    asked: { choices: null, json: false, structure: false, vectors: askedVectors(upstreamBody) },
    temperature: null,
    subjects: [nameOrNull(upstreamBody.user)],
    ...(accountField === null ? {} : { accountField }),
    cacheObject,
    upstreamBody,
  };
}

/** The texts of `input`; token arrays have none. */
function readInput(input: JsonValue | undefined): string[] {
  if ((input ?? null) === null) throw invalid("missing_field", "input", "input is missing");
  if (typeof input === "string") {
    if (input === "") throw invalid("invalid_value", "input", "input must not be empty");
    return [input];
  }
  if (!isNonEmptyArray(input)) throw invalidType("input", "a non-empty string or array");
  const texts = input.filter((item) => typeof item === "string");
  if (texts.length === input.length) return texts;
  if (isTokens(input) || input.every(isTokens)) return [];
  throw invalidType("input", "a string, an array of strings, an array of tokens or an array of token arrays");
}

function isTokens(value: JsonValue): boolean {
  return isNonEmptyArray(value) && value.every((token) => Number.isInteger(token));
}

function embeddingsFacts(answer: JsonObject): AnswerFacts {
  const usage = isJsonObject(answer.usage) ? answer.usage : {};
  return {
    complete: (answer.error ?? null) === null && isNonEmptyArray(answer.data) && areVectors(answer.data),
    truncated: false,
    filtered: false,
    refused: false,
    toolCalls: false,
    tokensIn: numberOrNull(usage.prompt_tokens),
    tokensOut: 0,
  };
}

function askedVectors({ input, encoding_format: format, dimensions }: JsonObject): AskedVectors {
  return { count: inputsOf(input), base64: format === "base64", dimensions: numberOrNull(dimensions) };
}

/** As many vectors as inputs, of the length and in the form that were asked for. */
function answersRequest({ vectors }: AskedAnswer, answer: JsonObject): boolean {
  if (vectors === null) return false;
  const items = Array.isArray(answer.data) ? answer.data : [];
  const [first] = items;
  const shape = isJsonObject(first) ? shapeOf(first.embedding) : null;
  const [form, length] = shape?.split(" ") ?? [];
  const dimensions = form === "base64" ? Number(length) / FLOAT_BYTES : Number(length);
  return (
    items.length === vectors.count &&
    form === (vectors.base64 ? "base64" : "numbers") &&
    (vectors.dimensions === null || vectors.dimensions === dimensions)
  );
}

/** An array of numbers is one input of tokens. */
function inputsOf(input: JsonValue | undefined): number {
  return Array.isArray(input) && !isTokens(input) ? input.length : 1;
}

/** One vector for each place from 0 on, all of one length and in one form. */
function areVectors(items: readonly JsonValue[]): boolean {
  const places = new Set<JsonValue>();
  const shapes = new Set<string | null>();
  for (const item of items) {
    if (!isJsonObject(item) || (item.error ?? null) !== null) return false;
    places.add(item.index ?? null);
    shapes.add(shapeOf(item.embedding));
  }
  const areComplete = places.size === items.length && items.every((_, place) => places.has(place));
  return areComplete && shapes.size === 1 && !shapes.has(null);
}

/** Form and length; null for what is no vector. */
function shapeOf(vector: JsonValue | undefined): string | null {
  if (isNonEmptyArray(vector)) return vector.every(Number.isFinite) ? `numbers ${vector.length}` : null;
  const text = stringOrNull(vector);
  if (text === null || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null;
  const bytes = Buffer.from(text, "base64").length;
  return bytes > 0 && bytes % FLOAT_BYTES === 0 ? `base64 ${bytes}` : null;
}

/** Vectors in base64 are 32-bit floats. */
const FLOAT_BYTES = 4;
