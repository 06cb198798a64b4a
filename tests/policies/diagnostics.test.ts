import { describe, expect, it } from "vitest";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { INPUT_FIELD_NAMES } from "@/lib/policy/input-fields";
import { POLICY_RECIPES } from "@/lib/policy/recipes";
import { compileRegoPolicy } from "@/lib/policy/rego-policy";
import { checkPolicy, diagnose } from "@/lib/policy/rego-workbench";
import { PLAIN_INPUT } from "../support/policy-input";
import { policy } from "./sources";

/** Line, message and suggestion of each problem of a policy that allows all and has these rules too. */
function problems(...rules: readonly string[]): string[] {
  const source = policy("default allow_lookup := false", "default allow_store := false", ...rules);
  return diagnose(source).map(({ message, suggestion }) => `${message} -> ${suggestion}`);
}

const MISSPELT = 'the input has no field "pii_severty" -> input.pii_severity';

describe("a field that no input has", () => {
  it.each([
    ["read", 'allow_store if input.pii_severty == "none"'],
    ["read by its name in brackets", 'allow_store if input["pii_severty"] == "none"'],
    ["read under not", 'allow_store if not input.pii_severty == "high"'],
    ["read in a comprehension", "allow_store if count([1 | input.pii_severty]) == 0"],
    ["read in every", 'allow_store if { every x in ["a"] { x != input.pii_severty } }'],
    ["read in a template", 'reasons contains $"is {input.pii_severty}"'],
    ["read in a head", "reasons contains input.pii_severty"],
    ["read in an else", "allow_store if input.cache_enabled else := input.pii_severty"],
    ["read in an argument", 'allow_store if startswith(input.pii_severty, "n")'],
    ["read through a variable", 'allow_store if { request := input; request.pii_severty == "none" }'],
    ["read through a rule", 'request := input\n\nallow_store if request.pii_severty == "none"'],
    ["read through a function", 'harmless(x) if x.pii_severty == "none"\n\nallow_store if harmless(input)'],
    [
      "read through two functions",
      'inner(x) if x.pii_severty == "none"\n\nouter(x) if inner(x)\n\nallow_store if outer(input)',
    ],
    ["read by object.get", 'allow_store if object.get(input, "pii_severty", "none") == "none"'],
    ["read by object.get with a path", 'allow_store if object.get(input, ["pii_severty"], "none") == "none"'],
    ["read by a name in a variable", 'allow_store if { field := "pii_severty"; input[field] == "none" }'],
    ["read by a name in a list", 'allow_store if { some f in ["model", "pii_severty"]; input[f] == "none" }'],
  ])("is told with the nearest name when it is %s", (_, rule) => {
    expect(problems(rule)).toEqual([MISSPELT]);
  });

  it("is told when it is imported", () => {
    const source = `package lethe.cache\n\nimport input.pii_severty as severity\n\nallow_lookup := true\n\nallow_store if severity == "none"\n`;
    expect(diagnose(source).map(({ suggestion }) => suggestion)).toEqual(["input.pii_severity"]);
  });

  it.each([
    ["severity", "input.pii_severity"],
    ["piiSeverity", "input.pii_severity"],
    ["tier", "input.data_tier"],
    ["models", "input.model"],
    ["tenant", "input.tenant_id"],
  ])("%s is near %s", (name, suggestion) => {
    expect(problems(`allow_store if input.${name} == "x"`)[0]).toContain(`-> ${suggestion}`);
  });

  it("lists what there is when no name is near", () => {
    const [problem] = problems("allow_store if input.zzz");
    for (const name of INPUT_FIELD_NAMES) expect(problem).toContain(name);
  });

  it("is also one below a field", () => {
    expect(problems('allow_store if input.model.name == "x"')).toEqual([
      "input.model is a string: nothing stands below it -> input.model",
    ]);
  });

  it("is none that exists, that a test brings, or that a rule lays over the input itself", () => {
    expect(problems(...INPUT_FIELD_NAMES.map((name) => `reasons contains "${name}" if input.${name} == 1`))).toEqual(
      [],
    );
    expect(problems('test_own if input.own == 1 with input as {"own": 1}')).toEqual([]);
    expect(problems("own if input.own == 1", 'allow_store if own with input as {"own": 1}')).toEqual([]);
    expect(problems("own if input.own == 1", "allow_store if own with input.own as 1")).toEqual([]);
    expect(problems("allow_store if { some k; input[k] == 1 }")).toEqual([]);
  });
});

