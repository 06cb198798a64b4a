import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WireError } from "@/lib/wire/adapter";
import { parseJsonBody } from "@/lib/wire/json";

const LIMITS = { maxDepth: 64 };

function refusal(text: string, limits = LIMITS): WireError {
  try {
    parseJsonBody(text, limits);
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
        else expect(parseJsonBody(text, LIMITS)).toEqual(JSON.parse(text));
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
    expect(parseJsonBody('{"a":{"x":1,"y":[2]},"a":{"y":[2.0],"x":1}}', LIMITS)).toEqual({ a: { x: 1, y: [2] } });
  });

  it("is refused one level past the limit, before anything is built", () => {
    const nested = (depth: number) => `{"a":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;
    expect(parseJsonBody(nested(64), LIMITS)).toHaveProperty("a");
    expect(refusal(nested(65)).code).toBe("too_deep");
    expect(refusal(`{"a":${"[".repeat(5_000_000)}`).code).toBe("too_deep");
  });

  it("does not count brackets, colons and quotes inside strings", () => {
    const body = { text: `${"[{".repeat(200)}:\\"`, "k:[{\\": "\\" };
    expect(parseJsonBody(JSON.stringify(body), LIMITS)).toEqual(body);
  });

  it.each([
    ["an array", "[]", "invalid_body"],
    ["a string", '"x"', "invalid_body"],
    ["null", "null", "invalid_body"],
    ["nothing", "", "invalid_json"],
    ["half an object", '{"a":1', "invalid_json"],
    ["a byte order mark", '\uFEFF{"a":1}', "invalid_json"],
    ["__proto__ as a key", '{"a":{"__proto__":{"admin":true}}}', "invalid_key"],
    ["__proto__ written with escapes", '{"\\u005f_proto__":1}', "invalid_key"],
  ])("that is %s is refused", (_what, text, code) => {
    expect(refusal(text)).toMatchObject({ status: 400, code });
  });

  it("that is broken is refused without repeating any of it", () => {
    expect(refusal('{"messages":[{"content":"my secret diary" oops}]}').message).not.toMatch(/secret|diary|oops/);
  });
});
