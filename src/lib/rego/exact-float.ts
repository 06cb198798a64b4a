import { type BigFloat, exactDecimal } from "./big-float";
import { pow10 } from "./decimal";

const VIEW = new DataView(new ArrayBuffer(8));

/** A double's own value, bit by bit. */
function bitsOf(value: number): BigFloat {
  VIEW.setFloat64(0, Math.abs(value));
  const bits = VIEW.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

/** Magnitude times 10^places, a tie to the even neighbour: JavaScript rounds ties up, and stops at 1e21. */
function scaled(value: number, places: number): bigint {
  const { digits, exponent } = exactDecimal(bitsOf(value));
  const shift = exponent + places;
  if (shift >= 0) return digits * pow10(shift);
  const unit = pow10(-shift);
  const whole = digits / unit;
  const twice = (digits % unit) * 2n;
  return twice > unit || (twice === unit && whole % 2n === 1n) ? whole + 1n : whole;
}

function signOf(value: number): string {
  return value < 0 || Object.is(value, -0) ? "-" : "";
}

/** Go's `%.Nf`. */
export function toFixedExactly(value: number, places: number): string {
  const text = scaled(value, places)
    .toString()
    .padStart(places + 1, "0");
  const point = text.length - places;
  return signOf(value) + text.slice(0, point) + (places === 0 ? "" : `.${text.slice(point)}`);
}

/** Go's `%.Ne`, without its two digits of exponent. */
export function toExponentialExactly(value: number, places: number): string {
  if (value === 0) return `${signOf(value)}0${places === 0 ? "" : `.${"0".repeat(places)}`}e+0`;
  // The shortest form has the right exponent, unless rounding carries into another digit.
  let exponent = Number(value.toExponential().split("e")[1]);
  let digits = scaled(value, places - exponent).toString();
  if (digits.length > places + 1) {
    exponent += 1;
    digits = scaled(value, places - exponent).toString();
  }
  const fraction = places === 0 ? "" : `.${digits.slice(1)}`;
  return `${signOf(value)}${digits[0]}${fraction}e${exponent < 0 ? "-" : "+"}${Math.abs(exponent)}`;
}
