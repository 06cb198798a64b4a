import { describe, expect, it } from "vitest";
import { compile } from "@/lib/rego/compile";
import { RegoError } from "@/lib/rego/error";
import { writeJson } from "@/lib/rego/json";
import type { RegoValue } from "@/lib/rego/value";

function jsonOf(term: string): string {
  try {
    const [result] = compile([]).prepare(`x = ${term}`).evaluate({ strict: true });
    return result === undefined ? "undefined" : writeJson(result.bindings.get("x") as RegoValue);
  } catch (error) {
    if (error instanceof RegoError) return error.code;
    throw error;
  }
}

describe("object.get", () => {
  it.each([
    ['object.get({"a": null}, "a", 1)', "null"],
    ['object.get({"a": null}, ["a"], 1)', "null"],
    ['object.get({"a": {"b": null}}, ["a", "b"], 1)', "null"],
    ['object.get({"a": [null]}, ["a", 0], 1)', "null"],
    ['object.get({"a": null}, ["a", "b"], 1)', "1"],
    ['object.get({"a": false}, "a", 1)', "false"],
    ['object.get({"a": 1}, [], 2)', '{"a":1}'],
  ])("%s is %s: a null that is there is a value", (term, want) => {
    expect(jsonOf(term)).toBe(want);
  });
});

describe("a number written as a float", () => {
  it.each([
    ['sprintf("%.1f", [5.0])', '"5.0"'],
    ['sprintf("%.1f", [5])', '"%!f(int=5)"'],
    ['sprintf("%v", [5.0])', '"5"'],
    ['sprintf("%d", [5.0])', '"%!d(float64=5)"'],
    ['sprintf("%d", [1e3])', '"%!d(float64=1000)"'],
    ['sprintf("%v", [[5.0]])', '"[5.0]"'],
    ["json.marshal([5.0, 1e3, 5])", '"[5.0,1e3,5]"'],
    ["count({5.0, 5})", "1"],
    ["5.0 == 5", "true"],
    ['{5: "a"}[5.0]', '"a"'],
    ["[1, 2, 3][1.0]", "2"],
    ["5.0 * 1", "5"],
    ["array.slice([1, 2, 3], 1.0, 2.0)", "[2]"],
  ])("%s is %s", (term, want) => {
    expect(jsonOf(term)).toBe(want);
  });
});

describe("sprintf rounds as Go", () => {
  it.each([
    ['sprintf("%.2f %.0f %.0f", [0.125, 2.5, 3.5])', '"0.12 2 4"'],
    ['sprintf("%.1f", [1e21])', '"1000000000000000000000.0"'],
    ['sprintf("%e %E %.3g", [123456.789, 0.00012, 123456.789])', '"1.234568e+05 1.200000E-04 1.23e+05"'],
    ['sprintf("%05.1f|%-6.1f|%+.2f|% d", [5.5, 2.5, 5.5, 42])', '"005.5|2.5   |+5.50| 42"'],
    ['sprintf("%#x %T %T", ["hi", 1, "a"])', '"0x6869 int string"'],
  ])("%s is %s", (term, want) => {
    expect(jsonOf(term)).toBe(want);
  });
});

describe("YAML is read as 1.1, as OPA's reader does", () => {
  it.each([
    ["yes", "true"],
    ["y", "true"],
    ["Off", "false"],
    ["~", "null"],
    ["0777", "511"],
    ["0x1f", "31"],
    ["0b11", "3"],
    ["1_000", "1000"],
    ["12:30:45", '"12:30:45"'],
    ["2001-01-01", '"2001-01-01"'],
    ['"yes"', '"yes"'],
  ])("%s is %s", (scalar, want) => {
    expect(jsonOf(`yaml.unmarshal(\`a: ${scalar}\`).a`)).toBe(want);
  });

  it("merges, and writes what it would misread in quotes", () => {
    expect(jsonOf("yaml.unmarshal(`{a: &x {p: 1}, b: {<<: *x, q: 2}}`).b")).toBe('{"p":1,"q":2}');
    expect(jsonOf('yaml.marshal({"a": "no"})')).toBe('"a: \\"no\\"\\n"');
  });
});

describe("glob.match", () => {
  it.each([
    ['glob.match("*", [""], "a")', "eval_type_error"],
    ['glob.match("*", ["ab"], "a")', "eval_type_error"],
    ['glob.match("*.x", [], "a.b.x")', "false"],
    ['glob.match("*.x", null, "a.b.x")', "true"],
  ])("%s is %s: a delimiter is one character, and none means the dot", (term, want) => {
    expect(jsonOf(term)).toBe(want);
  });
});

describe("the abbreviation of a zone", () => {
  it.each([
    ["Europe/Berlin", "CET"],
    ["America/New_York", "EST"],
    ["Australia/Sydney", "AEDT"],
    ["Asia/Kolkata", "IST"],
    ["Asia/Tokyo", "JST"],
    ["America/Sao_Paulo", "-03"],
    ["Asia/Kathmandu", "+0545"],
  ])("of %s is %s, as the database of zones has it", (zone, want) => {
    expect(jsonOf(`time.format([1700000000000000000, "${zone}", "MST"])`)).toBe(`"${want}"`);
  });
});
