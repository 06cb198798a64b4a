import { exactDecimal, fromDecimal, multiplyFloats } from "../big-float";
import { decimalToBigInt, isIntegral, normalizeDecimal, parseDecimal, pow10 } from "../decimal";
import { numberFromBigInt, numberFromDecimal, type RegoNumber } from "../number";
import { asString, type Builtin, builtinError, define } from "./builtin";

/** Powers of 1000, and with `i` of 1024; their order is their power. */
const PREFIXES = ["k", "m", "g", "t", "p", "e"];
const AMOUNT = /^((?:[\d.+-]|[eE](?=[\d+-])[+-]?)*)(.*)$/s;
const EXPONENT = /[eE][+-]?(\d+)/;
const EXPONENT_DIGITS_MAX = 6;

interface Amount {
  readonly number: string;
  readonly unit: string;
}

function splitAmount(name: string, text: string, missing: string): Amount {
  if (text.includes(" ")) throw builtinError(name, "spaces not allowed in resource strings");
  const found = AMOUNT.exec(text);
  const number = found?.[1] ?? "";
  if ((EXPONENT.exec(number)?.[1] ?? "").length > EXPONENT_DIGITS_MAX) throw builtinError(name, "exponent too large");
  if (number === "") throw builtinError(name, missing);
  return { number, unit: found?.[2] ?? "" };
}

/** Go also reads `.5` and `5.`. */
function readDecimal(name: string, text: string, failure: string): NonNullable<ReturnType<typeof parseDecimal>> {
  const found = /^([+-]?)(\d*)\.?(\d*)((?:[eE][+-]?\d+)?)$/.exec(text);
  const [, sign = "", whole = "", fraction = "", exponent = ""] = found ?? [];
  const digits = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  const decimal =
    found === null || whole + fraction === "" ? null : parseDecimal(`${sign === "-" ? "-" : ""}${digits}${exponent}`);
  if (decimal === null) throw builtinError(name, failure);
  return decimal;
}

function multiple(prefix: string, isBinary: boolean): bigint | null {
  const power = PREFIXES.indexOf(prefix);
  if (power < 0) return null;
  return isBinary ? 1024n ** BigInt(power + 1) : 1000n ** BigInt(power + 1);
}

/** Only `m` tells milli from mega by its case; fractions are cut to ten digits. */
function parseUnits(raw: string): RegoNumber {
  const name = "units.parse";
  const { number, unit } = splitAmount(name, raw.replaceAll('"', ""), "no amount provided");
  const decimal = readDecimal(name, number, "could not parse amount to a number");
  if (unit === "") return roundTo10(decimal.digits, decimal.exponent);
  if (unit === "m") return roundTo10(decimal.digits, decimal.exponent - 3);
  const rest = unit.slice(1).toLowerCase();
  const factor = rest === "" || rest === "i" ? multiple((unit[0] ?? "").toLowerCase(), rest === "i") : null;
  if (factor === null) throw builtinError(name, `unit ${unit} not recognized`);
  return roundTo10(decimal.digits * factor, decimal.exponent);
}

function roundTo10(digits: bigint, exponent: number): RegoNumber {
  if (exponent >= -10) return numberFromDecimal(normalizeDecimal(digits, exponent));
  const unit = pow10(-10 - exponent);
  const magnitude = ((digits < 0n ? -digits : digits) * 2n + unit) / (unit * 2n);
  return numberFromDecimal(normalizeDecimal(digits < 0n ? -magnitude : magnitude, -10));
}

function parseBytes(raw: string): RegoNumber {
  const name = "units.parse_bytes";
  const text = raw.toLowerCase().replaceAll('"', "");
  const { number, unit } = splitAmount(name, text, "no byte amount provided");
  const found = /^([kmgtpe])(i?)b?$/.exec(unit);
  const factor = unit === "" ? 1n : found === null ? null : multiple(found[1] ?? "", found[2] === "i");
  if (factor === null) throw builtinError(name, `byte unit ${unit} not recognized`);
  const decimal = readDecimal(name, number, "could not parse byte amount to a number");
  const product = exactDecimal(multiplyFloats(fromDecimal(decimal), fromDecimal(normalizeDecimal(factor, 0))));
  if (isIntegral(product)) return numberFromBigInt(decimalToBigInt(product));
  return numberFromBigInt(product.digits / pow10(-product.exponent));
}

export const UNIT_BUILTINS: readonly Builtin[] = [
  define("units.parse", ["string"], ([text]) => parseUnits(asString(text))),
  define("units.parse_bytes", ["string"], ([text]) => parseBytes(asString(text))),
];
