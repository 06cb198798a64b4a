import type { Check } from "../recognisers/recogniser";
import { KIND } from "../views/alphabet";

/** Values remembered of each check: as many as one row of a table has, and a table that repeats itself. */
const SLOTS = 64;

function slotOf(value: string): number {
  let hash = value.length;
  for (let at = 0; at < value.length; at++) hash = (Math.imul(hash, 31) + value.charCodeAt(at)) | 0;
  return (hash ^ (hash >>> 11)) & (SLOTS - 1);
}

export function compactOf(value: string): string {
  return value.replace(/[^0-9A-Za-z]+/g, "").toUpperCase();
}

/** Letters and digits in a value, counted. */
export function charsOf(value: string): number {
  let count = 0;
  for (let at = 0; at < value.length; at++) if (KIND[value.charCodeAt(at)] !== 0) count++;
  return count;
}

/**
 * What the checks of one scan have said last. Several recognisers ask one library rule about the same value, and a
 * hostile text repeats its values, while a rule takes microseconds. Dropped with the scan, because it holds values.
 */
export class Checks {
  /** Checks that were run rather than remembered; set back by who counts. */
  runs = 0;
  /** All that were run. */
  allRuns = 0;
  /** The value compacted last: one value is asked of many checks. */
  #value = "";
  #compact = "";
  readonly #verdicts = new Map<Check, Verdicts>();

  passes(check: Check, value: string): boolean {
    const { values, passed } = this.#verdictsOf(check);
    const slot = slotOf(value);
    if (values[slot] === value) return passed[slot] === true;
    const verdict = check(this.#compactOf(value), value);
    this.runs++;
    this.allRuns++;
    values[slot] = value;
    passed[slot] = verdict;
    return verdict;
  }

  /** The same check with this memory, for what calls it itself. */
  remembering(check: Check): Check {
    return this.#verdictsOf(check).remembering;
  }

  #compactOf(value: string): string {
    if (value !== this.#value) {
      this.#value = value;
      this.#compact = compactOf(value);
    }
    return this.#compact;
  }

  #verdictsOf(check: Check): Verdicts {
    let verdicts = this.#verdicts.get(check);
    if (verdicts === undefined) {
      verdicts = { values: [], passed: [], remembering: (_, value) => this.passes(check, value) };
      this.#verdicts.set(check, verdicts);
    }
    return verdicts;
  }
}

interface Verdicts {
  values: (string | undefined)[];
  passed: (boolean | undefined)[];
  remembering: Check;
}
