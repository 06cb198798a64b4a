import { describe, expect, it } from "vitest";
import { compile } from "../../src/lib/rego/compile";
import { evaluateJson, failure } from "./evaluate";

describe("rules", () => {
  it("merges complete rules, partial rules and references in heads into one document", () => {
    const module = `package p
a := 1
b contains x if some x in [2, 3]
c[k] := v if some k, v in {"x": 1, "y": 2}
d.e.f := 4
d.e.g contains 5
h[i].j := i if some i in ["k"]
n(x) := x`;
    expect(evaluateJson(module, "data.p")).toEqual({
      a: 1,
      b: [2, 3],
      c: { x: 1, y: 2 },
      d: { e: { f: 4, g: [5] } },
      h: { k: { j: "k" } },
    });
  });

  it("uses a default only when no rule holds, and else only when what is before it does not", () => {
    const module = `package p
default a := "default"
a := "first" if input.n == 1
else := "second" if input.n == 2`;
    expect(evaluateJson(module, "data.p.a", { input: { n: 1 } })).toBe("first");
    expect(evaluateJson(module, "data.p.a", { input: { n: 2 } })).toBe("second");
    expect(evaluateJson(module, "data.p.a", { input: { n: 3 } })).toBe("default");
    expect(evaluateJson(module, "data.p.a")).toBe("default");
  });

  it("refuses two values for one rule, function or key", () => {
    expect(failure("package p\na := 1\na := 2").code).toBe("eval_conflict_error");
    expect(failure("package p\nf(_) := 1\nf(_) := 2\na := f(0)").code).toBe("eval_conflict_error");
    expect(failure('package p\na["k"] := 1 if true\na[k] := 2 if k := "k"').code).toBe("eval_conflict_error");
    expect(failure("package p\na := x if some x in [1, 2]").code).toBe("eval_conflict_error");
  });

  it("lets a rule stand above base data of the same name", () => {
    expect(evaluateJson("package p\na := 1", "data.p", { data: { p: { a: 2, b: 3 } } })).toEqual({ a: 1, b: 3 });
  });
});

describe("bodies", () => {
  it("orders expressions so that variables are bound before they are used", () => {
    const module = "package p\na := y if {\n  y == x + 1\n  x > 1\n  x = [1, 2][_]\n}";
    expect(failure(module).code).toBe("rego_unsafe_var_error");
    const safe = "package p\na := y if {\n  y > x\n  x > 1\n  y = x + 1\n  x = [1, 2][_]\n}";
    expect(evaluateJson(safe, "data.p.a")).toBe(3);
  });

  it("takes arrays and objects apart on either side of =", () => {
    const module = 'package p\na := [x, y, z] if [x, {"k": [y, 2]}] = [1, {"k": [z, 2]}]; z = 5';
    expect(evaluateJson(module, "data.p.a")).toEqual([1, 5, 5]);
  });

  it("keeps the variables of a closure apart unless the body around it has them too", () => {
    const module = `package p
a := [x | some x in [1, 2]]
b := [[i, [j | j := xs[_]; j > i]] | i := xs[_]]
xs := [1, 2, 3]`;
    expect(evaluateJson(module, "data.p.a")).toEqual([1, 2]);
    expect(evaluateJson(module, "data.p.b")).toEqual([
      [1, [2, 3]],
      [2, [3]],
      [3, []],
    ]);
  });

  it("makes `every` hold for the empty collection and undefined for what is none", () => {
    expect(evaluateJson("package p\na if every x in [] { x > 1 }", "data.p.a")).toBe(true);
    expect(evaluateJson("package p\na if every x in [2, 1] { x > 1 }", "data.p.a")).toBeUndefined();
    expect(
      evaluateJson("package p\na if every x in input.n { x > 1 }", "data.p.a", { input: { n: 1 } }),
    ).toBeUndefined();
  });

  it("negates: undefined and false are both not so, but an undefined argument is undefined", () => {
    expect(evaluateJson("package p\na if not input.x", "data.p.a")).toBe(true);
    expect(evaluateJson("package p\na if not input.x == input.y", "data.p.a")).toBe(true);
    expect(evaluateJson("package p\na if not f(input.x)\nf(x) if x", "data.p.a")).toBeUndefined();
  });

  it("negates undefined arguments too where a module imports future.keywords.not", () => {
    const rules =
      "a if not f(input.x)\nb if not f(input.y) with input.y as 2\nc if not input.xs[_] == 3\nf(x) if x > 1";
    const module = `package p\nimport future.keywords.not\n${rules}`;
    expect(evaluateJson(module, "data.p", { input: { xs: [1, 2] } })).toEqual({ a: true, c: true });
    expect(evaluateJson(module, "data.p", { input: { x: 2, xs: [1, 3] } })).toEqual({});
    expect(failure(`package p\nimport future.keywords.not\na if not x == 1`).code).toBe("rego_unsafe_var_error");
  });

  it("applies `with` to one expression and to all it reaches", () => {
    const module = `package p
v := input.x
a := [v, w] if { w := v with input.x as 2 }
b := x if x := data.d.k with data.d.k as 7
f(x) := count(x)
c := x if x := f([1, 2]) with count as 9
g(_) := count([1]) + 10
d := x if x := f([1, 2]) with count as g`;
    const documents = { input: { x: 1 }, data: { d: { k: 0 } } };
    expect(evaluateJson(module, "data.p.a", documents)).toEqual([1, 2]);
    expect(evaluateJson(module, "data.p.b", documents)).toBe(7);
    expect(evaluateJson(module, "data.p.c", documents)).toBe(9);
    // Within a replacement nothing is replaced, so it may call what it stands for.
    expect(evaluateJson(module, "data.p.d", documents)).toBe(11);
  });

  it("puts values into template strings, and <undefined> where there is none", () => {
    expect(
      evaluateJson('package p\na := $"{input.x} {1 + 1} {input.y} {[1]}"', "data.p.a", { input: { x: "s" } }),
    ).toBe("s 2 <undefined> [1]");
  });
});

