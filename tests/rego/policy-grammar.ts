import fc from "fast-check";

/** Random modules that are mostly right: the names are few, so that rules meet each other. */
const NAMES = ["r", "s", "t", "u"] as const;
const LOCALS = ["x", "y", "z"] as const;

type Grammar = { term: string; expression: string };

const { term, expression } = fc.letrec<Grammar>((tie) => ({
  term: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<string>(
      "1",
      "2.5",
      '"a"',
      "true",
      "null",
      "input.a",
      "input.b",
      "input.b[2].c",
      "input.none",
      "set()",
    ),
    fc.constantFrom<string>(...LOCALS),
    fc.constantFrom<string>(...NAMES),
    fc.array(tie("term"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.array(tie("term"), { minLength: 1, maxLength: 3 }).map((items) => `{${items.join(", ")}}`),
    fc.tuple(tie("term"), tie("term")).map(([key, value]) => `{${key}: ${value}}`),
    fc.tuple(tie("term"), tie("expression")).map(([value, body]) => `[${value} | ${body}]`),
    fc.tuple(tie("term"), tie("expression")).map(([value, body]) => `{${value} | ${body}}`),
    fc
      .tuple(fc.constantFrom("count", "sum", "is_number", "type_name", "json.marshal", "f"), tie("term"))
      .map(([name, arg]) => `${name}(${arg})`),
    fc
      .tuple(tie("term"), fc.constantFrom("+", "-", "*", "/", "%", "|", "&"), tie("term"))
      .map((parts) => `(${parts.join(" ")})`),
    fc
      .tuple(fc.constantFrom("input.b", "[1, 2]", ...NAMES), fc.constantFrom("_", "x", "0", '"a"'))
      .map(([head, key]) => `${head}[${key}]`),
    tie("term").map((inner) => `$"<{${inner}}>"`),
  ),
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.constantFrom<string>(...LOCALS), tie("term")).map(([name, value]) => `${name} = ${value}`),
    fc.tuple(tie("term"), fc.constantFrom("==", "!=", "<", ">=", "in"), tie("term")).map((parts) => parts.join(" ")),
    fc.tuple(fc.constantFrom<string>(...LOCALS), tie("term")).map(([name, domain]) => `${name} in ${domain}`),
    fc
      .tuple(fc.constantFrom<string>(...LOCALS), tie("term"), tie("expression"))
      .map(([name, domain, body]) => `every ${name} in ${domain} { ${body} }`),
    tie("term"),
    tie("term").map((inner) => `not ${inner}`),
    fc.tuple(fc.constantFrom<string>(...NAMES), tie("term")).map(([name, value]) => `${name} with input.a as ${value}`),
  ),
}));

/** Locals have values from the beginning, so that most modules are safe and get evaluated. */
const BINDINGS = "x = [1, 2][_]\n  y = input.b[i]\n  z = 2";

const lines = fc.array(expression, { maxLength: 3 }).map((body) => [BINDINGS, ...body].join("\n  "));

const rule = fc.oneof(
  fc
    .tuple(fc.constantFrom("r", "t"), term, lines)
    .map(([name, value, body]) => `${name} := v if {\n  ${body}\n  v = ${value}\n}`),
  fc
    .tuple(fc.constantFrom("r", "t"), fc.constantFrom("1", '"a"'), lines)
    .map(([name, value, body]) => `${name} := ${value} if {\n  ${body}\n}`),
  fc.tuple(fc.constantFrom<string>(...LOCALS), lines).map(([value, body]) => `s contains ${value} if {\n  ${body}\n}`),
  fc.tuple(fc.constantFrom<string>(...LOCALS), lines).map(([key, body]) => `u[${key}] := 1 if {\n  ${body}\n}`),
  fc
    .tuple(fc.constantFrom("a", "_"), term)
    .map(([arg, value]) => `f(${arg}) := v if {\n  ${BINDINGS}\n  v = ${value}\n}`),
);

/** Each name keeps to one kind of rule most of the time: only every tenth module may have the rest. */
export const policySources = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 5 }), fc.nat(9))
  .map(([rules, wild]) => ({ rules: wild === 0 ? rules : [...distinct(rules), "f(_) := 1"].slice(0, 6) }));

function distinct(rules: readonly string[]): string[] {
  const byName = new Map(rules.map((source) => [source.split(/[ [(]/, 1)[0], source]));
  byName.delete("f");
  return [...byName.values()];
}

/** A permutation that depends on the seed alone. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = (seed >>> 0) + 1;
  for (let index = result.length - 1; index > 0; index--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = state % (index + 1);
    [result[index], result[other]] = [result[other] as T, result[index] as T];
  }
  return result;
}
