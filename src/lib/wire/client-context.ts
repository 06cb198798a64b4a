import { createHash } from "node:crypto";
import type { TenantId } from "../core/brand";
import { canonicalEncode } from "../core/canonical";
import type { JsonObject } from "../core/json";
import type { ProviderWire } from "../core/wire";
import { accountFieldOf } from "./account-fields";

/** What a client says beside the body, as the provider is to see it. */
export interface ClientContext {
  /** Headers that go on to the provider as they came. */
  readonly headers: Readonly<Record<string, string>>;
  /** The query of the address with its question mark, or an empty string. */
  readonly search: string;
  /** What of both can change the answer, and so must match exactly. Empty for nearly every request, whose key it leaves alone. */
  readonly identity: JsonObject;
}

interface HeaderRules {
  /** They choose features, a version or an account: part of the identity. */
  readonly identity: readonly string[];
  /** Of these, what chooses an account, or a part of one. */
  readonly account: readonly string[];
  /** Lists, in which neither order nor blanks mean anything. */
  readonly lists: ReadonlySet<string>;
  /** What the provider takes a header to say that is left out. Sent or not, the identity is the same. */
  readonly defaults: Readonly<Record<string, string>>;
}

/** They name a call for traces, and never change its answer. */
const OF_THE_CALL = ["traceparent", "tracestate"];

/** Names a call for retries: the provider answers the same key of one account the same. */
const IDEMPOTENCY_KEY = "idempotency-key";

const OPENAI: HeaderRules = {
  identity: ["openai-organization", "openai-project", "openai-beta"],
  account: ["openai-organization", "openai-project"],
  lists: new Set(["openai-beta"]),
  defaults: {},
};

export const ANTHROPIC_VERSION = "2023-06-01";

const ANTHROPIC: HeaderRules = {
  identity: ["anthropic-beta", "anthropic-version"],
  account: [],
  lists: new Set(["anthropic-beta"]),
  defaults: { "anthropic-version": ANTHROPIC_VERSION },
};

const GEMINI: HeaderRules = {
  identity: ["x-goog-user-project"],
  account: ["x-goog-user-project"],
  lists: new Set(),
  defaults: {},
};

export type ProviderKind = "openai" | "anthropic" | "gemini";

const RULES: Readonly<Record<ProviderKind, HeaderRules>> = { openai: OPENAI, anthropic: ANTHROPIC, gemini: GEMINI };

/** Whose protocol a wire is. Lethe's own API has no provider behind it. */
export const KIND_OF_WIRE: Readonly<Record<ProviderWire, ProviderKind>> = {
  "openai.chat": "openai",
  "openai.responses": "openai",
  "openai.embeddings": "openai",
  "anthropic.messages": "anthropic",
  "gemini.content": "gemini",
};

/**
 * Only the headers of the list go on: a header of the client is a header of a connection that ends here. Every query
 * parameter goes on and is identity, also one that nobody has heard of.
 * @param tenantId the account at the provider may be shared by tenants, who must not meet in a key for retries
 * @param headers lower-case names
 */
export function clientContextOf(
  kind: ProviderKind,
  tenantId: TenantId,
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): ClientContext {
  const rules = RULES[kind];
  const forwarded: Record<string, string> = {};
  const identity: JsonObject = {};
  for (const name of [...rules.identity, ...OF_THE_CALL]) {
    const value = headers[name]?.trim();
    if (value === undefined || value === "") continue;
    forwarded[name] = value;
    if (rules.identity.includes(name) && value !== rules.defaults[name]) identity[name] = canonical(rules, name, value);
  }
  const retry = headers[IDEMPOTENCY_KEY]?.trim() ?? "";
  if (retry !== "") forwarded[IDEMPOTENCY_KEY] = ownKey(tenantId, retry);
  const parameters = [...query].sort(byNameAndValue);
  if (parameters.length > 0) identity.query = parameters;
  return { headers: forwarded, search: parameters.length === 0 ? "" : `?${query}`, identity };
}

/**
 * What of a request beside its body names an account at the provider, or what is kept for one; null: nothing.
 * @param headers lower-case names
 */
export function accountNameBeside(
  kind: ProviderKind,
  headers: Readonly<Record<string, string>>,
  query: URLSearchParams,
): string | null {
  return accountFieldOf(Object.fromEntries(query)) ?? accountHeaderOf(kind, headers);
}

function accountHeaderOf(kind: ProviderKind, headers: Readonly<Record<string, string>>): string | null {
  return RULES[kind].account.find((name) => (headers[name]?.trim() ?? "") !== "") ?? null;
}

function ownKey(tenantId: TenantId, key: string): string {
  return createHash("sha256")
    .update(canonicalEncode(["lethe/idempotency-key", tenantId, key]))
    .digest("base64url");
}

function canonical({ lists }: HeaderRules, name: string, value: string): string {
  if (!lists.has(name)) return value;
  const items = value.split(",").map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ""))].sort().join(",");
}

function byNameAndValue([a, x]: [string, string], [b, y]: [string, string]): number {
  if (a !== b) return a < b ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}
