import { describe, expect, it } from "vitest";
import { evaluateJson, failure } from "./evaluate";

describe("errors", () => {
  const CASES: readonly (readonly [module: string, code: string, line: number, column: number])[] = [
    ["package p\na := {1, 2", "rego_parse_error", 2, 11],
    ["package p\na { true }", "rego_parse_error", 2, 3],
    ["a := 1", "rego_parse_error", 1, 1],
    ['package p\na := "x\n', "rego_parse_error", 2, 6],
    ["package p\na if {\n  b == 1\n  true\n}", "rego_unsafe_var_error", 3, 3],
    ["package p\na if not x", "rego_unsafe_var_error", 2, 6],
    ["package p\na := cuont([1])", "rego_type_error", 2, 6],
    ["package p\na := count([1], 2, 3)", "rego_type_error", 2, 6],
    ["package p\na := b\nb := a", "rego_recursion_error", 2, 1],
    ["package p\na if { x := 1; x := 2 }", "rego_compile_error", 2, 16],
    ["package p\na if { x == 1; x := 1 }", "rego_compile_error", 2, 16],
    ["package p\ninput := 1", "rego_compile_error", 2, 1],
    ["package p\ndefault a := b\nb := 1", "rego_compile_error", 2, 14],
    ["package p\na := 1\na contains 2", "rego_type_error", 3, 1],
    ["package p\na if [x, y] = [1]", "rego_type_error", 2, 6],
    ["package p\nimport foo.bar", "rego_parse_error", 2, 1],
    ["package p\na := {}\nb if a with data.p.a.x as 1", "rego_compile_error", 3, 6],
    ["package p\nimport rego.v2", "rego_parse_error", 2, 1],
    ["package p\nimport data.x as input", "rego_parse_error", 2, 18],
    ["package p\na if { [1, x] := [1, 2] }", "rego_compile_error", 2, 9],
    ["package p\na if { not x := 1 }", "rego_compile_error", 2, 8],
    ['package p\na := "x\ty"', "rego_parse_error", 2, 8],
    ["package p\na := - b", "rego_parse_error", 2, 8],
    ["package p\na := http. send({})", "rego_parse_error", 2, 12],
  ];

  it.each(CASES)("tells where %j is wrong", (module, code, line, column) => {
    const error = failure(module);
    expect(error.code).toBe(code);
    expect([error.location.line, error.location.column]).toEqual([line, column]);
    expect(error.location.file).toBe("test.rego");
  });

  it("says what was expected and suggests a way out", () => {
    expect(failure("package p\na { true }").expected).toBe("`if`");
    expect(failure("package p\na := cuont([1])").suggestion).toBe("did you mean `count`?");
  });

  it("reports all rules that are wrong, not only the first", () => {
    const error = failure("package p\na if x == 1\nb := 1\nc if y == 1");
    expect([error, ...error.others].map(({ location }) => location.line)).toEqual([2, 4]);
  });

  it("makes an error of a built-in undefined, or a failure when strict", () => {
    const module = "package p\na := 1 if count(input.n) == 1\nelse := 2\nb := 1 / input.zero";
    const input = { n: 5, zero: 0 };
    expect(evaluateJson(module, "data.p.a", { input, strict: false })).toBe(2);
    expect(evaluateJson(module, "data.p.b", { input, strict: false })).toBeUndefined();
    expect(failure(module, "data.p.a", { input }).code).toBe("eval_type_error");
    expect(failure(module, "data.p.b", { input }).message).toBe("div: divide by zero");
  });

  it.each(["http.send({})", "opa.runtime()", 'io.jwt.decode("")', 'rand.intn("x", 2)', 'graphql.parse("", "")'])(
    "refuses %s when compiling",
    (call) => {
      const error = failure(`package p\na := ${call}`);
      expect(error.code).toBe("rego_type_error");
      expect(error.message).toMatch(/is not available: /);
    },
  );

  it("lets `with` stand in for what is left out", () => {
    const module = 'package p\na := http.send({"url": "x"}).status\nb := x if x := a with http.send as {"status": 200}';
    expect(evaluateJson(module, "data.p.b")).toBe(200);
    expect(failure(module, "data.p.a").code).toBe("eval_builtin_error");
  });
});
