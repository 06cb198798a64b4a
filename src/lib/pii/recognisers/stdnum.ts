import { stdnum } from "stdnum";
import * as lk from "stdnum/lib/cjs/lk/index.js";
import type { Check } from "./recogniser";

// The library's own map has left out Sri Lanka.
const VALIDATORS: typeof stdnum = { ...stdnum, LK: { nic: lk.nic } };

/**
 * A check of the stdnum library as a recogniser's `valid`. Tried on the bare letters and digits, then on the value as
 * written, because in some numbers a separator carries the century.
 *
 * @throws at load when the library has no such validator
 */
export function checkedBy(country: string, name: string): Check {
  const id = `${country.toUpperCase()}.${name}`;
  const known = CHECKS.get(id);
  if (known !== undefined) return known;
  const check = makeCheck(country, name);
  CHECKS.set(id, check);
  return check;
}

/** One check for all recognisers that ask it, so that an answer given to one serves the next. */
const CHECKS = new Map<string, Check>();

const LENGTH_MAX = 40;

/**
 * How many digits a text is that is nothing else, and 0 for others. What a rule says of the length of such a text holds
 * for all of them (leading zeros apart, which some rules leave out), so it is asked once.
 */
function plainLength(text: string): number {
  if (text.length > LENGTH_MAX || text.charCodeAt(0) === 0x30) return 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x30 || unit > 0x39) return 0;
  }
  return text.length;
}

function makeCheck(country: string, name: string): Check {
  const validator = VALIDATORS[country.toUpperCase()]?.[name];
  if (validator === undefined) throw new Error(`stdnum has no validator ${country}.${name}`);
  const refusedLengths = new Uint8Array(LENGTH_MAX + 1);
  const isValid = (text: string): boolean => {
    const length = plainLength(text);
    if (refusedLengths[length] === 1) return false;
    // A refusal is an Error, and its stack trace costs ten times the check; nobody reads it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      const { isValid, error } = validator.validate(text);
      if (error?.name === "InvalidLength" && length > 0) refusedLengths[length] = 1;
      return isValid;
    } catch {
      return false; // some validators throw on letters where they expect digits
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return (compact, value) => isValid(compact) || (value !== compact && isValid(value));
}
