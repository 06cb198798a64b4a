import { equals, isArray, lookup, RegoObject, RegoSet, type RegoValue, typeName } from "../value";
import { asArray, asObject, type Builtin, type BuiltinContext, define, operandError } from "./builtin";

function getOrDefault(object: RegoObject, key: RegoValue, otherwise: RegoValue): RegoValue {
  const path = isArray(key) ? key : [key];
  let value: RegoValue | undefined = object;
  for (const step of path) value = value === undefined ? undefined : lookup(value, step);
  // A null that is there is a value: only what is missing gives the default.
  return value === undefined ? otherwise : value;
}

/** Keys of an operand that names some: an array's or set's elements, an object's keys. */
function keyList(value: RegoValue): readonly RegoValue[] {
  if (value instanceof RegoObject) return value.keys();
  return value instanceof RegoSet ? value.values() : asArray(value);
}

/** The right side wins; objects on both sides are merged. */
function mergeObjects(a: RegoObject, b: RegoObject, context: BuiltinContext): RegoObject {
  context.charge(a.size + b.size);
  const merged = RegoObject.of(a.unorderedEntries());
  for (const [key, value] of b.unorderedEntries()) {
    const before = a.get(key);
    const both = before instanceof RegoObject && value instanceof RegoObject;
    merged.set(key, both ? mergeObjects(before, value, context) : value);
  }
  return merged;
}

function mergeAll(objects: RegoValue | undefined, context: BuiltinContext): RegoObject {
  return asArray(objects).reduce<RegoObject>((merged, object) => {
    if (!(object instanceof RegoObject)) {
      throw operandError("object.union_n", 1, `must be array of objects but got array containing ${typeName(object)}`);
    }
    return mergeObjects(merged, object, context);
  }, new RegoObject());
}

function isSubset(whole: RegoValue, part: RegoValue, context: BuiltinContext): boolean {
  if (whole instanceof RegoObject && part instanceof RegoObject) return isSubobject(whole, part, context);
  if (whole instanceof RegoSet && part instanceof RegoSet) return part.values().every((element) => whole.has(element));
  if (isArray(whole) && isArray(part)) return isSubarray(whole, part, context);
  if (isArray(whole) && part instanceof RegoSet) {
    context.charge(whole.length * part.size);
    return part.values().every((element) => whole.some((item) => equals(item, element)));
  }
  throw operandError("object.subset", 1, "must be of the same type as operand 2, or an array beside a set");
}

function isSubobject(whole: RegoObject, part: RegoObject, context: BuiltinContext): boolean {
  context.charge(part.size);
  return part.entries().every(([key, value]) => {
    const found = whole.get(key);
    return found !== undefined && holds(found, value, context);
  });
}

function holds(found: RegoValue, wanted: RegoValue, context: BuiltinContext): boolean {
  const nested = typeName(found) === typeName(wanted) && !isScalar(found);
  return nested ? isSubset(found, wanted, context) : equals(found, wanted);
}

function isScalar(value: RegoValue): boolean {
  return !(value instanceof RegoObject || value instanceof RegoSet || isArray(value));
}

/** Contiguous, element by element equal. */
function isSubarray(whole: readonly RegoValue[], part: readonly RegoValue[], context: BuiltinContext): boolean {
  context.charge(whole.length * Math.max(part.length, 1));
  if (part.length === 0) return true;
  return whole.some((_, start) =>
    part.every((item, index) => {
      const other = whole[start + index];
      return other !== undefined && equals(other, item);
    }),
  );
}

const KEYS = ["object", "set", "array"] as const;

export const OBJECT_BUILTINS: readonly Builtin[] = [
  define("object.get", ["object", "any", "any"], ([object, key, otherwise]) =>
    getOrDefault(asObject(object), key as RegoValue, otherwise as RegoValue),
  ),
  define("object.keys", ["object"], ([object]) => RegoSet.of(asObject(object).keys())),
  define("object.remove", ["object", KEYS], ([object, keys]) => {
    const gone = RegoSet.of(keyList(keys as RegoValue));
    return RegoObject.of(
      asObject(object)
        .unorderedEntries()
        .filter(([key]) => !gone.has(key)),
    );
  }),
  define("object.filter", ["object", KEYS], ([object, keys]) => {
    const kept = RegoSet.of(keyList(keys as RegoValue));
    return RegoObject.of(
      asObject(object)
        .unorderedEntries()
        .filter(([key]) => kept.has(key)),
    );
  }),
  define("object.union", ["object", "object"], ([a, b], context) => mergeObjects(asObject(a), asObject(b), context)),
  define("object.union_n", ["array"], ([objects], context) => mergeAll(objects, context)),
  define(
    "object.subset",
    [
      ["object", "set", "array"],
      ["object", "set", "array"],
    ],
    ([whole, part], context) => isSubset(whole as RegoValue, part as RegoValue, context),
  ),
];
