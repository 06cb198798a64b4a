import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CanonicalValue, canonicalEncode, canonicalHmac } from "@/lib/core/canonical";
import type { JsonValue } from "@/lib/core/json";
import { jsonValue, reordered, sameJson } from "./json-values";

const encode = (value: CanonicalValue) => canonicalEncode(value).toString("latin1");

/** How many pairs of look-alikes are compared. */
const PAIRS = 100_000;

/** Values that a careless encoding would take for one another, built from the same few pieces. */
const PIECES = [
  "",
  "a",
  "b",
  "|",
  ",",
  ":",
  "a|b",
  "a,b",
  '"a"',
  "[]",
  "{}",
  "null",
  "true",
  "0",
  "1",
  "\u0000",
  "n",
  "s",
  "\u0001a",
  "a\u0000",
];
const lookAlikes: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(...PIECES, 0, 1, -1, 10, 1.5, true, false, null, [], {}),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...PIECES), tie("value"), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

describe("no two different values share an encoding", () => {
  it(`among ${PAIRS.toLocaleString("en")} pairs made to look alike`, () => {
    let different = 0;
    fc.assert(
      fc.property(lookAlikes, lookAlikes, (a, b) => {
        const same = sameJson(a, b);
        if (!same) different += 1;
        return (encode(a) === encode(b)) === same;
      }),
      { numRuns: PAIRS },
    );
    expect(different).toBeGreaterThan(PAIRS / 2);
  }, 60_000);

  it("among texts cut in two at every place", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "b", "|", "\u0000", "s"), minLength: 2, maxLength: 12 }),
        (text) => {
          const cuts = Array.from({ length: text.length + 1 }, (_, at) => [text.slice(0, at), text.slice(at)]);
          return new Set(cuts.map(encode)).size === cuts.length;
        },
      ),
    );
  });

  it.each<[string, CanonicalValue, CanonicalValue]>([
    ["the separator inside a part", ["a|b", "c"], ["a", "b|c"]],
    ["a number and its text", 1, "1"],
    ["null and its text", null, "null"],
    ["nothing and nothing", [], {}],
    ["nothing and an empty text", [], ""],
    ["one and one in a list", "a", ["a"]],
    ["two lists and one", [["a"], ["b"]], [["a", "b"]]],
    ["a list and an object with numbered keys", ["a"], { "0": "a" }],
    ["a member that is null and none", { a: null }, {}],
    ["key and value exchanged", { a: "b" }, { b: "a" }],
    ["text and bytes", "ab", Buffer.from("ab")],
    ["composed and decomposed letters", "\u00e9", "e\u0301"],
    ["true and 1", true, 1],
    ["the encoding of a text as a text", "a", canonicalEncode("a").toString("latin1")],
  ])("%s", (_, a, b) => {
    expect(encode(a)).not.toBe(encode(b));
    expect(encode([a, b])).not.toBe(encode([b, a]));
  });
});

describe("one value has one encoding", () => {
  it("whatever the order of its keys", () => {
    fc.assert(
      fc.property(jsonValue, (value) => encode(value) === encode(reordered(value))),
      { numRuns: 2_000 },
    );
  });

  it("whether 0 or -0, and however an object was made", () => {
    expect(encode(-0)).toBe(encode(0));
    expect(encode(Object.assign(Object.create(null), { a: 1 }))).toBe(encode({ a: 1 }));
  });

  it("longer than the first buffer", () => {
    const long = "é".repeat(5_000);
    expect(canonicalEncode([long, long]).length).toBe(5 + 2 * (5 + 10_000));
  });
});

describe("what has no canonical form is refused", () => {
  it.each([Number.NaN, Number.POSITIVE_INFINITY, "\ud800", ["\udfff a"], { "\ud800": 1 }])("%j", (value) => {
    expect(() => canonicalEncode(value as CanonicalValue)).toThrow(RangeError);
  });
});

describe("canonicalHmac", () => {
  const key = Buffer.alloc(32, 7);
  it("never shares an output between purposes or keys", () => {
    const outputs = [
      canonicalHmac(key, "a", ["b"]),
      canonicalHmac(key, "a", "b"),
      canonicalHmac(key, "b", ["b"]),
      canonicalHmac(Buffer.alloc(32, 8), "a", ["b"]),
    ].map((output) => output.toString("hex"));
    expect(new Set(outputs).size).toBe(4);
    expect(outputs[0]).toHaveLength(64);
  });
});
