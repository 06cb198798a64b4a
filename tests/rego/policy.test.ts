import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@/lib/policy/decision";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { compileRegoPolicy, policyDigest } from "@/lib/policy/rego-policy";
import { diagnose, explainPolicy, runPolicyTests } from "@/lib/policy/rego-workbench";
import { PLAIN_INPUT } from "../support/policy-input";

const inputs: fc.Arbitrary<PolicyInput> = fc.record({
  tenant_id: fc.string(),
  data_tier: fc.constantFrom("public", "internal", "confidential", "restricted"),
  pii_detected: fc.boolean(),
  pii_severity: fc.constantFrom("none", "low", "high"),
  model: fc.string(),
  request_type: fc.constantFrom("completion", "embedding", "tool_call"),
  cache_enabled: fc.boolean(),
  subject_present: fc.boolean(),
  tools_offered: fc.boolean(),
  tool_result: fc.boolean(),
  tool_forced: fc.boolean(),
  tools_pure: fc.boolean(),
  temperature: fc.option(fc.double({ min: 0, max: 2, noNaN: true })),
  namespace: fc.option(fc.string()),
  agent: fc.option(fc.string()),
  provider: fc.string(),
  prompt_chars: fc.nat(),
  time_sensitivity: fc.constantFrom("none", "day", "now", "unique"),
  wire: fc.string(),
});

function policy(rules: string): string {
  return `package lethe.cache\n\n${rules}`;
}

const OPEN = "allow_lookup := true\n\nallow_store := true\n";

function decide(rules: string, input: Partial<PolicyInput> = {}, nowMs = 0) {
  return compileRegoPolicy(policy(rules)).decide({ ...PLAIN_INPUT, ...input }, nowMs);
}

/** The default policy in words of this language. */
function reference(input: PolicyInput) {
  const reasons = [
    ...(input.cache_enabled ? [] : ["cache-off"]),
    ...(input.request_type === "tool_call" ? ["tool-call"] : []),
    ...(["confidential", "restricted"].includes(input.data_tier) ? [`tier-${input.data_tier}`] : []),
    ...(input.pii_severity === "high" ? ["personal-data-high"] : []),
    ...(input.time_sensitivity === "unique" ? ["time-sensitive"] : []),
  ].sort();
  const allowLookup = reasons.length === 0;
  const personal = input.pii_severity !== "none";
  const allowStore = allowLookup && (!personal || input.subject_present);
  const share = personal ? "subject" : "tenant";
  const ttlSeconds = { none: null, day: 14_400, now: 60, unique: null }[input.time_sensitivity];
  return { allowLookup, allowStore, share, ttlSeconds, minSimilarity: null, reasons, sharedTools: [], failure: null };
}

describe("the default policy", () => {
  it("decides as the reference in code, for every input", () => {
    const compiled = compileRegoPolicy(DEFAULT_POLICY_SOURCE);
    fc.assert(
      fc.property(inputs, (input) => {
        expect(compiled.decide(input, 0)).toEqual(reference(input));
      }),
      { numRuns: 500 },
    );
  });

  it("passes its own tests, and has nothing to complain of", () => {
    const results = runPolicyTests(DEFAULT_POLICY_SOURCE);
    expect(results.length).toBeGreaterThan(8);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(diagnose(DEFAULT_POLICY_SOURCE)).toEqual([]);
  });

  it("fails its tests when a rule is loosened", () => {
    const loosened = DEFAULT_POLICY_SOURCE.replace('{"public", "internal"}', '{"public", "internal", "restricted"}');
    expect(runPolicyTests(loosened).filter(({ passed }) => !passed)).toEqual([
      { name: "test_refuses_higher_tiers", passed: false, message: "undefined" },
    ]);
  });
});

describe("a policy that fails caches nothing", () => {
  it.each([
    ["does not parse", "allow_lookup := "],
    ["does not compile", "allow_lookup if x == 1\nallow_store := true"],
    ["is of another package", `${OPEN}`],
    ["leaves a rule undefined", "allow_lookup := true\nallow_store := true if false"],
    ["gives no boolean", 'allow_lookup := "yes"\nallow_store := true'],
    ["gives two values", `${OPEN}allow_store := false`],
    ["gives a wrong share", `${OPEN}share := "everyone"`],
    ["gives a wrong time", `${OPEN}ttl_seconds := -1`],
    ["gives a similarity above 1", `${OPEN}min_similarity := 1.5`],
    ["gives reasons that are no texts", `${OPEN}reasons := [1]`],
    ["misuses a built-in", 'allow_store := true\nallow_lookup := startswith(input.namespace, "x")'],
    [
      "runs for ever",
      "allow_store := true\nallow_lookup if count([1 | r[_]; r[_]; r[_]]) > 0\nr := numbers.range(1, 1000)",
    ],
    [
      "fails where a default would hide it",
      'allow_store := true\ndefault allow_lookup := true\nallow_lookup := false if startswith(input.namespace, "x")',
    ],
    ["is too large", `${OPEN}# ${"x".repeat(70_000)}`],
    ["reaches for the network", 'allow_store := true\nallow_lookup := http.send({"url": "http://x"})'],
  ])("when it %s", (name, rules) => {
    const source = name === "is of another package" ? `package other\n${rules}` : policy(rules);
    const decision = compileRegoPolicy(source).decide(PLAIN_INPUT, 0);
    expect([decision.allowLookup, decision.allowStore]).toEqual([false, false]);
    expect(decision.failure).toEqual(expect.any(String));
  });

  it("but decides when all is well", () => {
    expect(
      decide(`${OPEN}share := "subject"\nttl_seconds := 60\nmin_similarity := 0.95\nreasons contains "r"`, {
        subject_present: true,
      }),
    ).toEqual({
      allowLookup: true,
      allowStore: true,
      share: "subject",
      sharedTools: [],
      ttlSeconds: 60,
      minSimilarity: 0.95,
      reasons: ["r"],
      failure: null,
    });
  });
});