describe("a pattern that does not compile", () => {
  it.each([
    ["regex.match", 'allow_store if regex.match("(", input.model)'],
    ["regex.match by a variable", 'allow_store if { p := "("; regex.match(p, input.model) }'],
    [
      "regex.match by a rule's list",
      'bad := ["a", "("]\n\nallow_store if { some p in bad; regex.match(p, input.model) }',
    ],
    ["regex.match by an argument", 'm(p) if regex.match(p, input.model)\n\nallow_store if m("(")'],
    ["regex.replace", 'allow_store if regex.replace(input.model, "(", "") == ""'],
    ["regex.split", 'allow_store if regex.split("[a", input.model) == []'],
    ["regex.find_n", 'allow_store if regex.find_n("*", input.model, 1) == []'],
    ["regex.template_match", 'allow_store if regex.template_match("a{(}", input.model, "{", "}")'],
    ["regex.template_match, unbalanced", 'allow_store if regex.template_match("a{b", input.model, "{", "}")'],
    ["glob.match", 'allow_store if glob.match("{a", [], input.model)'],
    ["glob.match, a class", 'allow_store if glob.match("[z-a]", [], input.model)'],
    ["a lookahead, which RE2 has not", 'allow_store if regex.match("a(?=b)", input.model)'],
  ])("is told: %s", (_, rule) => {
    expect(problems(rule)).toEqual([expect.stringMatching(/^the pattern ".*" does not compile: /)]);
  });

  it("is none that compiles", () => {
    expect(
      problems('allow_store if { regex.match("^a+$", input.model); glob.match("{a,b}*", ["."], input.model) }'),
    ).toEqual([]);
  });
});

describe("an output that can't be a boolean", () => {
  it.each([
    ["a string", 'allow_store := "yes" if input.cache_enabled'],
    ["a number", "allow_store := 1 if input.cache_enabled"],
    ["null", "allow_store := null if input.cache_enabled"],
    ["an object", 'allow_store := {"ok": true} if input.cache_enabled'],
    ["an array with a variable", "allow_store := [x] if x := input.model"],
    ["a comprehension", "allow_store := [x | x := input.model] if input.cache_enabled"],
    ["a template", 'allow_store := $"{input.model}" if input.cache_enabled'],
    ["a field that is none", "allow_store := input.model"],
    ["a call that gives none", "allow_store := count(input.model)"],
    ["a rule that is none", 'answer := "yes"\n\nallow_store := answer'],
    ["an else", 'allow_store := true if input.cache_enabled else := "no"'],
  ])("is told: %s", (_, rule) => {
    expect(problems(rule)).toEqual([expect.stringMatching(/^allow_store must be true or false, but is /)]);
  });

  it.each(['allow_store contains "x"', "allow_store(x) := x", 'allow_store["x"] := true'])("is told: %s", (rule) => {
    const source = policy("allow_lookup := true", rule);
    expect(diagnose(source).map(({ message }) => message)).toEqual([
      expect.stringMatching(/^allow_store must be true or false, but is /),
    ]);
  });

  it("is none of which it can't be said", () => {
    expect(problems("allow_store := input.cache_enabled")).toEqual([]);
    expect(problems('allow_store := startswith(input.model, "a")')).toEqual([]);
    expect(problems("allow_store := json.unmarshal(input.model)")).toEqual([]);
    expect(problems("allow_store if input.cache_enabled")).toEqual([]);
  });
});

describe("what Lethe ships", () => {
  const shipped = [{ name: "Built-in", source: DEFAULT_POLICY_SOURCE }, ...POLICY_RECIPES];
  it.each(shipped)("$name has no problem, and its tests pass", ({ source }) => {
    const { problems: found, tests } = checkPolicy(source);
    expect(found).toEqual([]);
    expect(tests.filter(({ passed }) => !passed)).toEqual([]);
    expect(tests.length).toBeGreaterThan(5);
  });

  it("forbids a model and keeps what the built-in says of personal data", () => {
    const { source = "" } = POLICY_RECIPES.find(({ name }) => name === "Forbid a model") ?? {};
    const recipe = compileRegoPolicy(source);
    const builtIn = compileRegoPolicy(DEFAULT_POLICY_SOURCE);
    for (const pii_severity of ["none", "low", "high"] as const) {
      for (const subject_present of [true, false]) {
        const input = { ...PLAIN_INPUT, pii_severity, subject_present };
        expect(recipe.decide(input, 0)).toEqual(builtIn.decide(input, 0));
        const forbidden = recipe.decide({ ...input, model: "Example-Model-2026-02-03" }, 0);
        expect([forbidden.allowLookup, forbidden.allowStore]).toEqual([false, false]);
        expect(forbidden.reasons).toContain("model-forbidden");
      }
    }
  });
});
