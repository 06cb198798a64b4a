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

function makeCheck(country: string, name: string): Check {
  const validator = VALIDATORS[country.toUpperCase()]?.[name];
  if (validator === undefined) throw new Error(`stdnum has no validator ${country}.${name}`);
  const isValid = (text: string): boolean => {
    // A refusal is an Error, and its stack trace costs ten times the check; nobody reads it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return validator.validate(text).isValid;
    } catch {
      return false; // some validators throw on letters where they expect digits
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
  return (compact, value) => isValid(compact) || (value !== compact && isValid(value));
}
