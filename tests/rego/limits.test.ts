import { describe, expect, it } from "vitest";
import { compile } from "../../src/lib/rego/compile";
import { DEFAULT_LIMITS } from "../../src/lib/rego/limits";
import { failure } from "./evaluate";

function limited(module: string, query = "data.p", input: unknown = {}): string {
  return failure(module, query, { input }).code;
}

describe("limits end in an error, never in a hang", () => {
  it("of the source's size", () => {
    const limits = { ...DEFAULT_LIMITS, sourceChars: 20 };
    expect(() => compile([{ name: "m", source: "package p\na := 123456789012345" }], limits)).toThrow(/too large/);
  });

  it("of nesting", () => {
    expect(limited(`package p\na := ${"[".repeat(500)}${"]".repeat(500)}`)).toBe("eval_limit_error");
    expect(limited(`package p\na := ${'$"{'.repeat(500)}1${'}"'.repeat(500)}`)).toMatch(
      /eval_limit_error|rego_parse_error/,
    );
  });

  it("but reads deep brackets once, whatever they may turn out to be", () => {
    const source = `package p\na := ${"[{".repeat(45)}1${"}]".repeat(45)}`;
    expect(() => compile([{ name: "m", source }], { ...DEFAULT_LIMITS, parseSteps: 5_000 })).not.toThrow();
  });

  it("of guesses while parsing", () => {
    expect(limited(`package p\na := ${"[{x | ".repeat(60)}`)).toMatch(/eval_limit_error|rego_parse_error/);
  });

  it("of ordering a very long body", () => {
    const body = Array.from({ length: 4_000 }, (_, index) => `x${index} = x${index + 1}`).join("\n");
    const limits = { ...DEFAULT_LIMITS, compileSteps: 100_000 };
    const source = `package p\na if {\n${body}\nx4000 = 1\n}`;
    expect(() => compile([{ name: "m", source }], limits)).toThrow(/too many compile steps/);
  });

  it.each([
    ["a product of collections", "a := [1 | some i in r; some j in r; some k in r]\nr := numbers.range(1, 1000)"],
    ["a range", "a := numbers.range(1, 1000000000000)"],
    ["a network", 'a := net.cidr_expand("10.0.0.0/0")'],
    ["a doubling", `a0 := numbers.range(1, 1000)\n${doubling(30)}`],
    ["a shift", "a := bits.lsh(1, 1000000000)"],
    [
      "a long search",
      'a if regex.match("(a?){500}a{500}", concat("", [s | some _ in numbers.range(1, 20000)]))\ns := concat("", ["a" | some _ in numbers.range(1, 200)])',
    ],
    [
      "searches that each read to the end",
      'a := count(regex.find_n("a(.*z)?", concat("", ["a" | some _ in numbers.range(1, 100000)]), -1))',
    ],
    ["a value of shared parts", `a0 := [1, 2]\n${sharing(60, (part) => `[${part}, ${part}]`)}`],
    ["an object of shared parts", `a0 := {"k": 1}\n${sharing(60, (part) => `{"l": ${part}, "r": ${part}}`)}`],
    ["a collection of shared parts", `a0 := {1, 2}\n${sharing(60, (part) => `{[i, ${part}] | some i in [1, 2]}`)}`],
    [
      "long work on one text",
      'a := [1 | some _ in r; some _ in r; upper(s) == s]\nr := numbers.range(1, 1000)\ns := concat("", ["aaaaaaaaaaaaaaaa" | some _ in numbers.range(1, 9999)])',
    ],
    ["a padded text", 'a := sprintf("%1000000000d", [1])'],
  ])("of steps, for %s", (_, rules) => {
    expect(limited(`package p\n${rules}`)).toMatch(/eval_limit_error|eval_builtin_error/);
  });

  it("of the result", () => {
    const source = "package p\na := [b, b, b, b]\nb := numbers.range(1, 10)";
    const limits = { ...DEFAULT_LIMITS, resultNodes: 40 };
    expect(() =>
      compile([{ name: "m", source }], limits)
        .prepare("data.p.a")
        .evaluate(),
    ).toThrow(/result is too large/);
  });
});

function doubling(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index + 1} := array.concat(a${index}, a${index})`).join("\n");
}

function sharing(count: number, double: (part: string) => string): string {
  return Array.from({ length: count }, (_, index) => `a${index + 1} := ${double(`a${index}`)}`).join("\n");
}