describe("no policy widens", () => {
  it("whom an answer to a personal question may serve", () => {
    const decision = decide(`${OPEN}share := "tenant"`, { pii_severity: "low", subject_present: true });
    expect([decision.share, decision.allowStore]).toEqual(["subject", true]);
  });

  it("storing for one person when nobody is named", () => {
    expect(decide(OPEN, { pii_severity: "low" }).allowStore).toBe(false);
    expect(decide(`${OPEN}share := "subject"`).allowStore).toBe(false);
  });
});

describe("remembered decisions", () => {
  const RULES = [
    OPEN,
    'allow_lookup if input.namespace == "a"\ndefault allow_lookup := false\nallow_store := input.cache_enabled',
    'allow_lookup := input.prompt_chars > 5\nallow_store := input[k] if k := "cache_enabled"',
    "allow_lookup := true\nallow_store := x.cache_enabled if x := input",
  ];

  it("are those that a fresh evaluation gives", () => {
    fc.assert(
      fc.property(fc.constantFrom(...RULES), fc.array(inputs, { minLength: 1, maxLength: 20 }), (rules, sequence) => {
        const lasting = compileRegoPolicy(policy(rules));
        for (const input of [...sequence, ...sequence]) {
          expect(lasting.decide(input, 0)).toEqual(compileRegoPolicy(policy(rules)).decide(input, 0));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("do not outlive a change of the clock that the policy looks at", () => {
    const compiled = compileRegoPolicy(policy("allow_lookup := time.now_ns() < 5000000\nallow_store := false"));
    expect([1, 9].map((nowMs) => compiled.decide(PLAIN_INPUT, nowMs).allowLookup)).toEqual([true, false]);
  });

  it("do not mix fields whose texts run together", () => {
    const compiled = compileRegoPolicy(
      policy('allow_lookup := input.model == "ab"\nallow_store := input.provider == "c"'),
    );
    const first = compiled.decide({ ...PLAIN_INPUT, model: "ab", provider: "c" }, 0);
    const second = compiled.decide({ ...PLAIN_INPUT, model: "a", provider: "bc" }, 0);
    expect([first.allowLookup, second.allowLookup]).toEqual([true, false]);
  });

  it("belong to one source: any change of it changes the digest", () => {
    expect(policyDigest(policy(OPEN))).toMatch(/^[0-9a-f]{64}$/);
    expect(policyDigest(policy(OPEN))).not.toBe(policyDigest(`${policy(OPEN)} `));
  });
});

describe("the workbench", () => {
  it("marks errors at their place", () => {
    const source = policy("allow_lookup := cuont(input.model) > 1\n\nallow_store := true\n");
    const [error] = diagnose(source);
    expect(error).toMatchObject({ code: "rego_type_error", line: 3, column: 17, suggestion: "did you mean `count`?" });
    expect(source.slice(error?.from, error?.to)).toBe("cuont(input.model)");
  });

  it("misses the rules that every policy needs", () => {
    expect(diagnose(policy("allow_store := true")).map(({ message }) => message)).toEqual([
      "a policy must define allow_lookup",
    ]);
    expect(diagnose("package x\n").map(({ message }) => message)).toEqual(["a policy must be of package lethe.cache"]);
  });

  it("tells which rules gave a value, with their lines", () => {
    const source = policy(
      'allow_lookup if tier\n\ntier if input.data_tier == "internal"\n\nallow_store := false\n\nx := 1\n',
    );
    const { decision, fired } = explainPolicy(source, PLAIN_INPUT);
    expect(decision).toMatchObject({ allowLookup: true, allowStore: false, failure: null });
    expect(fired.map(({ rule, line }) => [rule, line])).toEqual([
      ["allow_lookup", 3],
      ["tier", 5],
      ["allow_store", 7],
    ]);
  });

  it("reports a test that is undefined, false or wrong, and one that does not compile", () => {
    const tests = "test_a := true\ntest_b if false\ntest_c := false\ntest_d if count(1)";
    expect(runPolicyTests(policy(tests)).map(({ name, passed }) => [name, passed])).toEqual([
      ["test_a", true],
      ["test_b", false],
      ["test_c", false],
      ["test_d", false],
    ]);
    expect(runPolicyTests("package")).toMatchObject([{ name: "compile", passed: false }]);
  });
});
