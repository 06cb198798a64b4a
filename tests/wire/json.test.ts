import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireError } from "@/lib/wire/adapter";
import { stringifyExact } from "@/lib/wire/exact-numbers";
import { type JsonBody, parseJsonBody } from "@/lib/wire/json";
import { type JsonBounds, JsonScanner } from "@/lib/wire/json-bounds";

const BOUNDS: JsonBounds = { maxBytes: 1_000_000, maxDepth: 64, maxMembers: 1_000 };

/** As a body comes: bounds first. */
function readWhole(text: string): JsonBody {
  const bytes = Buffer.from(text);
  const scanner = new JsonScanner(BOUNDS);
  scanner.push(bytes);
  return parseJsonBody(bytes, scanner.end());
}

function read(text: string) {
  return readWhole(text).value;
}

function refusal(text: string): WireError {
  try {
    read(text);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("was accepted");
}

const key = fc
  .oneof(
    fc.constantFrom("a", "b", "é", 'q"', "back\\slash", "x:y", "{", "]"),
    fc.string({ unit: "grapheme", maxLength: 4 }),
  )
  .filter((name) => name !== "__proto__");

/** JSON text of an object in which a key may be written twice, and whether two of the same differ. Built by hand as the oracle. */
interface Written {
  text: string;
  conflict: boolean;
  value: unknown;
}
const { written } = fc.letrec<{ written: Written }>((tie) => ({
  written: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc
      .jsonValue({ maxDepth: 0 })
      .map((value) => ({ text: JSON.stringify(value), conflict: false, value: JSON.parse(JSON.stringify(value)) })),
    fc.array(tie("written"), { maxLength: 3 }).map((items) => ({
      text: `[ ${items.map((item) => item.text).join(" ,")}]`,
      conflict: items.some((item) => item.conflict),
      value: items.map((item) => item.value),
    })),
    fc.array(fc.tuple(key, tie("written")), { maxLength: 5 }).map(objectOf),
  ),
}));

function objectOf(members: [string, Written][]): Written {
  const seen = new Map<string, unknown>();
  let conflict = false;
  for (const [name, member] of members) {
    conflict ||=
      member.conflict ||
      (seen.has(name) && JSON.stringify(sorted(seen.get(name))) !== JSON.stringify(sorted(member.value)));
    seen.set(name, member.value);
  }
  const text = `{${members.map(([name, member]) => `${escapeSome(name)} : ${member.text}`).join(",\n")}}`;
  return { text, conflict, value: Object.fromEntries(seen) };
}

/** The same key in another spelling is the same key. */
function escapeSome(name: string): string {
  return JSON.stringify(name).replace("a", "\\u0061");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([name, item]) => [name, sorted(item)]) };
}

