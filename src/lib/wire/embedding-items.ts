import { isJsonObject, type JsonObject, type JsonValue, parseJsonObject } from "../core/json";
import type { AnswerFacts } from "./adapter";
import { openaiEmbeddings } from "./openai-embeddings";

/** Inputs of one request that are looked at one by one. */
const ITEMS_MAX = 256;

/** The inputs of a batch, one by one; null: it is one input, or so many that they are kept as one. */
export function itemsOf({ input }: JsonObject): JsonValue[] | null {
  if (!Array.isArray(input) || input.length === 0 || input.length > ITEMS_MAX) return null;
  return input.every((item) => typeof item === "string") || input.every(Array.isArray) ? input : null;
}

/** The request that asks for one input alone: of the same key, whichever way it is asked. */
export function requestOfItem(body: JsonObject, item: JsonValue): JsonObject {
  return { ...body, input: item };
}

/** The request for those that are missing; the one that came where all are. */
export function requestOfMissing(
  body: JsonObject,
  items: readonly JsonValue[],
  missing: readonly number[],
): JsonObject {
  if (missing.length === items.length) return body;
  return { ...body, input: missing.map((at) => items[at] ?? null) };
}

/** A batch as texts: what is held, and what the provider answered for the rest. */
export interface EmbeddingBatch {
  /** By place; null: the provider was asked for it. */
  readonly held: readonly (string | null)[];
  /** Null: it was asked for nothing. */
  readonly answer: string | null;
  /** Of the inputs that it was asked for: their tokens are shared by it. */
  readonly weights: readonly number[];
}

export interface WholeBatch {
  /** What one call for all would have answered. */
  readonly text: string;
  /** Each fresh answer as that to its one input, in the order in which they were asked for. */
  readonly fresh: readonly { readonly text: string; readonly facts: AnswerFacts }[];
  /** Of what the provider was asked for. */
  readonly tokensIn: number | null;
}

/** Null: the provider answered with other embeddings than were asked for. */
export function wholeBatchOf({ held, answer, weights }: EmbeddingBatch): WholeBatch | null {
  const told = answer === null ? null : embeddingsIn(answer, weights.length);
  if (answer !== null && told === null) return null;
  const fresh = told === null ? [] : answersOfItems(told.body, weights);
  const inTurn = fresh.values();
  const all = held.map((text) => (text === null ? (inTurn.next().value ?? {}) : (JSON.parse(text) as JsonObject)));
  return {
    text: JSON.stringify(joinedAnswer(all)),
    fresh: fresh.map((body) => ({ text: JSON.stringify(body), facts: openaiEmbeddings.facts(body) })),
    tokensIn: told?.tokensIn ?? null,
  };
}

function embeddingsIn(text: string, count: number): { body: JsonObject; tokensIn: number | null } | null {
  const body = parseJsonObject(text);
  if (body === null || !Array.isArray(body.data) || body.data.length !== count) return null;
  const { complete, tokensIn } = openaiEmbeddings.facts(body);
  return complete ? { body, tokensIn } : null;
}

/** An answer to a batch, taken apart by place: each as the answer to its one input. Its tokens are shared by weight. */
export function answersOfItems(answer: JsonObject, weights: readonly number[]): JsonObject[] {
  const vectors = new Map((answer.data as JsonObject[]).map((one) => [one.index, one]));
  const usage = isJsonObject(answer.usage) ? answer.usage : null;
  const tokens = sharesOf(Number(usage?.prompt_tokens ?? 0), weights);
  return weights.map((_, at) => ({
    ...answer,
    data: [{ ...vectors.get(at), index: 0 }],
    ...(usage === null ? {} : { usage: { ...usage, prompt_tokens: tokens[at] ?? 0, total_tokens: tokens[at] ?? 0 } }),
  }));
}

/** Put together again, each at its place: what one call for all would have answered. */
export function joinedAnswer(answers: readonly JsonObject[]): JsonObject {
  const [first = {}] = answers;
  const data = answers.map(({ data }, index) => ({ ...(data as JsonObject[])[0], index }));
  const usages = answers.flatMap(({ usage }) => (isJsonObject(usage) ? [usage] : []));
  const sum = (name: string) => usages.reduce((total, usage) => total + Number(usage[name] ?? 0), 0);
  const usage = { ...usages[0], prompt_tokens: sum("prompt_tokens"), total_tokens: sum("total_tokens") };
  return { ...first, data, ...(usages.length === 0 ? {} : { usage }) };
}

export function weightOf(item: JsonValue): number {
  return typeof item === "string" || Array.isArray(item) ? item.length : 1;
}

/** Whole numbers in proportion, and their sum is the whole. */
function sharesOf(whole: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let seen = 0;
  let given = 0;
  return weights.map((weight) => {
    seen += weight;
    const upTo = total === 0 ? whole : Math.round((whole * seen) / total);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
