import { createHash } from "node:crypto";
import { type CanonicalValue, canonicalEncode } from "../core/canonical";
import { isJsonObject, type JsonObject } from "../core/json";
import type { Wire } from "../core/wire";

/**
 * The fields of a request body that can't change the answer. Everything else is identity, a field that nobody has heard
 * of included: a provider's new parameter may lower the hit rate but never serve a wrong answer.
 * `n`, `seed`, `logprobs`, `temperature` and the like are not here, and an omitted one differs from any value.
 */
export const IGNORED_FIELDS: ReadonlySet<string> = new Set([
  "stream",
  "stream_options",
  "user",
  "store",
  "service_tier",
  "safety_identifier",
  "prompt_cache_key",
]);

const NONE: ReadonlySet<string> = new Set();

/** On Responses `store` says whether the provider holds the answer under its id: one that it does not can't be continued. */
const IGNORED_ON_RESPONSES = new Set([...IGNORED_FIELDS].filter((name) => name !== "store"));

/** Lethe's own API has no field without meaning: its parser has already taken out subject and namespace. Nor has Gemini's, whose address says what else does not count. */
function ignoredFields(wire: Wire): ReadonlySet<string> {
  if (wire === "lethe.api" || wire === "gemini.content") return NONE;
  return wire === "openai.responses" ? IGNORED_ON_RESPONSES : IGNORED_FIELDS;
}

/** What of a body must match exactly, as it stands in the scope. */
export interface KeyedIdentity {
  readonly identity: CanonicalValue;
  /** Left out where there are none. */
  readonly exactNumbers?: CanonicalValue;
  /** In place of all of it, where that is heavy: HMACs over it are made on the event loop. */
  readonly identityDigest?: string;
}

/**
 * Over this an identity stands in its scope by its digest. It is weighed by what it says and not by how it came: written
 * with other blanks, read in another thread or brought by another door, the same request has the same key. More than any
 * body weighs that is read on the event loop of a wire, so that those keep the keys that they always had.
 */
const WEIGHT_MAX = 768 * 1024;
/** Of a value beside its characters. */
const VALUE_WEIGHT = 8;

/** @param rest as the wire's parser gives it */
export function keyedIdentityOf(
  wire: Wire,
  rest: JsonObject,
  exact: NumberTree,
  ignoredMetadata: readonly string[],
): KeyedIdentity {
  const identity = identityOf(wire, rest, ignoredMetadata);
  const numbers = exactIdentityOf(wire, exact);
  if (weightOf([identity, numbers], WEIGHT_MAX) <= WEIGHT_MAX) return { identity, ...numbers };
  const encoded = canonicalEncode([identity, { ...numbers }]);
  return { identity: {}, identityDigest: createHash("sha256").update(encoded).digest("base64url") };
}

/** Counts no further than `max`. */
function weightOf(value: CanonicalValue, max: number): number {
  if (typeof value === "string") return value.length + VALUE_WEIGHT;
  if (typeof value !== "object" || value === null) return VALUE_WEIGHT;
  let weight = VALUE_WEIGHT;
  for (const [name, member] of Object.entries(value)) {
    weight += (Array.isArray(value) ? 0 : name.length) + weightOf(member, max - weight);
    if (weight > max) break;
  }
  return weight;
}

/** What of the body must match exactly. Only top-level fields are ever ignored. */
export function identityOf(wire: Wire, rest: JsonObject, ignoredMetadata: readonly string[] = []): JsonObject {
  const ignored = ignoredFields(wire);
  const identity: JsonObject = Object.create(null);
  for (const name of Object.keys(rest)) {
    const value = rest[name];
    if (!ignored.has(name) && value !== undefined) identity[name] = value;
  }
  if (wire !== "lethe.api") keepMetadata(wire, identity, ignoredMetadata);
  return identity;
}

/** All of `metadata` but what names the person (Anthropic) and the keys that the tenant says don't matter. */
function keepMetadata(wire: Wire, identity: JsonObject, ignored: readonly string[]): void {
  const { metadata } = identity;
  if (!isJsonObject(metadata)) return;
  const passed = new Set(wire === "anthropic.messages" ? ["user_id", ...ignored] : ignored);
  const kept = Object.entries(metadata).filter(([name]) => !passed.has(name));
  if (kept.length === Object.keys(metadata).length) return;
  if (kept.length === 0) delete identity.metadata;
  else identity.metadata = Object.fromEntries(kept);
}

/** Numbers as they were written, by where they stand; a name without them is left out. */
type NumberTree = ReadonlyMap<string, string | NumberTree>;

/** What the identity's numbers say beyond what a double holds. Nothing for nearly every body, so that its key stays. */
function exactIdentityOf(wire: Wire, exact: NumberTree): { exactNumbers?: CanonicalValue } {
  if (exact.size === 0) return {};
  const ignored = ignoredFields(wire);
  // `cache` steers Lethe and is no part of the request.
  const kept = new Map([...exact].filter(([name]) => !ignored.has(name) && name !== "cache"));
  return kept.size === 0 ? {} : { exactNumbers: canonicalTree(kept) };
}

function canonicalTree(tree: NumberTree): CanonicalValue {
  return [...tree].map(([name, held]) => [name, typeof held === "string" ? held : canonicalTree(held)]);
}
