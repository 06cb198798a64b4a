import { stdnum, type Validator } from "stdnum";
import type { BuiltInType } from "../types";
import { foldWords, KIND } from "../views/alphabet";
import type { Check, ValueRecogniser } from "./recogniser";
import { checkedBy } from "./stdnum";

/**
 * Every number that stdnum knows, behind its own name: the tables of the other files hold the numbers whose form or
 * everyday labels are worth writing down, this one the rest of the world.
 */

const RUNS_MAX = 6;
const CHARS_MIN = 6;
const LENGTH_MAX = 32;
/** Abbreviations that are words, or too short to be told from them. */
const NOT_LABELS: ReadonlySet<string> = new Set([
  "ice",
  "ban",
  "moa",
  "name",
  "pin",
  "run",
  "tin",
  "national identifier",
]);

export const REGISTRY: readonly ValueRecogniser[] = Object.entries(stdnum).flatMap(([country, validators]) =>
  Object.entries(validators).map(([name, validator]) => rowOf(country, name, validator)),
);

function rowOf(country: string, name: string, validator: Validator): ValueRecogniser {
  const valid = checkedBy(country, name);
  return {
    id: `stdnum.${country.toLowerCase()}.${name}`,
    type: typeOf(validator.name),
    lead: "any",
    chars: [CHARS_MIN, LENGTH_MAX],
    pattern: /[\s\S]/y,
    measure: longestValid,
    labels: labelsOf(validator),
    // Just enough right behind its label, not from the line above.
    labelled: 0.64,
    valid,
  };
}

function labelsOf({ name, localName, abbreviation }: Validator): string[] {
  return [
    name,
    localName,
    ...localName.split(/[,;/]/),
    ...(abbreviation === undefined ? [] : abbreviation.split(/[,;/]/)),
  ].filter((label) => {
    const folded = foldWords(label);
    return folded.length >= 3 && !NOT_LABELS.has(folded);
  });
}

function typeOf(name: string): BuiltInType {
  if (/\bVAT\b/.test(name)) return "VAT_ID";
  if (/passport/i.test(name)) return "PASSPORT";
  if (/bank/i.test(name)) return "BANK_ACCOUNT";
  if (/health/i.test(name)) return "HEALTH_ID";
  if (
    /company|business|organi[sz]ation|enterprise|establishment|statistical|receipt|drug|sales|legal person/i.test(name)
  )
    return "COMPANY_ID";
  return /tax|fiscal|revenue/i.test(name) ? "TAX_ID" : "NATIONAL_ID";
}

/** The longest stretch of runs (one separator between two, no word) that the check accepts. */
function longestValid(text: string, start: number, check: Check): number {
  const ends = runEnds(text, start);
  return (
    ends.findLast((end) => {
      const value = text.slice(start, end);
      const compact = value.replace(/[^0-9A-Za-z]+/g, "").toUpperCase();
      return compact.length >= CHARS_MIN && /\d.*\d.*\d.*\d/.test(compact) && check(compact, value);
    }) ?? -1
  );
}

function runEnds(text: string, start: number): number[] {
  const ends: number[] = [];
  for (let at = start; ends.length < RUNS_MAX && at - start < LENGTH_MAX; at++) {
    const runStart = at;
    while (at < text.length && KIND[text.charCodeAt(at)] !== 0) at++;
    if (at === runStart || (at - runStart > 4 && !/\d/.test(text.slice(runStart, at)))) break;
    ends.push(at);
    if (!/[ ./-]/.test(text.charAt(at))) break;
  }
  return ends;
}
