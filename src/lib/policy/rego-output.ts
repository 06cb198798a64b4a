import { toDouble } from "../rego/number";
import { isArray, isNumber, RegoSet, type RegoValue, typeName } from "../rego/value";
import type { PolicyDecision, PolicyInput } from "./decision";

/** Rules that a policy decides by, in the order their values are read. */
export const OUTPUT_NAMES = [
  "allow_lookup",
  "allow_store",
  "share",
  "ttl_seconds",
  "min_similarity",
  "reasons",
  "share_tools",
] as const;

const REASONS_MAX = 16;
const STRINGS_MAX = 200;
const STRING_CHARS_MAX = 100;

/** Nothing is looked up and nothing stored. */
export function failedDecision(failure: string): PolicyDecision {
  return {
    allowLookup: false,
    allowStore: false,
    share: "subject",
    ttlSeconds: null,
    minSimilarity: null,
    reasons: [],
    sharedTools: [],
    failure,
  };
}

/** A value of the wrong type, caught by readDecision. */
class IllTyped extends Error {}

function illTyped(name: string, value: RegoValue | undefined, expected: string): IllTyped {
  const found = value === undefined ? "undefined" : typeName(value);
  return new IllTyped(`${name} must be ${expected}, but is ${found}`);
}

/** The decision, or a failed one when a value is missing or of the wrong type. */
export function readDecision(values: readonly (RegoValue | undefined)[], input: PolicyInput): PolicyDecision {
  const [allowLookup, allowStore, share, ttlSeconds, minSimilarity, reasons, sharedTools] = values;
  try {
    return withFloor(
      {
        allowLookup: readBoolean("allow_lookup", allowLookup),
        allowStore: readBoolean("allow_store", allowStore),
        share: readShare(share),
        ttlSeconds: readNumber("ttl_seconds", ttlSeconds, Number.MAX_SAFE_INTEGER),
        minSimilarity: readNumber("min_similarity", minSimilarity, 1),
        reasons: readStrings("reasons", reasons).slice(0, REASONS_MAX),
        sharedTools: readStrings("share_tools", sharedTools),
        failure: null,
      },
      input,
    );
  } catch (error) {
    if (error instanceof IllTyped) return failedDecision(error.message);
    throw error;
  }
}

/**
 * What no policy may widen: an answer to a question with personal data serves the person who asked, and what serves one
 * person is not stored when nobody is named.
 */
function withFloor(decision: PolicyDecision, input: PolicyInput): PolicyDecision {
  const share = input.pii_severity === "none" ? decision.share : "subject";
  const allowStore = decision.allowStore && (share === "tenant" || input.subject_present);
  return { ...decision, share, allowStore };
}

function readBoolean(name: string, value: RegoValue | undefined): boolean {
  if (typeof value === "boolean") return value;
  throw illTyped(name, value, "a boolean");
}

function readShare(value: RegoValue | undefined): PolicyDecision["share"] {
  if (value === undefined || value === "tenant") return "tenant";
  if (value === "subject") return "subject";
  throw illTyped("share", value, '"tenant" or "subject"');
}

function readNumber(name: string, value: RegoValue | undefined, max: number): number | null {
  if (value === undefined || value === null) return null;
  // `10 / 3` has more digits than a double: it is a number all the same.
  const double = isNumber(value) ? toDouble(value) : Number.NaN;
  if (double >= 0 && double <= max) return double;
  throw illTyped(name, value, `a number from 0 to ${max}`);
}

function readStrings(name: string, value: RegoValue | undefined): readonly string[] {
  if (value === undefined) return [];
  const items = value instanceof RegoSet ? value.values() : value;
  if (!isArray(items)) throw illTyped(name, value, "a set or an array of strings");
  return items.slice(0, STRINGS_MAX).map((item) => {
    if (typeof item !== "string") throw illTyped(`an element of ${name}`, item, "a string");
    return item.slice(0, STRING_CHARS_MAX);
  });
}
