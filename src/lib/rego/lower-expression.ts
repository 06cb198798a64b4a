import type { Expression, ExpressionForm, Term } from "./ast";
import { entriesOf } from "./emit-steps";
import { compileError, type Location, typeError } from "./error";
import { lowerModifiers } from "./lower-modifier";
import { isReference, type Lowering, lookupStatement, lowerCall, lowerFlat, lowerOperand } from "./lower-term";
import type { Flat, Reference, Statement } from "./program";
import { declaredNames } from "./scope";
import { shapesMatch } from "./shape";

type FormOf<K extends ExpressionForm["kind"]> = Extract<ExpressionForm, { kind: K }>;

/** The caller has entered the scope of the body. */
export function lowerExpressions(lowering: Lowering, body: readonly Expression[]): Statement[] {
  const out: Statement[] = [];
  for (const expression of body) lowerExpression(lowering, expression, out);
  return out;
}

function lowerExpression(lowering: Lowering, expression: Expression, out: Statement[]): void {
  const modifiers = lowerModifiers(lowering, expression.modifiers, out);
  const outer = lowering.modifiers;
  lowering.modifiers = modifiers;
  if (expression.negated) lowerNegation(lowering, expression, out);
  else lowerForm(lowering, expression.form, out, expression.location);
  lowering.modifiers = outer;
}

function lowerForm(lowering: Lowering, form: ExpressionForm, out: Statement[], location: Location): void {
  switch (form.kind) {
    case "term":
      lowerTest(lowering, form.term, out, location);
      return;
    case "assign":
      lowerAssignment(lowering, form, out, location);
      return;
    case "unify":
      lowerUnification(lowering, form.left, form.right, false, out, location);
      return;
    case "declare":
      for (const { name, location: at } of form.names) lowering.scope.declare(name, at);
      return;
    case "some":
      lowerSome(lowering, form, out, location);
      return;
    case "every":
      lowerEvery(lowering, form, out, location);
  }
}

function lowerTest(lowering: Lowering, term: Term, out: Statement[], location: Location): void {
  if (term.kind !== "call") {
    const operand = lowerOperand(lowering, term, out);
    if (isReference(operand)) out.push(lookupStatement(lowering, operand, null, location));
    else out.push(lowering.statement({ op: "test", term: operand }, location));
    return;
  }
  const [left, right] = term.args;
  const isEqual = term.callee.kind === "operator" && term.callee.name === "equal";
  if (isEqual && left !== undefined && right !== undefined) {
    lowerUnification(lowering, left, right, true, out, location);
  } else if (!isPrint(term)) lowerCall(lowering, term, null, out);
}

/** Printing has no place to go; as in OPA without a print hook, the call is erased. */
function isPrint(term: Extract<Term, { kind: "call" }>): boolean {
  return term.callee.kind === "named" && term.callee.term.kind === "variable" && term.callee.term.name === "print";
}

/**
 * Generated statements stand before the `not`, as in OPA: an argument that is undefined makes the whole expression
 * undefined, not true. Only references that are operands of `=` and `==` are within the negation.
 */
function lowerNegation(lowering: Lowering, expression: Expression, out: Statement[]): void {
  if (expression.form.kind === "assign") {
    throw compileError("cannot assign vars inside negated expression", expression.location);
  }
  const body: Statement[] = [];
  lowerForm(lowering, expression.form, body, expression.location);
  if (lowering.surroundings.negatesWhole) {
    pushNegation(lowering, body, true, expression.location, out);
    return;
  }
  const { form } = expression;
  const compares = form.kind === "unify" || isEquality(form);
  const firstInside = compares ? firstTrailingLookup(body) : body.length - 1;
  for (const statement of body.slice(0, Math.max(firstInside, 0))) out.push(withoutBinding(statement));
  pushNegation(lowering, body.slice(Math.max(firstInside, 0)), false, expression.location, out);
}

/** The negation as a whole carries the modifiers that its statements were made with. */
function pushNegation(
  lowering: Lowering,
  inside: readonly Statement[],
  closed: boolean,
  location: Location,
  out: Statement[],
): void {
  const body = inside.map((statement) => ({ ...statement, modifiers: [] }));
  out.push(lowering.statement({ op: "not", body, closed }, location));
}

function isEquality(form: ExpressionForm): boolean {
  return (
    form.kind === "term" &&
    form.term.kind === "call" &&
    form.term.callee.kind === "operator" &&
    form.term.callee.name === "equal"
  );
}

function firstTrailingLookup(body: readonly Statement[]): number {
  let index = body.length - 1;
  while (index > 0 && body[index - 1]?.op === "lookup") index--;
  return index;
}

/** A reference inside a negated expression may not enumerate. */
function withoutBinding(statement: Statement): Statement {
  return statement.op === "lookup" ? { ...statement, binds: false } : statement;
}

function lowerUnification(
  lowering: Lowering,
  left: Term,
  right: Term,
  compares: boolean,
  out: Statement[],
  location: Location,
): void {
  const call = compares ? null : right.kind === "call" ? right : left.kind === "call" ? left : null;
  if (call !== null) {
    const result = lowerFlat(lowering, call === right ? left : right, out);
    lowerCall(lowering, call, result, out);
    return;
  }
  const a = lowerOperand(lowering, left, out);
  const b = lowerOperand(lowering, right, out);
  unifyOperands(lowering, a, b, compares, out, location);
}

