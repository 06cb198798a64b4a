import type { Json } from "./cache-api.js";
import type { Lethe } from "./client.js";
import { sha256Hex } from "./sha256.js";

/** A generation as LangChain's own caches keep it: `serializeGeneration` and `deserializeStoredGeneration` of @langchain/core. */
export interface Serialisers<G> {
  serializeGeneration(generation: G): unknown;
  deserializeStoredGeneration(stored: never): unknown;
}

export interface LangChainCacheOptions {
  /** Name under which the entries stand in Lethe; default `langchain`. */
  readonly model?: string;
  readonly namespace?: string;
  /** The person who asks. */
  readonly subject?: string;
  readonly ttlSeconds?: number;
  /** What happened to a call of the cache that failed; the model is asked either way. */
  readonly onError?: (error: unknown) => void;
}

/** Why a model stopped, as providers say it. Only these are an end of its own. */
const CLEAN_ENDS: ReadonlySet<unknown> = new Set(["stop", "end_turn", "stop_sequence", "STOP"]);

/**
 * LangChain.js's `BaseCache`, to be given to a model as `cache`. Matches exactly: its prompt is the whole conversation
 * as one text, which similarity has no part of. The model's key, which may hold settings of any kind, is sent as a hash.
 * A cache that fails is a miss.
 */
export class LetheCache<G extends { text: string }> {
  private readonly lethe: Lethe;
  private readonly serialisers: Serialisers<G>;
  private readonly options: LangChainCacheOptions;

  constructor(lethe: Lethe, serialisers: Serialisers<G>, options: LangChainCacheOptions = {}) {
    this.lethe = lethe;
    this.serialisers = serialisers;
    this.options = options;
  }

  /** The key is Lethe's own. */
  makeDefaultKeyEncoder(): void {}

  async lookup(prompt: string, llmKey: string): Promise<G[] | null> {
    return this.tried(async () => {
      const question = await this.question(prompt, llmKey);
      const { entry } = await this.lethe.cache.lookup({ ...question, strategies: ["exact"] });
      if (!Array.isArray(entry?.response)) return null;
      return entry.response.map((stored) => this.serialisers.deserializeStoredGeneration(stored as never) as G);
    });
  }

  async update(prompt: string, llmKey: string, generations: G[]): Promise<void> {
    if (!generations.every(isWhole)) return;
    const { ttlSeconds } = this.options;
    await this.tried(async () => {
      const response = JSON.parse(
        JSON.stringify(generations.map((one) => this.serialisers.serializeGeneration(one))),
      ) as Json[];
      const ttl = ttlSeconds === undefined ? {} : { ttl_seconds: ttlSeconds };
      return this.lethe.cache.put({ ...(await this.question(prompt, llmKey)), response, ...ttl });
    });
  }

  private async question(prompt: string, llmKey: string) {
    const { model = "langchain", namespace, subject } = this.options;
    return {
      model,
      prompt,
      params: { llm_key_sha256: await sha256Hex(llmKey) },
      ...(namespace === undefined ? {} : { namespace }),
      ...(subject === undefined ? {} : { subject }),
    };
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

/** Ended by itself, calls no tool, and says something. */
function isWhole({ text, ...more }: { text: string; message?: unknown; generationInfo?: unknown }): boolean {
  const message = more.message as { tool_calls?: unknown[]; response_metadata?: Record<string, unknown> } | undefined;
  if ((message?.tool_calls?.length ?? 0) > 0) return false;
  const said = { ...(more.generationInfo as Record<string, unknown> | undefined), ...message?.response_metadata };
  const end = said.finish_reason ?? said.finishReason ?? said.stop_reason;
  return text.trim() !== "" && (end === undefined || end === null || CLEAN_ENDS.has(end));
}
