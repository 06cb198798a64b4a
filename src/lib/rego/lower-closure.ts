import type { ComprehensionTerm, Expression, Term } from "./ast";
import { compileError } from "./error";
import { lowerExpressions } from "./lower-expression";
import { lowerModifiers } from "./lower-modifier";
import { isReference, type Lowering, lookupStatement, lowerCall, lowerFlat, lowerOperand } from "./lower-term";
import type { Flat, Statement, TemplatePart } from "./program";
import { declaredNames } from "./scope";

/** Bodies of closures carry none of the modifiers around them: those are applied once, to the closure as a whole. */
function withoutModifiers<T>(lowering: Lowering, build: () => T): T {
  const outer = lowering.modifiers;
  lowering.modifiers = [];
  const result = build();
  lowering.modifiers = outer;
  return result;
}

export function lowerComprehension(lowering: Lowering, term: ComprehensionTerm, out: Statement[]): Flat {
  const local = lowering.fresh();
  const { collects } = term;
  const parts = withoutModifiers(lowering, () => {
    lowering.scope.enter("body", declaredNames(term.body));
    const body = lowerExpressions(lowering, term.body);
    const key = term.key === null ? null : lowerFlat(lowering, term.key, body);
    const value = lowerFlat(lowering, term.value, body);
    lowering.scope.leave();
    return { body, key, value };
  });
  out.push(lowering.statement({ op: "collect", collects, ...parts, out: local.id }, term.location));
  return local;
}

export function lowerTemplate(lowering: Lowering, term: Extract<Term, { kind: "template" }>, out: Statement[]): Flat {
  const local = lowering.fresh();
  const parts = term.parts.map((part) =>
    typeof part === "string" ? part : withoutModifiers(lowering, () => lowerTemplatePart(lowering, part)),
  );
  out.push(lowering.statement({ op: "template", parts, out: local.id }, term.location));
  return local;
}

function lowerTemplatePart(lowering: Lowering, part: Expression): TemplatePart {
  const { form } = part;
  if (form.kind !== "term" || part.negated) {
    throw compileError("only a term can stand in a template string", part.location);
  }
  lowering.scope.enter("body", new Set());
  const body: Statement[] = [];
  const value = lowering.fresh();
  applyModifiers(lowering, part, body);
  lowerInto(lowering, form.term, value, body);
  lowering.modifiers = [];
  lowering.scope.leave();
  return { body, value };
}

function lowerInto(lowering: Lowering, term: Term, value: Flat, body: Statement[]): void {
  if (term.kind === "call") {
    lowerCall(lowering, term, value, body);
    return;
  }
  const operand = lowerOperand(lowering, term, body);
  if (isReference(operand)) body.push(lookupStatement(lowering, operand, value, term.location));
  else body.push(lowering.statement({ op: "unify", left: value, right: operand, compares: false }, term.location));
}

function applyModifiers(lowering: Lowering, part: Expression, body: Statement[]): void {
  lowering.modifiers = lowerModifiers(lowering, part.modifiers, body);
}