function unifyOperands(
  lowering: Lowering,
  a: Flat | Reference,
  b: Flat | Reference,
  compares: boolean,
  out: Statement[],
  location: Location,
): void {
  if (!isReference(a)) {
    if (isReference(b)) out.push(lookupStatement(lowering, b, a, location, compares));
    else {
      if (!compares && !shapesMatch(a, b)) throw typeError("match error", location);
      out.push(lowering.statement({ op: "unify", left: a, right: b, compares }, location));
    }
    return;
  }
  if (!isReference(b)) {
    out.push(lookupStatement(lowering, a, b, location, compares));
    return;
  }
  const local = lowering.fresh();
  out.push(lookupStatement(lowering, a, local, location));
  out.push(lookupStatement(lowering, b, local, location));
}

function lowerAssignment(lowering: Lowering, form: FormOf<"assign">, out: Statement[], location: Location): void {
  checkAssignable(form.left);
  if (form.right.kind === "call") {
    const value = lowering.fresh();
    lowerCall(lowering, form.right, value, out);
    const left = declarePattern(lowering, form.left, out);
    if (left.kind !== "local") unifyOperands(lowering, left, value, false, out, location);
    else renameResult(out, value.id, left);
    return;
  }
  const right = lowerOperand(lowering, form.right, out);
  const left = declarePattern(lowering, form.left, out);
  unifyOperands(lowering, left, right, false, out, location);
}

/** `x := f(y)`: the call binds x itself. */
function renameResult(out: Statement[], id: number, left: Flat): void {
  const last = out[out.length - 1];
  if (last?.op === "call" && last.out?.kind === "local" && last.out.id === id)
    out[out.length - 1] = { ...last, out: left };
}

/** Variables, alone or within arrays and values of objects; nothing that would only be compared. */
function checkAssignable(term: Term): void {
  if (term.kind === "variable") return;
  if (term.kind === "array") term.items.forEach(checkAssignable);
  else if (term.kind === "object") for (const [, value] of term.entries) checkAssignable(value);
  else {
    throw compileError(`cannot assign to ${term.kind}`, term.location, {
      expected: "variables, or arrays and objects of variables",
      suggestion: "use `=` to take a value apart and compare its parts",
    });
  }
}

/** Declares the variables of the pattern, then lowers it as a pattern over them. */
function declarePattern(lowering: Lowering, term: Term, out: Statement[]): Flat {
  declareVariables(lowering, term);
  return lowerFlat(lowering, term, out);
}

function declareVariables(lowering: Lowering, term: Term): void {
  if (term.kind === "variable") {
    if (term.name !== "_") lowering.scope.declare(term.name, term.location);
  } else if (term.kind === "array" || term.kind === "set") {
    for (const item of term.items) declareVariables(lowering, item);
  } else if (term.kind === "object") for (const [, value] of term.entries) declareVariables(lowering, value);
}

function lowerSome(lowering: Lowering, form: FormOf<"some">, out: Statement[], location: Location): void {
  const domain = lowerOperand(lowering, form.domain, out);
  checkDomain(domain, location);
  const key = form.key === null ? lowering.fresh() : declarePattern(lowering, form.key, out);
  const value = declarePattern(lowering, form.value, out);
  const reference = isReference(domain)
    ? { root: domain.root, path: [...domain.path, key] }
    : { root: domain, path: [key] };
  if (!isReference(domain) && !someElementMatches(domain, value)) throw typeError("match error", location);
  out.push(lookupStatement(lowering, reference, value, location));
}

function someElementMatches(domain: Flat, pattern: Flat): boolean {
  if (domain.kind !== "constant") return true;
  const elements = entriesOf(domain.value);
  return (
    elements.length === 0 || elements.some(([, element]) => shapesMatch(pattern, { kind: "constant", value: element }))
  );
}

function checkDomain(domain: Flat | Reference, location: Location): void {
  if (isReference(domain) || domain.kind !== "constant") return;
  if (typeof domain.value === "object" && domain.value !== null) return;
  throw typeError("`some .. in` needs an array, a set or an object", location);
}

function lowerEvery(lowering: Lowering, form: FormOf<"every">, out: Statement[], location: Location): void {
  const domain = lowerFlat(lowering, form.domain, out);
  const { modifiers } = lowering;
  lowering.modifiers = [];
  lowering.scope.enter("body", new Set([form.key?.name ?? "_", form.value.name]));
  const key = form.key === null ? null : lowering.scope.declare(form.key.name, form.key.location);
  const value = lowering.scope.declare(form.value.name, form.value.location);
  lowering.scope.enter("body", declaredNames(form.body));
  const body = lowerExpressions(lowering, form.body);
  lowering.scope.leave();
  lowering.scope.leave();
  lowering.modifiers = modifiers;
  out.push(lowering.statement({ op: "every", key, value, domain, body }, location));
}
