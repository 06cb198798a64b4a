import type { JsonObject, JsonValue } from "../core/json";
import { unknownName } from "../core/nearest-name";
import { isReservedTag } from "../core/writer";
import { hasControl } from "../text/hidden";
import { WireError } from "./adapter";
import { deltaSeconds, parseDirectives } from "./cache-directives";
import type { RequestControls } from "./controls";
import { HOPS_HEADER } from "./hops";

const SUBJECT_CHARS_MAX = 256;
const NAMESPACE_CHARS_MAX = 128;
export const AUDIENCE_CHARS_MAX = 256;
const AGENT_CHARS_MAX = 128;
const TAGS_MAX = 16;
const TAG_CHARS_MAX = 64;
/** Ten years. */
const TTL_SECONDS_MAX = 10 * 365 * 24 * 3600;

/** Header names in lower case; repeated headers joined by a comma, as HTTP allows. */
export type RequestHeaders = Readonly<Record<string, string | undefined>>;

/**
 * What one request asks of the cache, from its headers and LiteLLM's `cache` object. Where both say something, the
 * stricter of the two holds; two different namespaces are refused, for neither could be called stricter.
 * @throws WireError 400, param naming the header or `cache.<field>`
 */
export function resolveControls(headers: RequestHeaders, cacheObject: JsonObject | null): RequestControls {
  refuseUnknownHeaders(headers);
  const directives = parseDirectives(headers["cache-control"] ?? "");
  const body = readCacheObject(cacheObject ?? {});
  const ttl = shortest(readTtl(headers), body.ttlSeconds);
  return {
    noCache: directives.has("no-cache") || body.noCache,
    // An entry that lives no second at all is not worth writing.
    noStore: directives.has("no-store") || body.noStore || ttl === 0,
    onlyIfCached: directives.has("only-if-cached"),
    maxAgeSeconds: shortest(deltaSeconds(directives, "max-age"), body.maxAgeSeconds),
    staleIfErrorSeconds: deltaSeconds(directives, "stale-if-error"),
    namespace: oneNamespace(readName(headers, "Lethe-Namespace", NAMESPACE_CHARS_MAX), body.namespace),
    subject: readName(headers, "Lethe-Subject", SUBJECT_CHARS_MAX),
    audience: readAudience(headers),
    minSimilarity: readSimilarity(headers),
    strategy: readStrategy(headers),
    ttlSeconds: ttl === 0 ? null : ttl,
    tags: readTags(headers),
    agent: readName(headers, "Lethe-Agent", AGENT_CHARS_MAX),
    batch: readName(headers, "Lethe-Batch", AGENT_CHARS_MAX),
  };
}

/** All that a client may say to Lethe in a header of its own. */
const REQUEST_HEADERS = [
  "Lethe-Subject",
  "Lethe-Namespace",
  "Lethe-Audience",
  "Lethe-Agent",
  "Lethe-Batch",
  "Lethe-Min-Similarity",
  "Lethe-Strategy",
  "Lethe-Ttl",
  "Lethe-Tags",
  "Lethe-Key",
];
/** Written by the server itself, whatever came under the name. */
const OF_THE_SERVER = "x-lethe-client-address";
const KNOWN_HEADERS = new Set([...REQUEST_HEADERS.map((name) => name.toLowerCase()), HOPS_HEADER, OF_THE_SERVER]);

/** A misspelt header would be passed over, and its answer kept for a week or served to everybody. */
function refuseUnknownHeaders(headers: RequestHeaders): void {
  for (const name in headers) {
    if (!isOfOurs(name) || KNOWN_HEADERS.has(name)) continue;
    throw refuse("unknown_header", name, unknownName("header", name, REQUEST_HEADERS));
  }
}

/** Named for us, in whatever spelling: `X-Lethe-Subject` passed over makes one person's answer everybody's. */
function isOfOurs(name: string): boolean {
  // Nearly every header is told apart by its first letter.
  const first = name.charCodeAt(0) | LOWER_CASE;
  if (first !== LETTER_L && first !== LETTER_X) return false;
  return OURS.test(name);
}

