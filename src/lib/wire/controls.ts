/** What a client may ask of the cache for one request, from headers or the body's `cache` object. */
export interface RequestControls {
  /** Cache-Control: no-cache. Look nothing up; the answer may be stored. */
  readonly noCache: boolean;
  /** Cache-Control: no-store. Store nothing; look-up is allowed. */
  readonly noStore: boolean;
  readonly onlyIfCached: boolean;
  /** Oldest acceptable age of an entry, seconds. */
  readonly maxAgeSeconds: number | null;
  readonly staleIfErrorSeconds: number | null;
  readonly namespace: string | null;
  readonly subject: string | null;
  /** Lethe-Audience: what the asker may see, as the app says it. Answers of one audience never serve another. */
  readonly audience: string | null;
  /** In [0, 1]; may only raise the tenant's threshold. */
  readonly minSimilarity: number | null;
  readonly strategy: "exact" | "semantic" | null;
  /** May only lower the tenant's TTL. */
  readonly ttlSeconds: number | null;
  readonly tags: readonly string[];
  /** Lethe-Agent: which program of the tenant asks. */
  readonly agent: string | null;
  /** Lethe-Batch: which import an entry belongs to. */
  readonly batch: string | null;
}
