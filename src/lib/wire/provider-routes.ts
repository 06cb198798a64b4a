import { isTuned } from "./account-fields";
import type { ProviderKind } from "./client-context";

/** What becomes of an endpoint of a provider that the cache has no part in. */
export type ProviderRoute =
  /** The answer depends on nothing but the request: passed on, never kept. */
  | { readonly use: "pass"; readonly kind: ProviderKind; readonly upstreamPath: string; readonly free: boolean }
  /** It names something that the provider keeps for an account: passed on where that is one tenant's alone. */
  | { readonly use: "account"; readonly kind: ProviderKind; readonly upstreamPath: string; readonly free: boolean };

interface Row {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  readonly kind: ProviderKind;
  /** The provider asks no money for it. */
  readonly free?: true;
}

/** One name in an address: no slash, no dots that lead elsewhere. */
const NAME = "[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}";

/** Google puts what is to be done behind a colon. */
const PLAIN = "[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

const STATELESS: readonly Row[] = [
  { method: "POST", path: /^\/messages\/count_tokens$/, kind: "anthropic", free: true },
  { method: "POST", path: /^\/responses\/input_tokens$/, kind: "openai", free: true },
  { method: "POST", path: /^\/completions$/, kind: "openai" },
  { method: "POST", path: /^\/moderations$/, kind: "openai", free: true },
  { method: "POST", path: /^\/images\/(?:generations|edits|variations)$/, kind: "openai" },
  { method: "POST", path: /^\/audio\/(?:speech|transcriptions|translations)$/, kind: "openai" },
  { method: "POST", path: new RegExp(`^/models/${PLAIN}:countTokens$`), kind: "gemini", free: true },
  { method: "POST", path: new RegExp(`^/models/${PLAIN}:(?:embedContent|batchEmbedContents)$`), kind: "gemini" },
  // Organisations put a slash into a model's name.
  { method: "GET", path: new RegExp(`^/models/${NAME}(?:/${NAME}){0,2}$`), kind: "openai", free: true },
];

/** First names of what a provider keeps by account. A prefix that is on neither list is not passed on at all. */
const KEPT_BY_ACCOUNT: Readonly<Record<ProviderKind, RegExp>> = {
  gemini:
    /^\/(?:(?:files|cachedContents|tunedModels|fileSearchStores|corpora|batches|operations)(?:[/:]|$)|models\/[^/:]+:(?:batchGenerateContent|asyncBatchEmbedContent|predictLongRunning)$)/,
  anthropic: /^\/(?:messages\/batches|files|skills)(?:\/|$)/,
  openai:
    /^\/(?:files|batches|uploads|responses|chat\/completions|conversations|fine_tuning|vector_stores|assistants|threads|containers|evals|videos|prompts|realtime)(?:\/|$)/,
};

/**
 * An allow-list: what is on neither table is null and leaves this server never, `/v1/organization` above all.
 * @param path as it came, below and without `/v1`
 * @param kind whose protocol the client speaks
 */
export function providerRouteOf(method: string, path: string, kind: ProviderKind): ProviderRoute | null {
  const plain = plainPath(path);
  if (plain === null) return null;
  if (method === "GET" && plain.startsWith("/models/") && isTuned(plain.slice("/models/".length)))
    return { use: "account", kind, upstreamPath: plain, free: true };
  const row = STATELESS.find((one) => one.method === method && one.path.test(plain) && isOfClient(one, plain, kind));
  if (row !== undefined)
    return {
      use: "pass",
      kind: plain.startsWith("/models/") ? kind : row.kind,
      upstreamPath: plain,
      free: row.free ?? false,
    };
  // What is kept may be a batch of calls: its price is not known.
  if (KEPT_BY_ACCOUNT[kind].test(plain)) return { use: "account", kind, upstreamPath: plain, free: method !== "POST" };
  return null;
}

/** Decoded once. Null for what would be read in another way further on: escapes left over, dots, backslashes, empty parts. */
function plainPath(path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const odd = /[%\\?#\s]|\/\/|\/\.{1,2}(?:\/|$)/.test(decoded) || hasControl(decoded);
  return odd ? null : decoded;
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < " " || character > "~");
}

/** Names of models are everybody's; of the rest Google's clients have their own. */
function isOfClient(row: Row, path: string, kind: ProviderKind): boolean {
  if (row.method === "GET" && path.startsWith("/models/")) return true;
  return (row.kind === "gemini") === (kind === "gemini");
}

/** Google's addresses begin with a version of their own. */
const GOOGLES = "/v1beta";

/** Who asks, and for what below the version of the address. */
export function clientOf(
  path: string,
  headers: Readonly<Record<string, string>>,
): { readonly kind: ProviderKind; readonly endpoint: string } {
  if (path.startsWith(`${GOOGLES}/`)) return { kind: "gemini", endpoint: path.slice(GOOGLES.length) };
  const endpoint = path.slice("/v1".length);
  return { kind: kindOfClient(endpoint, headers), endpoint };
}

/** Anthropic's clients always say which version they speak, Google's have a key of their own; OpenAI's do neither. */
export function kindOfClient(path: string, headers: Readonly<Record<string, string>>): ProviderKind {
  if (headers["anthropic-version"] !== undefined || path.startsWith("/messages")) return "anthropic";
  return headers["x-goog-api-key"] === undefined ? "openai" : "gemini";
}
