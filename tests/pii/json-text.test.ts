import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visitJsonText } from "@/lib/pii/redact/json-text";

interface Visit {
  replaced: string | undefined;
  strings: [string, string][];
  fixed: [string, string][];
}

function visit(text: string, replace: (text: string) => string = (same) => same): Visit {
  const strings: [string, string][] = [];
  const fixed: [string, string][] = [];
  const visitor = {
    string(value: string, key: string) {
      strings.push([key, value]);
      return replace(value);
    },
    fixed(value: string, key: string) {
      fixed.push([key, value]);
    },
  };
  return { replaced: visitJsonText(text, visitor), strings, fixed };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const blanks = fc.constantFrom("", " ", "\n", "\t \r\n");
const document = fc.tuple(fc.json({ maxDepth: 5 }), blanks, blanks).map(([json, a, b]) => a + json + b);
/** JSON with a character put in, left out or doubled. */
const damaged = fc
  .tuple(
    document,
    fc.nat(),
    fc.constantFrom("", ",", "]", "}", "{", '"', ":", "0", "-", "e", "\\", "\n", "null", "x", "."),
    fc.nat(2),
  )
  .map(([text, at, put, cut]) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + put + text.slice(from + cut);
  });

describe("JSON in a text", () => {
  it("is what JSON.parse takes for an object or array, and nothing else", () => {
    fc.assert(
      fc.property(fc.oneof(document, damaged), (text) => {
        const value = parse(text);
        expect(visit(text).replaced !== undefined).toBe(typeof value === "object" && value !== null);
      }),
      { numRuns: 3_000 },
    );
  });

  it("stays as it is written but for the strings that are replaced", () => {
    fc.assert(
      fc.property(document, (text) => {
        const value = parse(text);
        fc.pre(typeof value === "object" && value !== null);
        expect(visit(text).replaced).toBe(text);
        const doubled = JSON.parse(visit(text, (string) => string + string).replaced ?? "") as unknown;
        const expected = JSON.parse(text, (_, item: unknown) => (typeof item === "string" ? item + item : item));
        expect(doubled).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("gives each string and number with the key it stands under", () => {
    const text = '{"a": ["x", 1, {"b": "y"}], "a": "z", "n": -1.50e2}';
    expect(visit(text).strings).toEqual([
      ["a", "x"],
      ["b", "y"],
      ["a", "z"],
    ]);
    expect(visit(text).fixed).toEqual([
      ["", "a"],
      ["a", "1"],
      ["", "b"],
      ["", "a"],
      ["", "n"],
      ["n", "-1.50e2"],
    ]);
  });
});
