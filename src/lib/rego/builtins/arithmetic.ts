import { isIntegral, pow10 } from "../decimal";
import {
  addNumbers,
  compareNumbers,
  divideNumbers,
  isInteger,
  isZero,
  multiplyNumbers,
  negateNumber,
  numberFromBigInt,
  type RegoNumber,
  subtractNumbers,
  toBigInt,
  toDecimal,
} from "../number";
import { isNumber, RegoSet, type RegoValue, typeName } from "../value";
import { type Builtin, type BuiltinContext, builtinError, define, operandError } from "./builtin";

export function asNumber(value: RegoValue | undefined): RegoNumber {
  return value !== undefined && isNumber(value) ? value : 0;
}

function binary(name: string, operation: (a: RegoNumber, b: RegoNumber) => RegoNumber): Builtin {
  return define(name, ["number", "number"], ([a, b]) => operation(asNumber(a), asNumber(b)));
}

/** Numbers, or the difference of two sets. */
function minus(a: RegoValue, b: RegoValue): RegoValue {
  if (isNumber(a) && isNumber(b)) return subtractNumbers(a, b);
  if (a instanceof RegoSet && b instanceof RegoSet) return RegoSet.of([...a.unordered()].filter((x) => !b.has(x)));
  const wanted = typeName(a);
  if (wanted !== "number" && wanted !== "set") {
    throw operandError("minus", 1, `must be one of {number, set} but got ${wanted}`);
  }
  throw operandError("minus", 2, `must be ${wanted} but got ${typeName(b)}`);
}

function divide(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (isZero(b)) throw builtinError("div", "divide by zero");
  return divideNumbers(a, b);
}

function remainder(a: RegoNumber, b: RegoNumber): RegoNumber {
  if (isZero(b) && isInteger(a)) throw builtinError("rem", "modulo by zero");
  const left = toBigInt(a);
  const right = toBigInt(b);
  if (left === null || right === null) throw builtinError("rem", "modulo on floating-point number");
  return numberFromBigInt(left % right);
}

type Rounding = "floor" | "ceil" | "half-away";

function roundNumber(value: RegoNumber, rounding: Rounding): RegoNumber {
  const decimal = toDecimal(value);
  if (isIntegral(decimal)) return value;
  const unit = pow10(-decimal.exponent);
  const truncated = decimal.digits / unit;
  const rest = decimal.digits - truncated * unit;
  const negative = decimal.digits < 0n;
  if (rounding === "floor") return numberFromBigInt(negative ? truncated - 1n : truncated);
  if (rounding === "ceil") return numberFromBigInt(negative ? truncated : truncated + 1n);
  const doubled = (rest < 0n ? -rest : rest) * 2n;
  return numberFromBigInt(doubled >= unit ? truncated + (negative ? -1n : 1n) : truncated);
}

function unary(name: string, operation: (value: RegoNumber) => RegoNumber): Builtin {
  return define(name, ["number"], ([value]) => operation(asNumber(value)));
}

function integer(name: string, position: number, value: RegoValue | undefined): bigint {
  const found = toBigInt(asNumber(value));
  if (found === null) throw operandError(name, position, "must be integer number but got floating-point number");
  return found;
}

/** From a to b, both included, upwards or downwards. */
function range(from: bigint, to: bigint, step: bigint, context: BuiltinContext): RegoValue {
  const length = (from < to ? to - from : from - to) / step + 1n;
  const digits = (from < 0n ? -from : from).toString(16).length + to.toString(16).length;
  context.charge((length > 1_000_000_000n ? 1_000_000_000 : Number(length)) * (1 + (digits >> 3)));
  const items: RegoValue[] = [];
  const delta = from <= to ? step : -step;
  for (let count = 0n, value = from; count < length; count++, value += delta) items.push(numberFromBigInt(value));
  return items;
}

export const ARITHMETIC_BUILTINS: readonly Builtin[] = [
  binary("plus", addNumbers),
  define("minus", ["any", "any"], ([a, b]) => minus(a as RegoValue, b as RegoValue)),
  binary("mul", multiplyNumbers),
  binary("div", divide),
  binary("rem", remainder),
  unary("abs", (value) => (compareNumbers(value, 0) < 0 ? negateNumber(value) : value)),
  unary("floor", (value) => roundNumber(value, "floor")),
  unary("ceil", (value) => roundNumber(value, "ceil")),
  unary("round", (value) => roundNumber(value, "half-away")),
  define("numbers.range", ["number", "number"], ([from, to], context) =>
    range(integer("numbers.range", 1, from), integer("numbers.range", 2, to), 1n, context),
  ),
  define("numbers.range_step", ["number", "number", "number"], ([from, to, by], context) => {
    const name = "numbers.range_step";
    const step = integer(name, 3, by);
    if (step <= 0n) throw builtinError(name, "step must be a positive integer");
    return range(integer(name, 1, from), integer(name, 2, to), step, context);
  }),
];
