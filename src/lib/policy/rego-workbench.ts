import type { CompiledPolicy } from "../rego/compile";
import type { Location } from "../rego/error";
import { RegoError } from "../rego/error";
import { Budget } from "../rego/limits";
import { RuleQuery } from "../rego/rule-query";
import type { PolicyDecision, PolicyInput } from "./decision";
import { failedDecision } from "./rego-output";
import {
  compileSource,
  describeFailure,
  evaluatePolicy,
  isTestName,
  outputQuery,
  PACKAGE_PATH,
  POLICY_LIMITS,
  POLICY_PACKAGE,
} from "./rego-policy";

/** One error for an editor. Lines and columns count from 1; the end is exclusive. */
export interface PolicyDiagnostic {
  readonly code: string;
  readonly message: string;
  readonly suggestion: string | null;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** UTF-16 offsets into the source. */
  readonly from: number;
  readonly to: number;
}

export interface PolicyTestResult {
  readonly name: string;
  readonly passed: boolean;
  readonly message?: string;
}

export interface PolicyCheck {
  /** Errors with their place, 1-based; empty when it compiles. */
  readonly problems: readonly PolicyDiagnostic[];
  readonly tests: readonly PolicyTestResult[];
}

export interface PolicyExplanation {
  readonly decision: PolicyDecision;
  /** Rules that gave a value, in the order of the source. */
  readonly fired: readonly {
    readonly rule: string;
    readonly line: number;
    readonly column: number;
    readonly text: string;
  }[];
}

/** Compiles, and runs the rules named `test_...` when that went well. */
export function checkPolicy(source: string): PolicyCheck {
  const problems = diagnose(source);
  return { problems, tests: problems.length > 0 ? [] : runPolicyTests(source) };
}

/** Everything that keeps the source from being published as a policy, its tests apart. */
export function diagnose(source: string): PolicyDiagnostic[] {
  try {
    return missingOutputs(source, compileSource(source));
  } catch (error) {
    if (!(error instanceof RegoError)) throw error;
    return [error, ...error.others].map((one) => toDiagnostic(source, one));
  }
}

/** Without these two rules every decision would fail. */
function missingOutputs(source: string, compiled: CompiledPolicy): PolicyDiagnostic[] {
  const [module] = compiled.modules;
  const location = module?.location;
  if (module?.packagePath.join(".") !== POLICY_PACKAGE) {
    const message = `a policy must be of package ${POLICY_PACKAGE}`;
    return [toDiagnostic(source, new RegoError("rego_compile_error", message, location))];
  }
  return ["allow_lookup", "allow_store"].flatMap((name) => {
    if (compiled.ruleNode([...PACKAGE_PATH, name])?.kind === "complete") return [];
    const message = `a policy must define ${name}`;
    const suggestion = `default ${name} := false`;
    return [toDiagnostic(source, new RegoError("rego_compile_error", message, location, { suggestion }))];
  });
}

function toDiagnostic(source: string, error: RegoError): PolicyDiagnostic {
  const { code, message, suggestion, location } = error;
  const from = Math.min(location.offset, source.length);
  const to = Math.min(from + Math.max(location.length, 1), source.length);
  const inside = source.slice(from, to).split("\n");
  const lastLength = inside[inside.length - 1]?.length ?? 0;
  const line = Math.max(location.line, 1);
  const column = Math.max(location.column, 1);
  const endLine = line + inside.length - 1;
  const endColumn = inside.length === 1 ? column + lastLength : lastLength + 1;
  return { code, message, suggestion, line, column, endLine, endColumn, from, to };
}

/** Rules named `test_...` of the policy's package, in the order of the source; one passes when its value is true. */
export function runPolicyTests(source: string, nowMs = 0): PolicyTestResult[] {
  let compiled: CompiledPolicy;
  try {
    compiled = compileSource(source);
  } catch (error) {
    return [{ name: "compile", passed: false, message: describeFailure(error) }];
  }
  const budget = new Budget(TESTS_STEPS);
  const names = compiled.modules.flatMap(({ rules }) => rules.map((rule) => rule.name.name)).filter(isTestName);
  return [...new Set(names)].map((name) => runTest(compiled, name, nowMs, budget));
}

/** All tests of a policy together: eight hundred small ones are as much work as one large one. */
const TESTS_STEPS = POLICY_LIMITS.evalSteps * 40;

function runTest(compiled: CompiledPolicy, name: string, nowMs: number, budget: Budget): PolicyTestResult {
  try {
    const query = new RuleQuery(compiled, [[...PACKAGE_PATH, name]]);
    const nowNs = BigInt(Math.trunc(nowMs)) * 1_000_000n;
    const [value] = query.evaluate({ strict: true, budget, nowNs });
    if (value === true) return { name, passed: true };
    return { name, passed: false, message: value === undefined ? "undefined" : "not true" };
  } catch (error) {
    return { name, passed: false, message: describeFailure(error) };
  }
}

/** One decision with what led to it; never memoised. */
export function explainPolicy(source: string, input: PolicyInput, nowMs = 0): PolicyExplanation {
  try {
    const query = outputQuery(compileSource(source));
    const decision = evaluatePolicy(query, input, nowMs);
    // A second run, as it looks at all definitions of a rule also after the first that holds.
    const fired = new Map<Location, string>();
    evaluatePolicy(query, input, nowMs, fired);
    return { decision, fired: describeFired(source, fired) };
  } catch (error) {
    return { decision: failedDecision(describeFailure(error)), fired: [] };
  }
}

function describeFired(source: string, fired: ReadonlyMap<Location, string>): PolicyExplanation["fired"] {
  return [...fired]
    .sort(([a], [b]) => a.offset - b.offset)
    .map(([{ line, column, offset, length }, name]) => ({
      rule: name.replace(`data.${POLICY_PACKAGE}.`, ""),
      line,
      column,
      text: source.slice(offset, offset + length),
    }));
}
