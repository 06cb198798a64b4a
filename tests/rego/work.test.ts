import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BUILTINS } from "@/lib/rego/builtins/registry";
import { compile } from "@/lib/rego/compile";
import { RegoError } from "@/lib/rego/error";
import { Budget } from "@/lib/rego/limits";
import { Sizes } from "@/lib/rego/sizes";
import type { RegoValue } from "@/lib/rego/value";

const STEPS = 50_000;
/** Nodes that a step may make, a text's characters and a number's digits by half (`Sizes`). */
const NODES_A_STEP = 16;

/** Values that grow: each rule makes the next of the one before, by one built-in. */
const SEEDS = [
  "7",
  "0.3",
  "1e300",
  '"a"',
  '"aaaa{1000}$0$0%9999d%[1]s"',
  '"*{a,b}"',
  "[]",
  "[1, 2]",
  '["a", "bb"]',
  "{1, 2}",
  '{"a": "b"}',
  '{"k": ["k", "l"], "l": ["k"]}',
  '[{"op": "add", "path": "a", "value": [1, 2]}]',
  '"10.0.0.0/4"',
  "numbers.range(1, 2000)",
  'concat("", ["ab" | some _ in numbers.range(1, 2000)])',
  "bits.lsh(1, 3000)",
  "null",
  "true",
  "-1",
];
const CALLS = [...BUILTINS.values()].filter(({ refusal }) => refusal === null);

interface Step {
  readonly builtin: number;
  readonly args: readonly number[];
  readonly wrap: number;
}

const steps = fc.array(
  fc.record({
    builtin: fc.nat(CALLS.length - 1),
    args: fc.array(fc.nat(40), { minLength: 4, maxLength: 4 }),
    wrap: fc.nat(9),
  }),
  { minLength: 2, maxLength: 24 },
);

/** Rules in a chain; an argument is one of the seeds or what an earlier rule gave. */
function policyOf(chain: readonly Step[], repeats: number): { source: string; names: string[] } {
  const lines: string[] = SEEDS.map((seed, index) => `s${index} := ${seed}`);
  const names = SEEDS.map((_, index) => `s${index}`);
  for (let round = 0; round < repeats; round++) {
    for (const { builtin, args, wrap } of chain) {
      const call = CALLS[builtin % CALLS.length];
      if (call === undefined || call.isRelation) continue;
      const operands = call.operands.map((_, index) => nameOf(names, args[index] ?? 0));
      const name = `v${lines.length}`;
      const made = written(call.name, operands);
      lines.push(`${name} := ${wrap === 0 ? `[${made}, ${made}]` : made}`);
      names.push(name);
    }
  }
  return { source: `package p\n${lines.join("\n")}\n`, names };
}

/** Small picks are the newest values, so that a chain feeds on itself. */
function nameOf(names: readonly string[], pick: number): string {
  return pick < 24 ? (names[names.length - 1 - (pick % 6)] ?? "s0") : (names[pick % names.length] ?? "s0");
}

const INFIX: Readonly<Record<string, string>> = {
  plus: "+",
  minus: "-",
  mul: "*",
  div: "/",
  rem: "%",
  and: "&",
  or: "|",
  equal: "==",
  neq: "!=",
  lt: "<",
  lte: "<=",
  gt: ">",
  gte: ">=",
};

function written(name: string, operands: readonly string[]): string {
  const infix = INFIX[name];
  if (infix !== undefined) return `${operands[0]} ${infix} ${operands[1]}`;
  if (name === "internal.member_2") return `${operands[0]} in ${operands[1]}`;
  if (name.startsWith("internal.")) return `[${operands.join(", ")}]`;
  return `${name}(${operands.join(", ")})`;
}

const sizes = new Sizes();

/** Every rule by itself on one budget; what was made in all, and at how many steps. */
function workOf(source: string, names: readonly string[]): { made: number; steps: number } {
  const policy = compile([{ name: "p", source }]);
  const budget = new Budget(STEPS);
  let made = 0;
  for (const name of names) {
    let values: RegoValue[] = [];
    try {
      values = policy
        .prepare(`x = data.p.${name}`)
        .evaluate({ budget })
        .flatMap(({ bindings }) => [...bindings.values()]);
    } catch (error) {
      if (!(error instanceof RegoError)) throw error;
      if (budget.steps > STEPS) break;
    }
    for (const value of values) made = Math.max(made, sizes.of(value));
  }
  return { made, steps: budget.steps };
}

