import { isArray, type RegoValue } from "../value";
import { asArray, type Builtin, define, integerOperand } from "./builtin";

/** Bounds outside of the array are moved to its ends. */
function slice(items: readonly RegoValue[], from: number, to: number): readonly RegoValue[] {
  const start = Math.max(from, 0);
  return items.slice(start, Math.max(Math.min(to, items.length), start));
}

export const ARRAY_BUILTINS: readonly Builtin[] = [
  define("array.concat", ["array", "array"], ([a, b], context) => {
    const joined = [...asArray(a), ...asArray(b)];
    context.charge(joined.length);
    return joined;
  }),
  define("array.slice", ["array", "number", "number"], ([items, from, to]) =>
    slice(asArray(items), integerOperand("array.slice", 2, from), integerOperand("array.slice", 3, to)),
  ),
  define("array.reverse", ["array"], ([items], context) => {
    context.charge(asArray(items).length);
    return [...asArray(items)].reverse();
  }),
  /** One level only. */
  define("array.flatten", ["array"], ([items], context) => {
    const flat = asArray(items).flatMap((item) => (isArray(item) ? item : [item]));
    context.charge(flat.length);
    return flat;
  }),
];
