import { GLOB_BUILTINS } from "../rego/builtins/glob";
import { REGEX_BUILTINS } from "../rego/builtins/regex";
import type { CompiledPolicy } from "../rego/compile";
import { Run } from "../rego/context";
import { type Location, RegoError, typeError } from "../rego/error";
import { Budget } from "../rego/limits";
import type { Flat, LoweredRule, Modifier, Statement } from "../rego/program";
import { closestName } from "../rego/suggest";
import { formatValue, RegoObject, type RegoValue } from "../rego/value";
import { fieldType, INPUT_FIELD_NAMES } from "./input-fields";
import { type Known, KnownValues, notBoolean } from "./known-values";
import { isTestName, PACKAGE_PATH, POLICY_LIMITS } from "./rego-policy";

/**
 * What compiles and would still never decide what was meant: fields that no input has, patterns that match nothing
 * because they are none, outputs that are no booleans. Tests bring their own input and are left out.
 */
export function diagnosePolicy(compiled: CompiledPolicy): RegoError[] {
  const rules = compiled.loweredRules(({ path }) => !isTestName(path[PACKAGE_PATH.length]));
  const values = new KnownValues(rules);
  const found = new Map<string, RegoError>();
  const note = (error: RegoError | null) => {
    if (error !== null) found.set(`${error.location.offset} ${error.message}`, error);
  };
  const own = fieldsOfOwn(rules);
  values.visit({
    field: (name, below, { location }) => {
      if (own !== null && !own.has(name)) note(fieldProblem(name, below, location));
    },
    call: (name, args, { location }) => {
      for (const problem of patternProblems(name, args, location)) note(problem);
    },
  });
  for (const rule of rules) if (isSwitch(rule)) for (const problem of valueProblems(rule, values)) note(problem);
  return [...found.values()].sort((a, b) => a.location.offset - b.location.offset);
}

/** Fields that rules lay over the input by `with`; null when they may be any. */
function fieldsOfOwn(rules: readonly LoweredRule[]): ReadonlySet<string> | null {
  const own = new Set<string>();
  for (const modifier of rules.flatMap(({ arms }) => arms.flatMap(({ body }) => modifiersIn(body)))) {
    if (modifier.kind !== "input") continue;
    const [first] = modifier.path;
    const names = first === undefined ? keysOf(modifier.value) : [first];
    if (names === null) return null;
    for (const name of names) if (typeof name === "string") own.add(name);
  }
  return own;
}

function modifiersIn(body: readonly Statement[]): Modifier[] {
  return body.flatMap((statement) => {
    const inner = statement.op === "not" || statement.op === "every" || statement.op === "collect";
    return [...statement.modifiers, ...(inner ? modifiersIn(statement.body) : [])];
  });
}

function keysOf(flat: Flat): readonly RegoValue[] | null {
  if (flat.kind === "constant") return flat.value instanceof RegoObject ? flat.value.keys() : [];
  if (flat.kind !== "object") return null;
  const keys = flat.entries.map(([key]) => key);
  return keys.every((key) => key.kind === "constant") ? keys.map(({ value }) => value) : null;
}

function fieldProblem(name: string, below: readonly Flat[], location: Location): RegoError | null {
  const type = fieldType(name);
  if (type !== null) {
    if (below.length === 0) return null;
    return typeError(`input.${name} is a ${type}: nothing stands below it`, location, { suggestion: `input.${name}` });
  }
  const nearest = nearestField(name);
  const known = nearest === null ? ` (it has ${INPUT_FIELD_NAMES.join(", ")})` : "";
  return typeError(`the input has no field ${formatValue(name)}${known}`, location, {
    ...(nearest === null ? {} : { suggestion: `input.${nearest}` }),
  });
}

/** By spelling, else the one that shares a word: `severity` is `pii_severity`. */
function nearestField(name: string): string | null {
  const lower = name.replace(/(?<=[a-z])(?=[A-Z])|[- ]/g, "_").toLowerCase();
  const bySpelling = closestName(lower, INPUT_FIELD_NAMES);
  if (bySpelling !== null) return bySpelling;
  const words = new Set(lower.split("_"));
  return INPUT_FIELD_NAMES.find((field) => field.split("_").some((word) => words.has(word))) ?? null;
}

/** By built-in: the operands that are patterns. */
const PATTERNS: Readonly<Record<string, readonly number[]>> = {
  "regex.match": [0],
  "regex.split": [0],
  "regex.find_n": [0],
  "regex.find_all_string_submatch_n": [0],
  "regex.replace": [1],
  "regex.template_match": [0],
  "regex.globs_match": [0, 1],
  "glob.match": [0],
};

/** What the other operands are while a pattern is tried. */
const HARMLESS: Readonly<Record<string, readonly RegoValue[]>> = {
  "regex.find_n": ["", "", 1],
  "regex.find_all_string_submatch_n": ["", "", 1],
  "glob.match": ["", null, ""],
};

const BUILTINS = new Map([...REGEX_BUILTINS, ...GLOB_BUILTINS].map((builtin) => [builtin.name, builtin]));

function patternProblems(name: string, args: readonly (readonly Known[])[], location: Location): RegoError[] {
  return (PATTERNS[name] ?? []).flatMap((operand) =>
    (args[operand] ?? []).flatMap((pattern) => {
      if (pattern.kind !== "constant" || typeof pattern.value !== "string") return [];
      const others = HARMLESS[name] ?? args.map((known) => soleText(known));
      const message = tryPattern(name, others.with(operand, pattern.value));
      const shown = formatValue(pattern.value);
      return message === null ? [] : [typeError(`the pattern ${shown} does not compile: ${message}`, location)];
    }),
  );
}

function soleText(known: readonly Known[]): RegoValue {
  const [first, ...rest] = known;
  return first?.kind === "constant" && rest.length === 0 ? first.value : "";
}

function tryPattern(name: string, args: readonly RegoValue[]): string | null {
  const budget = new Budget(POLICY_LIMITS.evalSteps);
  try {
    BUILTINS.get(name)?.call(args, new Run(new RegoObject(), 0n, budget, null, new Map()));
    return null;
  } catch (error) {
    if (error instanceof RegoError && error.code === "eval_builtin_error") return error.message;
    return null;
  }
}

const SWITCHES: ReadonlySet<RegoValue> = new Set(["allow_lookup", "allow_store"]);

function isSwitch({ path }: LoweredRule): boolean {
  const [name, ...below] = path.slice(PACKAGE_PATH.length);
  const inPackage = PACKAGE_PATH.every((step, index) => path[index] === step);
  return inPackage && name !== undefined && below.length === 0 && SWITCHES.has(name);
}

function valueProblems(rule: LoweredRule, values: KnownValues): RegoError[] {
  const name = String(rule.path.at(-1));
  if (rule.kind !== "complete") return [notBooleanError(name, WHAT_IT_IS[rule.kind], rule.location)];
  return rule.arms.flatMap((arm) => {
    const types = values.valueOf(rule, arm).map(notBoolean);
    const [type] = types;
    const never = type !== undefined && types.every((one) => one !== null);
    return never && type !== null ? [notBooleanError(name, `a value of type ${type}`, arm.location)] : [];
  });
}

const WHAT_IT_IS = { function: "a function", set: "a set", object: "an object" } as const;

export function notBooleanError(name: string, what: string, location: Location): RegoError {
  return typeError(`${name} must be true or false, but is ${what} here`, location, {
    suggestion: `${name} if { ... }`,
  });
}
