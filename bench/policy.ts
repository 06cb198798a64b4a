/**
 * How long does a policy decision take, beside Cedar and JsonLogic on an equal rule?
 *   npx tsx bench/policy.ts [--json]
 * Every contestant decides "may look up" and "may store" from the same facts, on the same inputs in the same order, and
 * all must agree on each before anything is timed. Prepared once; timed is the decision from a plain JavaScript object.
 */
import { createRequire } from "node:module";
import process from "node:process";
import { parseArgs } from "node:util";
import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import type { PolicyInput } from "@/lib/policy/decision";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import { compileRegoPolicy, compileSource, evaluatePolicy, outputQuery } from "@/lib/policy/rego-policy";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const ROUNDS = 15;
const DECISIONS_PER_ROUND = 4_000;

type Decision = readonly [lookup: boolean, store: boolean];

interface Contestant {
  readonly name: string;
  readonly decide: (input: PolicyInput) => Decision;
}

/** The rule all share, in Rego: nothing but the two answers. */
const REGO = `package lethe.cache

default allow_lookup := false

default allow_store := false

allow_lookup if {
	input.cache_enabled
	input.request_type != "tool_call"
	input.data_tier != "confidential"
	input.data_tier != "restricted"
	input.pii_severity != "high"
}

allow_store if {
	allow_lookup
	input.pii_severity != "low"
}

allow_store if {
	allow_lookup
	input.subject_present
}
`;

const CONDITIONS = `context.cache_enabled && context.request_type != "tool_call" && context.data_tier != "confidential" &&
  context.data_tier != "restricted" && context.pii_severity != "high"`;

const CEDAR = `permit (principal, action == Action::"lookup", resource) when { ${CONDITIONS} };
permit (principal, action == Action::"store", resource)
when { ${CONDITIONS} && (context.pii_severity != "low" || context.subject_present) };`;

const LOOKUP_LOGIC = {
  and: [
    { var: "cache_enabled" },
    { "!=": [{ var: "request_type" }, "tool_call"] },
    { "!=": [{ var: "data_tier" }, "confidential"] },
    { "!=": [{ var: "data_tier" }, "restricted"] },
    { "!=": [{ var: "pii_severity" }, "high"] },
  ],
};
const STORE_LOGIC = {
  and: [LOOKUP_LOGIC, { or: [{ "!=": [{ var: "pii_severity" }, "low"] }, { var: "subject_present" }] }],
};

function rego(name: string, source: string): Contestant {
  const query = outputQuery(compileSource(source));
  return {
    name,
    decide: (input) => {
      const { allowLookup, allowStore } = evaluatePolicy(query, input, 0);
      return [allowLookup, allowStore];
    },
  };
}

function remembered(name: string, source: string): Contestant {
  const policy = compileRegoPolicy(source);
  return {
    name,
    decide: (input) => {
      const { allowLookup, allowStore } = policy.decide(input, 0);
      return [allowLookup, allowStore];
    },
  };
}

/** Cedar knows no null: such facts are left out of its context, which only saves it work. */
function cedar(): Contestant {
  const parsed = preparsePolicySet("cache", { staticPolicies: CEDAR });
  if (parsed.type === "failure") throw new Error(JSON.stringify(parsed.errors));
  const ask = (id: string, input: PolicyInput): boolean => {
    const { temperature: _temperature, namespace: _namespace, agent: _agent, ...context } = input;
    const answer = statefulIsAuthorized({
      principal: { type: "Tenant", id: input.tenant_id },
      action: { type: "Action", id },
      resource: { type: "Cache", id: "cache" },
      context,
      preparsedPolicySetId: "cache",
      entities: [],
    });
    if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
    return answer.response.decision === "allow";
  };
  return { name: "cedar-wasm 4.13.0, equal rule", decide: (input) => [ask("lookup", input), ask("store", input)] };
}

interface JsonLogic {
  apply(logic: unknown, data: unknown): unknown;
}

