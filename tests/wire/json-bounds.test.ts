import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireError } from "@/lib/wire/adapter";
import { type JsonBounds, type JsonScan, JsonScanner } from "@/lib/wire/json-bounds";

const ROOMY: JsonBounds = { maxBytes: 1e9, maxDepth: 1e9, maxMembers: 1e9 };

function scan(text: string | Uint8Array, cut = Number.POSITIVE_INFINITY, bounds = ROOMY): JsonScan {
  const bytes = Buffer.from(text as string);
  const scanner = new JsonScanner(bounds);
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut));
  return scanner.end();
}

function refusalOf(text: string, cut: number, bounds: Partial<JsonBounds>): { status: number; code: string } | null {
  try {
    scan(text, cut, { ...ROOMY, ...bounds });
    return null;
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { status: error.status, code: error.code };
  }
}

/** What a naive reader of the parsed value counts. An empty list or object counts as one member, as the scan does. */
interface Counted {
  members: number;
  names: number;
  depth: number;
}

function count(value: unknown): Counted {
  if (typeof value !== "object" || value === null) return { members: 0, names: 0, depth: 0 };
  const inside = Object.values(value).map(count);
  const sum = (pick: (counted: Counted) => number) => inside.reduce((total, counted) => total + pick(counted), 0);
  return {
    members: Math.max(1, inside.length) + sum(({ members }) => members),
    names: (Array.isArray(value) ? 0 : inside.length) + sum(({ names }) => names),
    depth: 1 + Math.max(0, ...inside.map(({ depth }) => depth)),
  };
}

const nasty = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', "\\", "[", "{", ":", ",", "u", "d", "8", "1", "e", "é", "😀") }),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom("x", "\\", '"'), minLength: 60, maxLength: 300 }),
);
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 5, stringUnit: "binary" }),
  fc.array(fc.dictionary(nasty, nasty)),
  fc.array(nasty),
);

describe("the scan of a body", () => {
  it("counts what JSON.parse then finds, in any cut and any spacing", () => {
    fc.assert(
      fc.property(json, fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 2), (value, cut, spaces) => {
        const text = JSON.stringify(value, null, spaces);
        const parsed: unknown = JSON.parse(text);
        const { members, names, depth } = count(parsed);
        expect(scan(text, cut)).toMatchObject({ bytes: Buffer.byteLength(text), members, names });
        const passes = (bounds: Partial<JsonBounds>) => refusalOf(text, cut, bounds) === null;
        expect([passes({ maxDepth: depth }), passes({ maxMembers: members })]).toEqual([true, true]);
        if (depth > 0) expect(refusalOf(text, cut, { maxDepth: depth - 1 })?.code).toBe("too_deep");
        if (members > 0) expect(refusalOf(text, cut, { maxMembers: members - 1 })?.status).toBe(413);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same in any cut, of any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (bytes, cut) => {
        expect(scan(bytes, cut)).toEqual(scan(bytes));
      }),
      { numRuns: 1_000 },
    );
  });

  it("sees each escape of half a surrogate pair, and no other", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0xffff }),
        fc.boolean(),
        fc.integer({ min: 1, max: 9 }),
        (code, upper, cut) => {
          const hex = code.toString(16).padStart(4, "0");
          const text = `["a\\u${upper ? hex.toUpperCase() : hex}"]`;
          expect(scan(text, cut).surrogates).toBe(code >= 0xd800 && code <= 0xdfff);
        },
      ),
    );
    expect(scan('["\\\\ud83d"]').surrogates).toBe(false);
  });

  it.each([
    ["123456789012345", false],
    ["1234567890123456", true],
    ["-0.123456789012345", true],
    ["1e5", true],
    ['"1234567890123456789"', false],
  ])("takes a closer look at %s: %s", (number, closer) => {
    for (const cut of [1, 3, 1_000]) expect(scan(`{"a":[${number}]}`, cut).longNumbers).toBe(closer);
    expect(scan(number).longNumbers).toBe(closer);
  });

  it("ends at the bound, not at the end of the body", () => {
    const scanner = new JsonScanner({ maxBytes: 1e9, maxDepth: 64, maxMembers: 100 });
    expect(() => scanner.push(Buffer.from(`{"a":${"[".repeat(64)}`))).toThrow("deeper than 64");
    const long = new JsonScanner({ maxBytes: 10, maxDepth: 64, maxMembers: 100 });
    long.push(Buffer.alloc(10, " "));
    expect(() => long.push(Buffer.from(" "))).toThrow("10 bytes");
  });
});
