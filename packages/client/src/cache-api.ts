/** Any value of JSON. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What must match for an answer to be found again. All but `prompt` must match exactly. */
export interface Question {
  readonly model: string;
  /** The question itself: the only part that similarity compares. */
  readonly prompt: string;
  readonly system?: string;
  /** Earlier turns. */
  readonly messages?: { [name: string]: Json }[];
  /** Sampling and other parameters. */
  readonly params?: { [name: string]: Json };
  /** Data that the prompt is about. */
  readonly input_data?: Json;
  readonly namespace?: string;
  /** The person who asks. Until others have confirmed an answer, it serves its person only. */
  readonly subject?: string;
}

export interface LookupInput extends Question {
  /** From 0 to 1; may only raise the tenant's threshold. */
  readonly min_similarity?: number;
  readonly strategies?: ("exact" | "semantic")[];
  readonly explain?: boolean;
}

export interface FoundEntry {
  readonly id: string;
  readonly key: string;
  readonly response: Json;
  readonly model: string;
  readonly tokens_in: number;
  readonly tokens_out: number;
  readonly latency_ms: number;
  readonly cost_usd: number;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly age_seconds: number;
  readonly tags: string[];
  readonly metadata: Json;
}

export interface Found {
  readonly outcome: "hit-exact" | "hit-semantic" | "miss" | "bypass" | "error";
  /** Why, from a closed list. */
  readonly reason: string;
  /** Cosine of the best match, served or not. */
  readonly similarity: number | null;
  /** Null unless the outcome is a hit. */
  readonly entry: FoundEntry | null;
  readonly key: string;
  readonly explanation?: unknown;
}

export interface PutInput extends Question {
  readonly response: string | { [name: string]: Json } | Json[];
  readonly tokens_in?: number;
  readonly tokens_out?: number;
  readonly latency_ms?: number;
  readonly cost_usd?: number;
  /** May only lower the tenant's. */
  readonly ttl_seconds?: number;
  readonly tags?: string[];
  readonly metadata?: { [name: string]: Json };
}

export interface Put {
  readonly id: string;
  readonly key: string;
  readonly expires_at: string | null;
  /** An entry of the same key was replaced. */
  readonly updated: boolean;
  /** What was found in the answer and replaced, by type. */
  readonly findings: readonly { readonly type: string; readonly count: number }[];
}

/** At least one. */
export interface Invalidation {
  readonly tag?: string;
  /** The id of the app key that stored them. */
  readonly key?: string;
  readonly agent?: string;
  readonly batch?: string;
  readonly model?: string;
  readonly namespace?: string;
  /** ISO 8601: entries created before. */
  readonly before?: string;
}

/** What an app may ask of its tenant's cache. */
export interface CacheApi {
  lookup(input: LookupInput): Promise<Found>;
  put(input: PutInput): Promise<Put>;
  remove(input: { readonly id: string }): Promise<void>;
  invalidate(input: Invalidation): Promise<{ readonly removed: number }>;
  /** The entry answers another question: from now on it serves only the request that it was stored for. */
  feedback(input: { readonly entry: string; readonly verdict: "wrong" }): Promise<{ readonly entry: string }>;
}
