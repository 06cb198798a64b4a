import fc from "fast-check";
import type { JsonObject, JsonValue } from "@/lib/core/json";

const text = fc.string({ unit: "grapheme", maxLength: 12 });

/** Any JSON value, small. No -0: JSON text that is read and written again loses it. */
export const jsonValue: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

export const jsonObject: fc.Arbitrary<JsonObject> = fc.dictionary(text, jsonValue, {
  maxKeys: 6,
  noNullPrototype: true,
});

/** The same value with the keys of every object in another order. */
export function reordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reordered(inner)]),
  );
}

/** Every value that differs from the given one in exactly one place: a leaf changed, a member or item added, lost or renamed. */
export function* changedOnce(value: JsonValue): Generator<JsonValue> {
  if (Array.isArray(value)) {
    yield [...value, null];
    const turned = [...value.slice(1), ...value.slice(0, 1)];
    if (!sameJson(turned, value)) yield turned;
    for (const [at, item] of value.entries()) {
      yield value.filter((_, other) => other !== at);
      for (const changed of changedOnce(item)) yield value.map((one, other) => (other === at ? changed : one));
    }
  } else if (typeof value === "object" && value !== null) {
    yield { ...value, "a name that is new": null };
    for (const [name, inner] of Object.entries(value)) {
      const { [name]: _, ...rest } = value;
      yield rest;
      yield { ...rest, [`${name}'`]: inner };
      for (const changed of changedOnce(inner)) yield { ...value, [name]: changed };
    }
  } else yield* otherLeaves(value);
}

function* otherLeaves(leaf: string | number | boolean | null): Generator<JsonValue> {
  yield [leaf];
  if (leaf !== null) yield null;
  if (typeof leaf === "string") yield* [`${leaf} `, `${leaf}\u0000`, leaf === "" ? "x" : leaf.slice(0, -1)];
  else if (typeof leaf === "number") yield* [`${leaf}`, leaf === 0 ? 1 : -leaf, leaf === 1 ? true : [leaf, leaf]];
  else if (typeof leaf === "boolean") yield* [!leaf, `${leaf}`, leaf ? 1 : 0];
  else yield* ["null", "", 0, false, {}, []];
}

/** Equality as JSON sees it: order of keys does not count. The naive oracle of these suites. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((item, at) => sameJson(item, b[at] ?? null))
    );
  }
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && sameJson(a[name] ?? null, b[name] ?? null))
  );
}