function jsonLogic(): Contestant {
  const engine = createRequire(import.meta.url)("json-logic-js") as JsonLogic;
  return {
    name: "json-logic-js 2.0.5, equal rule",
    decide: (input) => [engine.apply(LOOKUP_LOGIC, input) === true, engine.apply(STORE_LOGIC, input) === true],
  };
}

/** All combinations of what the rule looks at. */
function allInputs(): PolicyInput[] {
  const flags = [false, true];
  const inputs: PolicyInput[] = [];
  for (const data_tier of ["public", "internal", "confidential", "restricted"] as const)
    for (const pii_severity of ["none", "low", "high"] as const)
      for (const request_type of ["completion", "embedding", "tool_call"] as const)
        for (const cache_enabled of flags)
          for (const subject_present of flags)
            inputs.push({ ...PLAIN, data_tier, pii_severity, request_type, cache_enabled, subject_present });
  return inputs;
}

const PLAIN: PolicyInput = {
  tenant_id: "tenant-1",
  data_tier: "internal",
  pii_detected: false,
  pii_severity: "none",
  model: "gpt-4o-mini",
  request_type: "completion",
  cache_enabled: true,
  subject_present: false,
  tools_offered: false,
  tool_result: false,
  tool_forced: false,
  tools_pure: false,
  temperature: 0.7,
  namespace: null,
  agent: null,
  provider: "openai",
  prompt_chars: 420,
  time_sensitivity: "none",
  wire: "openai.chat",
};

function checkAgreement(contestants: readonly Contestant[], inputs: readonly PolicyInput[]): void {
  for (const input of inputs) {
    const answers = contestants.map(({ name, decide }) => `${name}: ${decide(input).join()}`);
    const distinct = new Set(answers.map((answer) => answer.slice(answer.lastIndexOf(": "))));
    if (distinct.size !== 1) throw new Error(`no agreement on ${JSON.stringify(input)}\n${answers.join("\n")}`);
  }
}

/** Microseconds a decision, by round; contestants take turns so that noise falls on all. */
function time({ decide }: Contestant, inputs: readonly PolicyInput[]): number {
  const start = process.hrtime.bigint();
  let allowed = 0;
  for (let index = 0; index < DECISIONS_PER_ROUND; index++) {
    if (decide(inputs[index % inputs.length] as PolicyInput)[0]) allowed++;
  }
  const spent = Number(process.hrtime.bigint() - start);
  if (allowed === 0) throw new Error("nothing was allowed");
  return spent / DECISIONS_PER_ROUND / 1_000;
}

const contestants = [
  rego("lethe, default policy", DEFAULT_POLICY_SOURCE),
  remembered("lethe, default policy, decided before", DEFAULT_POLICY_SOURCE),
  rego("lethe, equal rule", REGO),
  remembered("lethe, equal rule, decided before", REGO),
  cedar(),
  jsonLogic(),
];
const inputs = allInputs();
checkAgreement(contestants, inputs);
const rounds = contestants.map((): number[] => []);
for (let round = 0; round <= ROUNDS; round++) {
  for (const [index, contestant] of contestants.entries()) {
    const spent = time(contestant, inputs);
    // The first round warms up.
    if (round > 0) rounds[index]?.push(spent);
  }
}
const rows = contestants.map(({ name }, index) => {
  const sorted = [...(rounds[index] ?? [])].sort((a, b) => a - b);
  const microseconds = (at: number) => Number((sorted[at] ?? 0).toFixed(3));
  return {
    name,
    medianUs: microseconds(sorted.length >> 1),
    bestUs: microseconds(0),
    worstUs: microseconds(sorted.length - 1),
  };
});
if (values.json) console.log(JSON.stringify({ bench: "policy", inputs: inputs.length, rounds: ROUNDS, rows }));
else {
  console.log(`microseconds a decision (${inputs.length} inputs, ${ROUNDS} rounds of ${DECISIONS_PER_ROUND})`);
  for (const { name, medianUs, bestUs, worstUs } of rows) {
    console.log(
      `${name.padEnd(40)} median ${medianUs.toFixed(2).padStart(7)}  best ${bestUs.toFixed(2).padStart(7)}  worst ${worstUs.toFixed(2).padStart(7)}`,
    );
  }
}