describe("modules", () => {
  it("resolves imports and rules of other packages", () => {
    const policy = compile([
      { name: "lib.rego", source: "package lib.math\n\ntwice(x) := 2 * x\n\nbase := 20" },
      {
        name: "main.rego",
        source: "package main\n\nimport data.lib.math\nimport input.n as m\n\na := math.twice(m) + math.base",
      },
    ]);
    const input = evaluateJson("package q\nx := input", "data.q.x", { input: { n: 1 } });
    expect(input).toEqual({ n: 1 });
    const results = policy.prepare("x := data.main.a").evaluate();
    expect(results).toEqual([]);
  });

  it("gives each result of a query with its variables", () => {
    const results = compile([]).prepare("x := [1, 2, 3][i]; x > 1").evaluate();
    expect(results.map(({ bindings }) => Object.fromEntries(bindings))).toEqual([
      { x: 2, i: 1 },
      { x: 3, i: 2 },
    ]);
  });
});

describe("texts", () => {
  it("may hold any character but line ends and control characters below the space", () => {
    expect(evaluateJson('package p\na := "\u007f\u0085\u2028\ud83d\ude00 {x}"', "data.p.a")).toBe(
      "\u007f\u0085\u2028\ud83d\ude00 {x}",
    );
    expect(evaluateJson("package p\na := `raw\n\\n\t`", "data.p.a")).toBe("raw\n\\n\t");
  });
});

describe("built-ins", () => {
  it("take lone surrogates for U+FFFD where bytes are needed", () => {
    const module = 'package p\na := urlquery.encode("x\ud800")\nb := base64.encode("\ud800")\nc := count("\ud800")';
    expect(evaluateJson(module, "data.p")).toEqual({ a: "x%EF%BF%BD", b: "77+9", c: 1 });
  });

  it("match patterns in linear time", () => {
    const module = 'package p\na if regex.match("^(a+)+$", input.s)\nb if glob.match("*a*a*a*a*a*b", null, input.s)';
    expect(evaluateJson(module, "data.p", { input: { s: `${"a".repeat(20_000)}!` } })).toEqual({});
  });
});
