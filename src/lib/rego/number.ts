import {
  addFloats,
  type BigFloat,
  divideFloats,
  fromDecimal,
  multiplyFloats,
  negateFloat,
  shortestDecimal,
} from "./big-float";
import {
  compareDecimals,
  type Decimal,
  DIGITS_MAX,
  decimalToBigInt,
  formatDecimal,
  isIntegral,
  normalizeDecimal,
  parseDecimal,
} from "./decimal";
import { RegoError } from "./error";

/** A number that a double cannot hold without loss. */
export class BigNumber {
  readonly decimal: Decimal;
  constructor(decimal: Decimal) {
    this.decimal = decimal;
  }
  toString(): string {
    return formatDecimal(this.decimal);
  }
}

/**
 * An integer written as a float (`5.0`, `1e3`): equal to the integer and hashed as it, but printed as it was written,
 * and a float to `sprintf`, as in OPA, whose numbers are their texts.
 */
export class WrittenFloat extends BigNumber {
  readonly text: string;
  constructor(decimal: Decimal, text: string) {
    super(decimal);
    this.text = text;
  }
  override toString(): string {
    return this.text;
  }
}

/** The one form of the value, however it was written. */
export function unwritten(value: RegoNumber): RegoNumber {
  return value instanceof WrittenFloat ? numberFromDecimal(value.decimal) : value;
}

/** A number as it stands in a source or a JSON text. Null when it is none. */
export function readNumber(text: string): RegoNumber | null {
  const number = parseNumber(text);
  if (number === null || !/[.eE]/.test(text) || !isInteger(number)) return number;
  return new WrittenFloat(toDecimal(number), text);
}

/**
 * One value has one form, as long as nobody asks how it was written: a double when it is a safe integer or has at most 15 significant digits (those survive
 * text -> double -> text), a BigNumber otherwise. So `===` on two doubles, and text on two BigNumbers, is equality.
 */
export type RegoNumber = number | BigNumber;

const DOUBLE_DIGITS = 15;
const DOUBLE_EXPONENT_MAX = 290;

export function numberFromDecimal(decimal: Decimal): RegoNumber {
  const text = decimal.digits.toString();
  const digitCount = text.length - (decimal.digits < 0n ? 1 : 0);
  if (digitCount <= DOUBLE_DIGITS && Math.abs(decimal.exponent) < DOUBLE_EXPONENT_MAX) {
    return Number(`${text}e${decimal.exponent}`);
  }
  if (decimal.exponent >= 0 && decimal.exponent < 3) {
    const whole = Number(decimalToBigInt(decimal));
    if (Number.isSafeInteger(whole)) return whole;
  }
  if (digitCount + Math.abs(decimal.exponent) > DIGITS_MAX) {
    throw new RegoError("eval_limit_error", `a number has more than ${DIGITS_MAX} digits`);
  }
  return new BigNumber(decimal);
}

/** Those it takes to write it out. */
export function digitsOf({ decimal }: BigNumber): number {
  return Math.ceil(decimal.digits.toString(16).length * 1.21) + Math.abs(decimal.exponent);
}

/** Null when the text is no JSON number. */
export function parseNumber(text: string): RegoNumber | null {
  const decimal = parseDecimal(text);
  return decimal === null ? null : numberFromDecimal(decimal);
}

/** A double from outside: its shortest text is the number meant. */
export function numberFromDouble(value: number): RegoNumber | null {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  if (!Number.isFinite(value)) return null;
  return parseNumber(String(value));
}

export function numberFromBigInt(value: bigint): RegoNumber {
  const narrow = Number(value);
  return Number.isSafeInteger(narrow) ? narrow : numberFromDecimal(normalizeDecimal(value, 0));
}

export function toDecimal(value: RegoNumber): Decimal {
  if (typeof value !== "number") return value.decimal;
  return parseDecimal(String(value)) ?? { digits: 0n, exponent: 0 };
}

export function formatNumber(value: RegoNumber): string {
  if (value instanceof WrittenFloat) return value.text;
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return formatDecimal(toDecimal(value));
}

export function compareNumbers(a: RegoNumber, b: RegoNumber): number {
  if (typeof a === "number" && typeof b === "number") return a < b ? -1 : a > b ? 1 : 0;
  return compareDecimals(toDecimal(a), toDecimal(b));
}

export function isInteger(value: RegoNumber): boolean {
  return typeof value === "number" ? Number.isInteger(value) : isIntegral(value.decimal);
}

/** Null when the number has a fraction. */
export function toBigInt(value: RegoNumber): bigint | null {
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : null;
  return isIntegral(value.decimal) ? decimalToBigInt(value.decimal) : null;
}

export function toDouble(value: RegoNumber): number {
  return typeof value === "number" ? value : Number(`${value.decimal.digits}e${value.decimal.exponent}`);
}

function viaFloat(a: RegoNumber, b: RegoNumber, operation: (x: BigFloat, y: BigFloat) => BigFloat): RegoNumber {
  const result = operation(fromDecimal(toDecimal(a)), fromDecimal(toDecimal(b)));
  return numberFromDecimal(shortestDecimal(result));
}

/** Integers of any size stay exact, as in OPA; only fractions are computed in floats. */
function viaIntegers(
  a: RegoNumber,
  b: RegoNumber,
  exact: (x: bigint, y: bigint) => bigint,
  float: (x: BigFloat, y: BigFloat) => BigFloat,
): RegoNumber {
  const x = toBigInt(a);
  const y = toBigInt(b);
  return x === null || y === null ? viaFloat(a, b, float) : numberFromBigInt(exact(x, y));
}

export function addNumbers(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)) return sum;
  }
  return viaIntegers(a, b, (x, y) => x + y, addFloats);
}

export function subtractNumbers(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(difference)) return difference;
  }
  return viaIntegers(
    a,
    b,
    (x, y) => x - y,
    (x, y) => addFloats(x, negateFloat(y)),
  );
}

export function multiplyNumbers(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(product)) return product + 0;
  }
  return viaIntegers(a, b, (x, y) => x * y, multiplyFloats);
}

/** The divisor must not be zero. */
export function divideNumbers(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (typeof a === "number" && typeof b === "number" && Number.isSafeInteger(a) && Number.isSafeInteger(b)) {
    const quotient = a / b;
    if (Number.isInteger(quotient)) return quotient === 0 ? 0 : quotient;
  }
  return viaFloat(a, b, divideFloats);
}

export function negateNumber(a: RegoNumber): RegoNumber {
  if (typeof a === "number") return a === 0 ? 0 : -a;
  return new BigNumber({ digits: -a.decimal.digits, exponent: a.decimal.exponent });
}

export function isZero(value: RegoNumber): boolean {
  return value === 0;
}
