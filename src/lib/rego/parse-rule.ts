import type { Expression, Rule, RuleArm, Term, VariableTerm } from "./ast";
import { parseBody, parseExpression } from "./parse-expression";
import { parseArguments, parseDot, parseIndex, parseOperand } from "./parse-term";
import { KEYWORDS, type TokenCursor } from "./token-cursor";

interface Head {
  name: VariableTerm;
  path: Term[];
  args: Term[] | null;
  element: Term | null;
  value: Term | null;
}

export function parseRule(cursor: TokenCursor): Rule {
  const start = cursor.current.location;
  const isDefault = cursor.takeKeyword("default");
  const head = parseHead(cursor, isDefault);
  const body = parseRuleBody(cursor);
  const location = cursor.span(start);
  if (isDefault) checkDefault(cursor, head, body);
  else if (body === null && head.value === null && head.element === null) {
    cursor.fail("rule must have value assignment and/or body declaration", location, {
      expected: "`if`, `contains`, `:=` or `=`",
    });
  }
  const arms: RuleArm[] = [{ value: head.value, body: body ?? [], location }];
  while (!isDefault && cursor.takeKeyword("else")) arms.push(parseElse(cursor));
  const { name, path, args, element } = head;
  if (element !== null && arms.length > 1) cursor.fail("`else` cannot be used on multi-value rules", location);
  return { isDefault, name, path, args, element, arms, location: cursor.span(start) };
}

function checkDefault(cursor: TokenCursor, head: Head, body: readonly Expression[] | null): void {
  if (body !== null) cursor.fail("default rules cannot have a body", head.name.location);
  if (head.value === null) cursor.unexpected("`:=` and a default value");
  if (head.element !== null) cursor.fail("default rules cannot use `contains`", head.name.location);
}

function parseHead(cursor: TokenCursor, isDefault: boolean): Head {
  const name = parseRuleName(cursor);
  const path: Term[] = [];
  let args: Term[] | null = null;
  while (args === null && cursor.current.kind === "punctuation" && cursor.current.adjacent) {
    if (cursor.is(".")) path.push(parseDot(cursor));
    else if (cursor.is("[")) path.push(parseIndex(cursor));
    else if (cursor.is("(")) args = parseArguments(cursor);
    else break;
  }
  const element = !isDefault && cursor.takeKeyword("contains") ? parseOperand(cursor) : null;
  const assigns = cursor.is(":=") || cursor.is("=");
  if (assigns && element !== null) cursor.unexpected("`if`", "a `contains` rule has no value");
  if (assigns) cursor.advance();
  const value = assigns ? parseOperand(cursor) : null;
  return { name, path, args, element, value };
}

function parseRuleName(cursor: TokenCursor): VariableTerm {
  const token = cursor.current;
  if (token.kind !== "name") cursor.unexpected("a rule", "a module is a package, its imports and its rules");
  const { next } = cursor;
  const called = next.text === "(" && next.adjacent && token.text === "contains";
  if (KEYWORDS.has(token.text) && !cursor.isDotted() && !called) {
    cursor.unexpected("a rule's name", `\`${token.text}\` is a keyword`);
  }
  cursor.advance();
  return { kind: "variable", name: token.text, location: token.location };
}

/** Null: no body. After `if` an expression is tried first; `{a; b}` fails as one and is read as a body. */
function parseRuleBody(cursor: TokenCursor): readonly Expression[] | null {
  if (!cursor.takeKeyword("if")) {
    if (!cursor.is("{")) return null;
    return cursor.unexpected("`if`", "`if` keyword is required before rule body");
  }
  const single = cursor.attempt(() => {
    const expression = parseExpression(cursor);
    if (isSetLiteral(expression)) cursor.unexpected("a body");
    return expression;
  });
  if (single !== null) return [single];
  if (!cursor.is("{")) parseExpression(cursor);
  cursor.expect("{", "to open the rule's body");
  const body = parseBody(cursor, "}");
  cursor.expect("}", "to close the rule's body");
  return body;
}

/** `if { x == 1 }` is a body of one expression, not a set of one element. */
function isSetLiteral(expression: Expression): boolean {
  return !expression.negated && expression.form.kind === "term" && expression.form.term.kind === "set";
}

function parseElse(cursor: TokenCursor): RuleArm {
  const start = cursor.current.location;
  const assigns = cursor.take(":=") || cursor.take("=");
  const value = assigns ? parseOperand(cursor) : null;
  const body = parseRuleBody(cursor);
  if (body === null && value === null) cursor.unexpected("`if` or a value after `else`");
  return { value, body: body ?? [], location: cursor.span(start) };
}
