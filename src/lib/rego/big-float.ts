import { type Decimal, normalizeDecimal, pow10 } from "./decimal";

/**
 * Binary floating point with a 64-bit mantissa, rounding to nearest even: what OPA computes fractions with
 * (Go's math/big.Float at its default precision). Value: mantissa * 2^exponent.
 */
export interface BigFloat {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const PRECISION = 64;

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Rounds magnitude * 2^exponent to 64 bits; `sticky` says that non-zero bits were cut off before. */
function round(mantissa: bigint, exponent: number, sticky = false): BigFloat {
  if (mantissa === 0n) return { mantissa: 0n, exponent: 0 };
  const magnitude = abs(mantissa);
  const excess = bitLength(magnitude) - PRECISION;
  if (excess <= 0) return { mantissa, exponent };
  const shift = BigInt(excess);
  let kept = magnitude >> shift;
  const rest = magnitude - (kept << shift);
  const half = 1n << (shift - 1n);
  const up = rest > half || (rest === half && (sticky || (kept & 1n) === 1n));
  if (up) kept += 1n;
  return { mantissa: mantissa < 0n ? -kept : kept, exponent: exponent + excess };
}

/** Quotient with at least 66 significant bits, the remainder folded into a sticky bit. */
function roundedQuotient(numerator: bigint, denominator: bigint, exponent: number): BigFloat {
  const shift = Math.max(0, PRECISION + 2 + bitLength(abs(denominator)) - bitLength(abs(numerator)));
  const scaled = abs(numerator) << BigInt(shift);
  const divisor = abs(denominator);
  const quotient = scaled / divisor;
  const negative = numerator < 0n !== denominator < 0n;
  const sticky = scaled % divisor !== 0n;
  // One extra bit carries the stickiness, so a tie is seen as a tie only when it is exact.
  const widened = (quotient << 1n) | (sticky ? 1n : 0n);
  return round(negative ? -widened : widened, exponent - shift - 1);
}

export function fromDecimal(decimal: Decimal): BigFloat {
  if (decimal.exponent >= 0) return round(decimal.digits * pow10(decimal.exponent), 0);
  return roundedQuotient(decimal.digits, pow10(-decimal.exponent), 0);
}

export function addFloats(a: BigFloat, b: BigFloat): BigFloat {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const low = Math.min(a.exponent, b.exponent);
  return round((a.mantissa << BigInt(a.exponent - low)) + (b.mantissa << BigInt(b.exponent - low)), low);
}

export function negateFloat(a: BigFloat): BigFloat {
  return { mantissa: -a.mantissa, exponent: a.exponent };
}

export function multiplyFloats(a: BigFloat, b: BigFloat): BigFloat {
  return round(a.mantissa * b.mantissa, a.exponent + b.exponent);
}

/** The divisor must not be zero. */
export function divideFloats(a: BigFloat, b: BigFloat): BigFloat {
  if (a.mantissa === 0n) return a;
  return roundedQuotient(a.mantissa, b.mantissa, a.exponent - b.exponent);
}

/** The exact decimal of a binary fraction. */
export function exactDecimal(value: BigFloat): Decimal {
  if (value.exponent >= 0) return normalizeDecimal(value.mantissa << BigInt(value.exponent), 0);
  return normalizeDecimal(value.mantissa * 5n ** BigInt(-value.exponent), value.exponent);
}

function roundDigits(text: string, count: number): bigint {
  const head = BigInt(text.slice(0, count));
  const rest = text.slice(count);
  const half = `5${"0".repeat(rest.length - 1)}`;
  const up = rest > half || (rest === half && (head & 1n) === 1n);
  return up ? head + 1n : head;
}

/** Integers exactly; fractions as the shortest decimal that reads back as the same float (Go's `Text('g', -1)`). */
export function shortestDecimal(value: BigFloat): Decimal {
  const exact = exactDecimal(value);
  if (exact.exponent >= 0) return exact;
  const text = abs(exact.digits).toString();
  for (let count = 1; count < text.length; count++) {
    const rounded = normalizeDecimal(roundDigits(text, count), exact.exponent + text.length - count);
    const candidate = exact.digits < 0n ? { ...rounded, digits: -rounded.digits } : rounded;
    if (sameFloat(fromDecimal(candidate), value)) return candidate;
  }
  return exact;
}

function sameFloat(a: BigFloat, b: BigFloat): boolean {
  const low = Math.min(a.exponent, b.exponent);
  if (Math.abs(a.exponent - b.exponent) > 4 * PRECISION) return false;
  return a.mantissa << BigInt(a.exponent - low) === b.mantissa << BigInt(b.exponent - low);
}