const LOWER_CASE = 0x20;
const LETTER_L = 0x6c;
const LETTER_X = 0x78;
const OURS = /^(?:x[-_]*)?lethe/i;

function shortest(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}

function oneNamespace(header: string | null, body: string | null): string | null {
  if (header === null || body === null || header === body) return header ?? body;
  throw refuse("invalid_namespace", "cache.namespace", "Lethe-Namespace and cache.namespace differ");
}

/** As node gives them: a name that is lowered for each request is a new text, and looked for as one. */
const LOWER = {
  "Lethe-Namespace": "lethe-namespace",
  "Lethe-Subject": "lethe-subject",
  "Lethe-Audience": "lethe-audience",
  "Lethe-Agent": "lethe-agent",
  "Lethe-Batch": "lethe-batch",
  "Lethe-Min-Similarity": "lethe-min-similarity",
  "Lethe-Strategy": "lethe-strategy",
  "Lethe-Ttl": "lethe-ttl",
  "Lethe-Tags": "lethe-tags",
} as const;

function headerOf(headers: RequestHeaders, name: keyof typeof LOWER): string | null {
  const value = headers[LOWER[name]]?.trim() ?? null;
  // As the server hands on what came twice.
  if (value?.includes("\n")) throw refuse("repeated_header", name, `${name} is given more than once: send one value`);
  return value;
}

/**
 * A name in a header. An empty one is refused rather than read as none: it is a template variable that was not filled
 * in, and without a subject one person's answers would be everybody's.
 */
function readName(headers: RequestHeaders, header: keyof typeof LOWER, max: number): string | null {
  const value = headerOf(headers, header);
  return value === null ? null : checkName(asUtf8(value), header, max);
}

/** Whose answers a request may have and make, beside its person. @throws WireError 400 */
export function readAudience(headers: RequestHeaders): string | null {
  return readName(headers, "Lethe-Audience", AUDIENCE_CHARS_MAX);
}

/** Read wrongly in one place of two, an audience would be two. @throws WireError 400 where header and body differ */
export function oneAudience(header: string | null, body: string | undefined): string | null {
  if (header === null || body === undefined || header === body) return header ?? body ?? null;
  throw refuse("invalid_audience", "audience", "Lethe-Audience and audience differ: send one");
}

/**
 * Header bytes reach us as Latin-1, but clients send UTF-8. Read wrongly, a person's entries could not be found again
 * under the same name from a body, and so not be erased. Bytes that are no UTF-8 are kept as they came.
 */
function asUtf8(value: string): string {
  if (!/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(value)) return value;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(value, (char) => char.charCodeAt(0)));
  } catch {
    return value;
  }
}

function checkName(value: string, param: string, max: number, what = param): string {
  const code = `invalid_${param.replace(/^(Lethe-|cache\.)/, "").toLowerCase()}`;
  if (value === "") throw refuse(code, param, `${what} is empty`);
  if (value.length > max) throw refuse(code, param, `${what} is longer than ${max} characters`);
  if (hasControl(value) || !value.isWellFormed()) throw refuse(code, param, `${what} holds control characters`);
  return value;
}

function readSimilarity(headers: RequestHeaders): number | null {
  const value = headerOf(headers, "Lethe-Min-Similarity");
  if (value === null) return null;
  const similarity = /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(value) ? Number(value) : Number.NaN;
  if (similarity >= 0 && similarity <= 1) return similarity;
  throw refuse("invalid_min_similarity", "Lethe-Min-Similarity", "Lethe-Min-Similarity must be a number from 0 to 1");
}

function readStrategy(headers: RequestHeaders): "exact" | "semantic" | null {
  const value = headerOf(headers, "Lethe-Strategy")?.toLowerCase() ?? null;
  if (value === null || value === "exact" || value === "semantic") return value;
  throw refuse("invalid_strategy", "Lethe-Strategy", "Lethe-Strategy must be exact or semantic");
}

