/**
 * Exact decimal numbers: digits * 10^exponent. Rego numbers are JSON numbers, kept as written, so a value that a
 * double cannot hold must not be rounded on its way through a policy.
 */
export interface Decimal {
  /** Signed, without trailing decimal zeros; 0n for zero. */
  readonly digits: bigint;
  readonly exponent: number;
}

const NUMBER_TEXT = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** More digits, or zeros by an exponent, would let a short text fill the memory. */
export const DIGITS_MAX = 30_000;

/** Null when the text is not a JSON number, or one of more than DIGITS_MAX digits. */
export function parseDecimal(text: string): Decimal | null {
  const found = NUMBER_TEXT.exec(text);
  if (found === null) return null;
  const fraction = found[3] ?? "";
  const exponent = Number(found[4] ?? "0") - fraction.length;
  const written = (found[2] ?? "").length + fraction.length;
  if (written + Math.abs(exponent) > DIGITS_MAX) return null;
  const magnitude = BigInt((found[2] ?? "") + fraction);
  return normalizeDecimal(found[1] === "-" ? -magnitude : magnitude, exponent);
}

export function normalizeDecimal(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 };
  const text = digits.toString();
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end--;
  if (end === text.length) return { digits, exponent };
  return { digits: BigInt(text.slice(0, end)), exponent: exponent + text.length - end };
}

export function pow10(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

export function isIntegral(decimal: Decimal): boolean {
  return decimal.exponent >= 0;
}

/** Only for integral decimals. */
export function decimalToBigInt(decimal: Decimal): bigint {
  return decimal.digits * pow10(decimal.exponent);
}

function digitCount(decimal: Decimal): number {
  const text = decimal.digits.toString();
  return decimal.digits < 0n ? text.length - 1 : text.length;
}

export function compareDecimals(a: Decimal, b: Decimal): number {
  const signA = a.digits < 0n ? -1 : a.digits > 0n ? 1 : 0;
  const signB = b.digits < 0n ? -1 : b.digits > 0n ? 1 : 0;
  if (signA !== signB) return signA - signB;
  if (signA === 0) return 0;
  const magnitude = digitCount(a) + a.exponent - (digitCount(b) + b.exponent);
  if (magnitude !== 0) return magnitude > 0 ? signA : -signA;
  const low = Math.min(a.exponent, b.exponent);
  const left = a.digits * pow10(a.exponent - low);
  const right = b.digits * pow10(b.exponent - low);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Plain digits for integers and moderate fractions, `d.ddde+XX` outside 1e-7 .. 1e21 (as encoding/json prints). */
export function formatDecimal(decimal: Decimal): string {
  const negative = decimal.digits < 0n;
  const digits = (negative ? -decimal.digits : decimal.digits).toString();
  const sign = negative ? "-" : "";
  if (decimal.exponent >= 0) return sign + digits + "0".repeat(decimal.exponent);
  const point = digits.length + decimal.exponent;
  if (point > 0) return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
  if (point > -6) return `${sign}0.${"0".repeat(-point)}${digits}`;
  const mantissa = digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits;
  const power = (point - 1).toString().slice(1).padStart(2, "0");
  return `${sign}${mantissa}e-${power}`;
}
