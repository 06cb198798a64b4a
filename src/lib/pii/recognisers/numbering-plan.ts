import metadata from "libphonenumber-js/min/metadata";

/**
 * The numbering plans of libphonenumber's metadata, without its parser: the parser takes 20 us a candidate, and a
 * text of `0044 0532 ...` is nothing but candidates.
 */
interface Plan {
  pattern: RegExp;
  lengths: ReadonlySet<number>;
}

/** Fields of a country in the metadata: calling code, international prefix, national pattern, possible lengths. */
const PATTERN = 2;
const LENGTHS = 3;
const CODE_MAX = 3;

const PLANS: ReadonlyMap<string, readonly Plan[]> = new Map(
  Object.entries(metadata.country_calling_codes).map(([code, countries]) => [
    code,
    countries.map((country) => planOf(metadata.countries[country] ?? [])),
  ]),
);

function planOf(fields: readonly unknown[]): Plan {
  const lengths = fields[LENGTHS];
  return {
    pattern: new RegExp(`^(?:${String(fields[PATTERN])})$`),
    lengths: new Set(Array.isArray(lengths) ? lengths.map(Number) : []),
  };
}

export type PlanMatch = "valid" | "possible" | "unknown";

/** How well digits behind the `+` fit the plan of their calling code. A trunk zero (`+44 (0)20`) is allowed. */
export function matchPlan(digits: string): PlanMatch {
  for (let length = 1; length <= CODE_MAX; length++) {
    const plans = PLANS.get(digits.slice(0, length));
    if (plans === undefined) continue;
    const national = digits.slice(length);
    const withoutTrunk = national.startsWith("0") ? national.slice(1) : national;
    if (plans.some(({ pattern, lengths }) => fits(national, pattern, lengths) || fits(withoutTrunk, pattern, lengths)))
      return "valid";
    return plans.some(({ lengths }) => lengths.has(withoutTrunk.length)) ? "possible" : "unknown";
  }
  return "unknown";
}

function fits(national: string, pattern: RegExp, lengths: ReadonlySet<number>): boolean {
  return lengths.has(national.length) && pattern.test(national);
}
