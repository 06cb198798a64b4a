import { parseNumber } from "../number";
import { isNumber, type RegoValue, type TypeName, typeName } from "../value";
import { type Builtin, builtinError, define, operandError } from "./builtin";

function predicate(type: TypeName): Builtin {
  return define(`is_${type}`, ["any"], ([value]) => typeName(value as RegoValue) === type);
}

const NUMBER_TEXT = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d+))?$/;

/** Texts that Go's ParseFloat reads but that are no Rego numbers. */
const NOT_FINITE = /^[+-]?(?:inf|infinity|nan)$/i;

function textToNumber(text: string): RegoValue {
  if (NOT_FINITE.test(text)) throw operandError("to_number", 1, "must be valid number string");
  const found = NUMBER_TEXT.exec(text);
  if (found === null) throw builtinError("to_number", `parsing ${JSON.stringify(text)}: invalid syntax`);
  const [whole = "", fraction = ""] = (found[2] ?? "").split(".");
  const mantissa = `${whole === "" ? "0" : whole}${fraction === "" ? "" : `.${fraction}`}`;
  const exponent = found[3] === undefined ? "" : `e${found[3]}`;
  const number = parseNumber(`${found[1] === "-" ? "-" : ""}${mantissa}${exponent}`);
  if (number === null) throw builtinError("to_number", `parsing ${JSON.stringify(text)}: value out of range`);
  return number;
}

function toNumber(value: RegoValue): RegoValue {
  if (value === null) return 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (isNumber(value)) return value;
  return typeof value === "string" ? textToNumber(value) : 0;
}

export const TYPE_BUILTINS: readonly Builtin[] = [
  predicate("null"),
  predicate("boolean"),
  predicate("number"),
  predicate("string"),
  predicate("array"),
  predicate("object"),
  predicate("set"),
  define("type_name", ["any"], ([value]) => typeName(value as RegoValue)),
  define("to_number", [["null", "boolean", "number", "string"]], ([value]) => toNumber(value as RegoValue)),
];
