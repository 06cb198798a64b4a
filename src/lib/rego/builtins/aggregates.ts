import { addNumbers, multiplyNumbers, type RegoNumber } from "../number";
import { compare, isNumber, RegoObject, RegoSet, type RegoValue, typeName } from "../value";
import { asCollection, type Builtin, type BuiltinContext, define, operandError } from "./builtin";

function count(value: RegoValue): number {
  if (typeof value === "string") return [...value].length;
  return value instanceof RegoSet || value instanceof RegoObject ? value.size : asCollection(value).length;
}

function fold(name: string, initial: RegoNumber, step: (a: RegoNumber, b: RegoNumber) => RegoNumber): Builtin {
  return define(name, [["array", "set"]], ([values], context) => {
    let result = initial;
    for (const value of charged(values, context)) {
      if (!isNumber(value))
        throw operandError(
          name,
          1,
          `must be ${containerOf(values)} of numbers but got ${containerOf(values)} containing ${typeName(value)}`,
        );
      result = step(result, value);
      context.pay(result);
    }
    return result;
  });
}

function containerOf(values: RegoValue | undefined): string {
  return values instanceof RegoSet ? "set" : "array";
}

function charged(values: RegoValue | undefined, context: BuiltinContext): readonly RegoValue[] {
  const items = asCollection(values);
  context.charge(items.length);
  return items;
}

/** Undefined for an empty collection. */
function extreme(name: string, sign: 1 | -1): Builtin {
  return define(name, [["array", "set"]], ([values], context) => {
    let best: RegoValue | undefined;
    for (const value of charged(values, context)) {
      if (best === undefined || sign * compare(value, best) > 0) best = value;
    }
    return best;
  });
}

export const AGGREGATE_BUILTINS: readonly Builtin[] = [
  define("count", [["array", "object", "set", "string"]], ([value]) => count(value as RegoValue)),
  fold("sum", 0, addNumbers),
  fold("product", 1, multiplyNumbers),
  extreme("max", 1),
  extreme("min", -1),
  define("sort", [["array", "set"]], ([values], context) => [...charged(values, context)].sort(compare)),
];
