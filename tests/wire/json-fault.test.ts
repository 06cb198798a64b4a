import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "@/lib/wire/json-fault";

describe("where a text stops being JSON", () => {
  it.each([
    ['{"model": hello}', 1, 11],
    ['{"a": 1,}', 1, 9],
    ["{'a': 1}", 1, 2],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a": tru}', 1, 10],
    ['{"a": 1} x', 1, 10],
    ['{"a": "line\nbreak"}', 1, 12],
    ['{"a": ', 1, 7],
    ['["abc', 1, 6],
    ["", 1, 1],
  ])("%j", (text, line, column) => {
    expect(jsonFault(text)).toEqual({ line, column });
  });

  it("is found wherever a character that can't stand there was put between two values", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 5 }), fc.nat(), (values, n) => {
        const texts = values.map((value) => JSON.stringify(value));
        const at = n % texts.length;
        const before = `[${texts
          .slice(0, at)
          .map((text) => `${text},`)
          .join("")}`;
        const text = `${before}#${texts.slice(at).join(",")}]`;
        expect(jsonFault(text)).toEqual({ line: 1, column: before.length + 1 });
      }),
      { seed: 17, numRuns: 200 },
    );
  });

  it("is not looked for in a long text", () => {
    expect(jsonFault(`[${"1,".repeat(40_000)}]`)).toBeNull();
  });
});