describe("a JSON body", () => {
  it("is read as JSON.parse reads it, unless a key is given twice with different values", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(key, written), { maxLength: 5 }).map(objectOf), ({ text, conflict }) => {
        if (conflict) expect(refusal(text).code).toBe("duplicate_key");
        else expect(read(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['{"model":"a","model":"b"}', "model"],
    ['{"messages":[{"role":"user"},{"content":"x","content":"y"}]}', "messages[1].content"],
    ['{"a":{"b":{"c":1,"d":2,"c":{}}}}', "a.b.c"],
    ['{"role":"user","\\u0072ole":"system"}', "role"],
  ])("that contradicts itself is refused by the path of the key: %s", (text, path) => {
    expect(refusal(text)).toMatchObject({ status: 400, code: "duplicate_key", param: path });
  });

  it("may say the same thing twice", () => {
    expect(read('{"a":{"x":1,"y":[2]},"a":{"y":[2.0],"x":1}}')).toEqual({ a: { x: 1, y: [2] } });
  });

  it("is refused one level past the limit, before anything is built", () => {
    const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    expect(read(nested(64))).toHaveProperty("a");
    expect(refusal(nested(65)).code).toBe("too_deep");
    expect(refusal(`{"a":${"[".repeat(500_000)}`).code).toBe("too_deep");
  });

  it("does not count brackets, colons and quotes inside strings", () => {
    const body = { text: `${"[{".repeat(200)}:\\"`, "k:[{\\": "\\" };
    expect(read(JSON.stringify(body))).toEqual(body);
  });

  it.each([
    ["an array", "[]", "invalid_body"],
    ["a string", '"x"', "invalid_body"],
    ["null", "null", "invalid_body"],
    ["nothing", "", "invalid_json"],
    ["half an object", '{"a":1', "invalid_json"],
    ["a byte order mark", '\uFEFF{"a":1}', "invalid_json"],
    ["__proto__ as a key", '{"a":{"__proto__":{"admin":true}}}', "invalid_key"],
    ["half a surrogate pair", '{"a":["\\uD83d"]}', "invalid_unicode"],
    ["half a surrogate pair as a key", '{"a":{"\\udc00":1}}', "invalid_unicode"],
    ["the halves in the wrong order", '{"a":"\\ude00\\ud83d"}', "invalid_unicode"],
    ["beyond a double", '{"a":[1,1e999]}', "number_out_of_range"],
    ["beyond a double below", '{"a":{"b":-2E+400}}', "number_out_of_range"],
    ["a number of thousands of digits", `{"a":${"9".repeat(5_000)}}`, "number_too_long"],
    ["a long number twice that a double takes for one", '{"a":9007199254740993,"a":9007199254740992}', "duplicate_key"],
    ["__proto__ written with escapes", '{"\\u005f_proto__":1}', "invalid_key"],
  ])("that is %s is refused", (_what, text, code) => {
    expect(refusal(text)).toMatchObject({ status: 400, code });
  });

  it("that is broken is refused without repeating any of it", () => {
    expect(refusal('{"messages":[{"content":"my secret diary" oops}]}').message).not.toMatch(/secret|diary|oops/);
  });
});

/** A literal of many digits, and whether it is the decimal that a double gives back; reckoned with whole numbers as the oracle. */
const literal = fc
  .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.integer({ min: 0, max: 40 }))
  .map(([digits, point]) => {
    const sign = digits < 0n ? "-" : "";
    const text = String(digits < 0n ? -digits : digits).padStart(point + 1, "0");
    return sign + (point === 0 ? text : `${text.slice(0, -point)}.${text.slice(-point)}`);
  });

describe("numbers that a double can't hold", () => {
  it("come out as they were written, wherever they stand, and all others as JSON.stringify writes them", () => {
    const tree = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { maxDepth: 4 },
        literal,
        fc.jsonValue({ maxDepth: 0 }).map((value) => JSON.stringify(value)),
        fc.array(tie("text"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
        fc
          .dictionary(key, tie("text"), { maxKeys: 3 })
          .map((members) => `{${Object.entries(members).map(([name, text]) => `${JSON.stringify(name)}:${text}`)}}`),
      ),
    })).text;
    fc.assert(
      fc.property(tree, (text) => {
        const { value, exact } = readWhole(`{"a":${text}}`);
        const again = stringifyExact(value, exact);
        expect(JSON.parse(again)).toEqual(JSON.parse(`{"a":${text}}`));
        const numbers = (json: string) => json.replace(/"(?:[^"\\]|\\.)*"/g, '""').match(/-?\d[\d.eE+-]*/g) ?? [];
        for (const [index, written] of numbers(`{"a":${text}}`).entries()) {
          expect(sameDecimal(numbers(again)[index] ?? "", written)).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("are few: what JSON.stringify wrote is held by a double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readWhole(JSON.stringify({ value })).exact.size).toBe(0);
      }),
    );
  });
});

/** Two decimals as whole numbers times the same power of ten. */
function sameDecimal(a: string, b: string): boolean {
  const parts = [a, b].map((text) => /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(text));
  const scaled = parts.map((match) => {
    const [, sign = "", whole = "", fraction = "", exponent = "0"] = match ?? [];
    const zeros = 400 + Number(exponent) - fraction.length;
    return BigInt(`${sign}${whole}${fraction}`) * 10n ** BigInt(zeros);
  });
  return scaled[0] === scaled[1];
}