describe("work is bounded by what is made, whatever makes it", () => {
  it("never makes more than its steps pay for, over every built-in, in chains that feed on themselves", () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 4 }), (chain, repeats) => {
        const { source, names } = policyOf(chain, repeats);
        const { made } = workOf(source, names);
        expect(made).toBeLessThanOrEqual(STEPS * NODES_A_STEP);
      }),
      { numRuns: 300, seed: 20261126 },
    );
  });

  it.each([
    ["squares", ["x0 := 7", ...chain(16, (x) => `${x} * ${x}`)]],
    ["squares of a fraction", ["x0 := 0.3", ...chain(40, (x) => `${x} * ${x}`)]],
    ["JSON of pairs", ['x0 := "a"', ...chain(40, (x) => `json.marshal([${x}, ${x}])`)]],
    ["YAML of pairs", ['x0 := ["a"]', ...chain(40, (x) => `[yaml.marshal([${x}, ${x}])]`)]],
    ["joined texts", ['x0 := "ab"', ...chain(40, (x) => `concat(${x}, [${x}, ${x}, ${x}])`)]],
    ["a replacement by itself", ['x0 := "aa"', ...chain(40, (x) => `replace(${x}, "a", ${x})`)]],
    ["a replacement of nothing", ['x0 := "aa"', ...chain(40, (x) => `replace(${x}, "", ${x})`)]],
    ["many replacements", ['x0 := "aa"', ...chain(40, (x) => `strings.replace_n({"a": ${x}}, ${x})`)]],
    ["replacements by pattern", ['x0 := "aa"', ...chain(40, (x) => `regex.replace(${x}, "a", "$0$0$0$0")`)]],
    ["formats", ['x0 := "aa"', ...chain(40, (x) => `sprintf("%[1]s%[1]s%[1]s%[1]s", [${x}])`)]],
    ["widths", [`x0 := sprintf("${"%9999d".repeat(4_000)}", [1])`]],
    ["interpolation", ['x0 := "aa"', ...chain(40, (x) => `$"{${x}}{${x}}"`)]],
    [
      "indents",
      [
        `x0 := 1`,
        ...chain(300, (x) => `[${x}]`),
        'x301 := json.marshal_with_options(x300, {"indent": s})',
        's := concat("", ["          " | some _ in numbers.range(1, 2000)])',
      ],
    ],
    ["products of sets", ["x0 := {1, 2}", ...chain(30, (x) => `{[a, b] | some a in ${x}; some b in ${x}}`)]],
    ["ranges of long numbers", ["x0 := numbers.range(bits.lsh(1, 30000), bits.lsh(1, 30000) + 5000)"]],
    [
      "patches that copy",
      [
        'x0 := {"a": numbers.range(1, 100)}',
        ...chain(
          40,
          (x) =>
            `json.patch(${x}, [{"op": "copy", "from": "a", "path": "a/0"}, {"op": "add", "path": "b", "value": [${x}, ${x}]}])`,
        ),
      ],
    ],
    ["repeats in a pattern", [`x0 := regex.match("${"(a{1000})".repeat(600)}", "a")`]],
    ["aliases", [`x0 := yaml.unmarshal("${yamlBomb()}")`]],
    ["hex of hex", ['x0 := "aa"', ...chain(60, (x) => `hex.encode(${x})`)]],
    ["nested quotes", ['x0 := "\\""', ...chain(60, (x) => `json.marshal(${x})`)]],
  ])("ends %s within a budget", (_, rules) => {
    const names = rules.map((rule) => rule.split(" ", 1)[0] ?? "");
    const { made } = workOf(`package p\n${rules.join("\n")}\n`, names);
    expect(made).toBeLessThanOrEqual(STEPS * NODES_A_STEP);
  });

  it("counts all tests of a run on one budget", () => {
    const budget = new Budget(1_400);
    const query = compile([{ name: "p", source: "package p\na := count(numbers.range(1, 400))" }]).prepare(
      "data.p.a = x",
    );
    query.evaluate({ budget });
    query.evaluate({ budget });
    expect(() => query.evaluate({ budget })).toThrow("too many evaluation steps");
  });
});

function chain(count: number, make: (before: string) => string): string[] {
  return Array.from({ length: count }, (_, index) => `x${index + 1} := ${make(`x${index}`)}`);
}

function yamlBomb(): string {
  const levels = Array.from({ length: 9 }, (_, index) => {
    const name = `a${index + 1}: &a${index + 1}`;
    return `${name} [${Array.from({ length: 9 }, () => `*a${index}`).join(",")}]`;
  });
  return ["a0: &a0 [x,x,x,x]", ...levels].join("\\n");
}