function readTtl(headers: RequestHeaders): number | null {
  const value = headerOf(headers, "Lethe-Ttl");
  if (value === null) return null;
  return checkSeconds(/^\d+$/.test(value) ? Number(value) : Number.NaN, "Lethe-Ttl", "invalid_ttl");
}

function checkSeconds(value: number, param: string, code: string): number {
  if (Number.isInteger(value) && value >= 0 && value <= TTL_SECONDS_MAX) return value;
  throw refuse(code, param, `${param} must be a whole number of seconds from 0 to ${TTL_SECONDS_MAX}`);
}

/** Comma-separated; empty elements are skipped and repeated tags counted once. */
function readTags(headers: RequestHeaders): string[] {
  const value = headerOf(headers, "Lethe-Tags");
  if (value === null) return [];
  const tags = [
    ...new Set(
      asUtf8(value)
        .split(",")
        .map((tag) => tag.trim()),
    ),
  ].filter((tag) => tag !== "");
  if (tags.length > TAGS_MAX) throw refuse("invalid_tags", "Lethe-Tags", `Lethe-Tags holds more than ${TAGS_MAX} tags`);
  if (tags.some(isReservedTag))
    throw refuse("invalid_tags", "Lethe-Tags", "Tags that begin with lethe: are Lethe's own");
  return tags.map((tag) => checkName(tag, "Lethe-Tags", TAG_CHARS_MAX, "a tag in Lethe-Tags"));
}

interface BodyControls {
  readonly ttlSeconds: number | null;
  readonly maxAgeSeconds: number | null;
  readonly noCache: boolean;
  readonly noStore: boolean;
  readonly namespace: string | null;
}

/** `use-cache` is LiteLLM's for caches that are off unless asked for: false is "neither look up nor store". */
const CACHE_MEMBERS = ["ttl", "s-maxage", "no-cache", "no-store", "namespace", "use-cache"];

/** LiteLLM spells the names with a hyphen, its Python callers with an underscore. */
function readCacheObject(written: JsonObject): BodyControls {
  const object = withKnownNames(written);
  const unused = object["use-cache"] !== undefined && !flagOf(object["use-cache"], "cache.use-cache");
  return {
    ttlSeconds: secondsOf(object.ttl, "cache.ttl"),
    maxAgeSeconds: secondsOf(object["s-maxage"], "cache.s-maxage"),
    noCache: flagOf(object["no-cache"], "cache.no-cache") || unused,
    noStore: flagOf(object["no-store"], "cache.no-store") || unused,
    namespace: namespaceOf(object.namespace),
  };
}

/** @throws WireError 400 for a member that is not known, or stands there in both spellings */
function withKnownNames(object: JsonObject): JsonObject {
  const named: JsonObject = {};
  for (const [written, value] of Object.entries(object)) {
    const name = written.replaceAll("_", "-");
    if (!CACHE_MEMBERS.includes(name))
      throw refuse(
        "invalid_cache_object",
        `cache.${written.slice(0, 64)}`,
        unknownName("member of cache", written, CACHE_MEMBERS),
      );
    if (Object.hasOwn(named, name))
      throw refuse("invalid_cache_object", `cache.${name}`, `cache.${name} is given in two spellings`);
    named[name] = value;
  }
  return named;
}

function secondsOf(value: JsonValue | undefined, param: string): number | null {
  if (value === undefined || value === null) return null;
  return checkSeconds(typeof value === "number" ? value : Number.NaN, param, "invalid_cache_object");
}

function flagOf(value: JsonValue | undefined, param: string): boolean {
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw refuse("invalid_cache_object", param, `${param} must be a boolean`);
  return value;
}

function namespaceOf(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== "string")
    throw refuse("invalid_namespace", "cache.namespace", "cache.namespace must be a string");
  return checkName(value, "cache.namespace", NAMESPACE_CHARS_MAX);
}

function refuse(code: string, param: string, message: string): WireError {
  return new WireError({ status: 400, code, message, param });
}
