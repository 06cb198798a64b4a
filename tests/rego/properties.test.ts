import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/lib/rego/compile";
import { RegoError } from "../../src/lib/rego/error";
import { fromJson, parseJson, writeJson } from "../../src/lib/rego/json";
import { DEFAULT_LIMITS } from "../../src/lib/rego/limits";
import { addNumbers, compareNumbers, formatNumber, multiplyNumbers, parseNumber } from "../../src/lib/rego/number";
import { compare, equals, hashOf, RegoObject, RegoSet, type RegoValue } from "../../src/lib/rego/value";
import { policySources, shuffled } from "./policy-grammar";

const LIMITS = { ...DEFAULT_LIMITS, evalSteps: 20_000, compileSteps: 100_000 };
const INPUT = fromJson({ a: 1, b: ["x", 2, { c: null }], s: "text", n: 2.5, t: true });

/** The outcome as text: the document, or the code of the error. */
function outcome(source: string, strict = false): string {
  try {
    const results = compile([{ name: "p", source }], LIMITS)
      .prepare("data.p")
      .evaluate({ input: INPUT, strict });
    return results.map(({ expressions }) => expressions.map(writeJson).join()).join(";");
  } catch (error) {
    if (error instanceof RegoError) return error.code;
    throw error;
  }
}

describe("random policies", () => {
  it("never crash, never pass a limit, and always come out the same", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(policySources, ({ rules }) => {
        const source = ["package p", ...rules].join("\n");
        const first = outcome(source);
        const kind = /^(rego|eval)_\w+$/.test(first) ? first : "value";
        seen.set(kind, (seen.get(kind) ?? 0) + 1);
        expect(outcome(source)).toBe(first);
      }),
      { numRuns: 1_500 },
    );
    // The grammar must reach evaluation often, or the property says nothing.
    expect(seen.get("value") ?? 0).toBeGreaterThan(250);
  });

  it("mean the same whatever the order of their rules", () => {
    fc.assert(
      fc.property(policySources, fc.nat(), ({ rules }, seed) => {
        const before = outcome(["package p", ...rules].join("\n"));
        const after = outcome(["package p", ...shuffled(rules, seed)].join("\n"));
        // Which of several errors is told first may change with the order.
        if (!before.startsWith("rego_") && !after.startsWith("rego_")) expect(after).toBe(before);
        expect(after.startsWith("rego_")).toBe(before.startsWith("rego_"));
      }),
      { numRuns: 600 },
    );
  });

  it("mean the same whatever the order of the expressions in a body", () => {
    const rules: readonly (readonly [head: string, body: readonly string[]])[] = [
      ["[x, y]", ["xs = [3, 1, 2]", "x = xs[i]", "y = x + i", "y > 1", "not x == 2"]],
      ["[k, z]", ['{"k": k} = [{"k": 1}, {"k": 2}][_]', "k == count([j | j = [1, 2][_]; j <= k])", "z = k * 2"]],
      ["[i, w]", ["input.b[i] = v", "w = i * 10", "every e in [0, 1] { e <= i + 1 }", "v != null"]],
      ["[a, b, c]", ["[a, [b, c]] = [e, d]", "d = [2, 3]", "e = 1", "b == a + 1", "c >= b"]],
      ["m", ['m = $"{n}-{p}"', "n = input.s", "p = count(n)", "not n == input.t"]],
    ];
    const answer = (head: string, body: readonly string[]) =>
      outcome(`package p\nr contains ${head} if {\n  ${body.join("\n  ")}\n}`);
    fc.assert(
      fc.property(fc.constantFrom(...rules), fc.nat(), ([head, body], seed) => {
        const written = answer(head, body);
        expect(written).toMatch(/^\{"r":\[.+\]\}$/);
        expect(answer(head, shuffled(body, seed))).toBe(written);
      }),
      { numRuns: 300 },
    );
  });

  it("mean the same whatever the order of keys in their documents", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (record, seed) => {
        const other = Object.fromEntries(shuffled(Object.entries(record), seed));
        const query = compile([]).prepare("x := [[k, v] | some k, v in input]; y := json.marshal(input)");
        const run = (value: unknown) => query.evaluate({ input: fromJson(value) }).map(({ bindings }) => [...bindings]);
        expect(run(other)).toEqual(run(record));
      }),
      { numRuns: 200 },
    );
  });
});

const values: fc.Arbitrary<RegoValue> = fc.letrec<{ value: RegoValue; leaf: RegoValue }>((tie) => ({
  leaf: fc.oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom("", "a", "\0", "\0sa", "n1;", "\ud83d\ude00", "\uffff"),
    fc.bigInt({ min: 2n ** 60n, max: 2n ** 60n + 3n }).map((n) => parseNumber(String(n)) as RegoValue),
  ),
  value: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(tie("value"), { maxLength: 3 }).map(RegoSet.of),
    fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 3 }).map((entries) => RegoObject.of(entries)),
  ),
})).value;

describe("values", () => {
  it("are in one total order that agrees with equality and hashing", () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0 || 0);
        expect(compare(a, b) === 0).toBe(hashOf(a) === hashOf(b));
        expect(equals(a, b)).toBe(compare(a, b) === 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("that are texts are ordered by code point, as UTF-8 is", () => {
    const texts = ["\u{1f600}", "\uffff", "\ue000", "a", "\u{10000}"];
    const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect([...texts].sort(compare)).toEqual(byBytes);
  });

  it("of JSON read back as they were written, as JSON.parse reads them", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.parse(writeJson(parseJson(text)))).toEqual(JSON.parse(text));
        expect(equals(parseJson(text), fromJson(JSON.parse(text)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("refuse the texts that JSON.parse refuses", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}",:0-9eE+.\-\\ntrufals ]{0,12}$/), (text) => {
        let valid = true;
        try {
          JSON.parse(text);
        } catch {
          valid = false;
        }
        if (valid) expect(() => parseJson(text)).not.toThrow();
        else expect(() => parseJson(text)).toThrow(SyntaxError);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe("numbers", () => {
  const integers = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n });
  const read = (value: bigint) => parseNumber(String(value)) ?? 0;

  it("that are integers are added, multiplied and compared exactly, of any size", () => {
    fc.assert(
      fc.property(integers, integers, (a, b) => {
        expect(formatNumber(addNumbers(read(a), read(b)))).toBe(String(a + b));
        expect(formatNumber(multiplyNumbers(read(a), read(b)))).toBe(String(a * b));
        expect(Math.sign(compareNumbers(read(a), read(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { numRuns: 500 },
    );
  });

  it("have one form for one value", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
        fc.integer({ min: 0, max: 6 }),
        (digits, zeros) => {
          const plain = read(digits);
          const padded = parseNumber(`${digits}.${"0".repeat(zeros + 1)}`) ?? 0;
          const shifted = parseNumber(`${digits}${"0".repeat(zeros)}e-${zeros}`) ?? 0;
          expect(hashOf(padded)).toBe(hashOf(plain));
          expect(hashOf(shifted)).toBe(hashOf(plain));
        },
      ),
      { numRuns: 500 },
    );
  });
});
