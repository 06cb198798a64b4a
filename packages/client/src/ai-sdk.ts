import { questionOf } from "./ai-sdk-question.js";
import { recordStream, replayStream } from "./ai-sdk-stream.js";
import type { Found, Json, LookupInput, Question } from "./cache-api.js";
import type { Lethe } from "./client.js";

/** What of the AI SDK's call is read here; the same in its versions 5, 6 and 7. */
export interface CallOptions {
  readonly prompt: readonly { readonly role: string; readonly content: unknown }[];
  readonly tools?: readonly unknown[] | undefined;
  readonly [name: string]: unknown;
}

export interface Generated {
  readonly content: readonly { readonly type: string; readonly [name: string]: unknown }[];
  readonly finishReason: unknown;
  readonly usage: unknown;
  readonly [name: string]: unknown;
}

export interface MiddlewareOptions {
  readonly namespace?: string;
  /** The person who asks. */
  readonly subject?: string;
  readonly minSimilarity?: number;
  readonly ttlSeconds?: number;
  readonly strategies?: LookupInput["strategies"];
  /** Told how each look-up ended. */
  readonly onLookup?: (found: Pick<Found, "outcome" | "reason" | "similarity">) => void;
  /** What happened to a call of the cache that failed; the model is asked either way. */
  readonly onError?: (error: unknown) => void;
}

/** What is kept of an answer. */
export interface Kept {
  readonly text: string;
  readonly finishReason: Json;
  readonly usage: Json;
}

interface GenerateCall {
  readonly doGenerate: () => PromiseLike<never>;
  readonly params: never;
  readonly model: { readonly provider: string; readonly modelId: string };
}

interface StreamCall extends Omit<GenerateCall, "doGenerate"> {
  readonly doStream: () => PromiseLike<never>;
}

/**
 * Middleware for `wrapLanguageModel` of the AI SDK, versions 5 to 7. Only what is text in and text out is looked up and
 * kept: no tools, no files, an answer that ended by itself. A cache that fails is a miss.
 */
export function letheMiddleware<V extends "v2" | "v3" | "v4">(
  lethe: Lethe,
  specificationVersion: V,
  options: MiddlewareOptions = {},
) {
  const cache = new AnswerCache(lethe, options);
  return {
    specificationVersion,
    async wrapGenerate({ doGenerate, params, model }: GenerateCall): Promise<never> {
      const question = questionOf(model, params, options);
      const kept = question === null ? null : await cache.find(question);
      if (kept !== null) return answerOf(kept) as never;
      const answer: Generated = await doGenerate();
      const text = textOf(answer);
      if (question !== null && text !== null && isStop(answer.finishReason))
        await cache.keep(question, { text, finishReason: answer.finishReason as Json, usage: answer.usage as Json });
      return answer as never;
    },
    async wrapStream({ doStream, params, model }: StreamCall): Promise<never> {
      const question = questionOf(model, params, options);
      const kept = question === null ? null : await cache.find(question);
      if (kept !== null) return { stream: replayStream(kept) } as never;
      const answer: { stream: ReadableStream<never> } = await doStream();
      if (question === null) return answer as never;
      const stream = answer.stream.pipeThrough(recordStream((said) => cache.keep(question, said)));
      return { ...answer, stream } as never;
    },
  };
}

class AnswerCache {
  private readonly lethe: Lethe;
  private readonly options: MiddlewareOptions;

  constructor(lethe: Lethe, options: MiddlewareOptions) {
    this.lethe = lethe;
    this.options = options;
  }

  async find(question: Question): Promise<Kept | null> {
    const { minSimilarity, strategies, onLookup } = this.options;
    return this.tried(async () => {
      const found = await this.lethe.cache.lookup({
        ...question,
        ...(minSimilarity === undefined ? {} : { min_similarity: minSimilarity }),
        ...(strategies === undefined ? {} : { strategies }),
      });
      onLookup?.(found);
      const kept = found.entry?.response as Kept | undefined;
      return typeof kept?.text === "string" ? kept : null;
    });
  }

  async keep(question: Question, kept: Kept): Promise<void> {
    const ttl = this.options.ttlSeconds === undefined ? {} : { ttl_seconds: this.options.ttlSeconds };
    // What is undefined is left out, as it would be on its way.
    const response = JSON.parse(JSON.stringify(kept)) as { [name: string]: Json };
    await this.tried(() => this.lethe.cache.put({ ...question, response, ...ttl }));
  }

  private async tried<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch (error) {
      this.options.onError?.(error);
      return null;
    }
  }
}

function answerOf({ text, finishReason, usage }: Kept): Generated {
  return { content: [{ type: "text", text }], finishReason, usage, warnings: [] };
}

/** Null: there is more in it than text. */
function textOf({ content }: Generated): string | null {
  const [only, ...more] = content;
  return only?.type === "text" && more.length === 0 && only.text !== "" ? String(only.text) : null;
}

/** A word up to version 5, an object from 6 on. */
export function isStop(reason: unknown): boolean {
  return reason === "stop" || (reason as { unified?: unknown } | null)?.unified === "stop";
}
