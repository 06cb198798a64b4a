import type { ReferenceTerm, Term, VariableTerm, WithModifier } from "./ast";
import { compileError, type Location } from "./error";
import { type Lowering, lowerFlat, resolveFunction, staticPath } from "./lower-term";
import { isNamed } from "./parse-term";
import type { Flat, FunctionTarget, Modifier, Statement } from "./program";
import type { RegoValue } from "./value";

/** `with` of one expression. The values are evaluated before (and outside of) what they modify. */
export function lowerModifiers(
  lowering: Lowering,
  modifiers: readonly WithModifier[],
  out: Statement[],
): readonly Modifier[] {
  return modifiers.map((modifier) => lowerModifier(lowering, modifier, out));
}

function lowerModifier(lowering: Lowering, modifier: WithModifier, out: Statement[]): Modifier {
  const { target, location } = modifier;
  const named = resolveFunction(lowering, target);
  if (named !== null) {
    const replacement = lowerReplacement(lowering, modifier.value, out);
    return { kind: "function", key: functionKey(named), replacement };
  }
  const document = documentPath(lowering, target, location);
  return { ...document, value: lowerFlat(lowering, modifier.value, out) };
}

export function functionKey(target: FunctionTarget): string {
  return target.kind === "builtin" ? `builtin:${target.builtin.name}` : target.key;
}

function lowerReplacement(lowering: Lowering, value: Term, out: Statement[]): FunctionTarget | Flat {
  const target = isNamed(value) ? resolveFunction(lowering, value) : null;
  return target ?? lowerFlat(lowering, value, out);
}

function documentPath(
  lowering: Lowering,
  target: VariableTerm | ReferenceTerm,
  location: Location,
): { kind: "input" | "data"; path: readonly RegoValue[] } {
  const path = staticPath(target);
  if (path === null) throw compileError("`with` target must not contain variables", location);
  const [first, ...rest] = path;
  if (first === "input" || first === "data") return { kind: first, path: rest };
  const global = lowering.surroundings.globals.get(first);
  if (global !== undefined) return { kind: global.root, path: [...global.path, ...rest] };
  throw compileError(`rego_type_error: undefined function or document ${path.join(".")}`, location, {
    expected: "`input`, `data` or a function",
  });
}
