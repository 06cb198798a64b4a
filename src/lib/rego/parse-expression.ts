import type { Expression, ExpressionForm, Term, VariableTerm, WithModifier } from "./ast";
import { isNamed, parseOperand } from "./parse-term";
import type { TokenCursor } from "./token-cursor";

/** Expressions parted by `;` or a new line, up to (not including) the closing token or the end. */
export function parseBody(cursor: TokenCursor, closing: "]" | "}" | null): Expression[] {
  return cursor.nested(() => {
    const body: Expression[] = [];
    for (;;) {
      body.push(parseExpression(cursor));
      const separated = cursor.take(";") || cursor.current.location.line > cursor.lineBefore;
      if (atEnd(cursor, closing)) return body;
      if (!separated) cursor.unexpected(closing === null ? "a new line or `;`" : `\`${closing}\`, a new line or \`;\``);
    }
  });
}

function atEnd(cursor: TokenCursor, closing: "]" | "}" | null): boolean {
  return closing === null ? cursor.current.kind === "end" : cursor.is(closing);
}

/** The one expression of a template's braces. */
export function parseExpressionIn(cursor: TokenCursor): Expression {
  const expression = parseExpression(cursor);
  if (cursor.current.kind !== "end") cursor.unexpected("`}`");
  return expression;
}

export function parseExpression(cursor: TokenCursor): Expression {
  const start = cursor.current.location;
  const negated = cursor.takeKeyword("not");
  if (negated && (cursor.isKeyword("some") || cursor.isKeyword("every"))) {
    cursor.unexpected("an expression", "`not` cannot be combined with `some` or `every`; use a helper rule");
  }
  const form = parseForm(cursor);
  const modifiers = parseModifiers(cursor);
  return { negated, form, modifiers, location: cursor.span(start) };
}

function parseForm(cursor: TokenCursor): ExpressionForm {
  if (cursor.takeKeyword("some")) return parseSome(cursor);
  if (cursor.takeKeyword("every")) return parseEvery(cursor);
  const left = parseOperand(cursor);
  if (cursor.take(":=")) return { kind: "assign", left, right: parseOperand(cursor) };
  if (cursor.take("=")) return { kind: "unify", left, right: parseOperand(cursor) };
  return { kind: "term", term: left };
}

function parseSome(cursor: TokenCursor): ExpressionForm {
  const membership = cursor.attempt(() => {
    const term = parseOperand(cursor);
    return toSomeMembership(term) ?? cursor.unexpected("`in`");
  });
  return membership ?? { kind: "declare", names: parseNames(cursor) };
}

function toSomeMembership(term: Term): ExpressionForm | null {
  if (term.kind !== "call" || term.callee.kind !== "operator") return null;
  const [first, second, third] = term.args;
  const { name } = term.callee;
  if (first === undefined || second === undefined) return null;
  if (name === "internal.member_2") return { kind: "some", key: null, value: first, domain: second };
  if (name !== "internal.member_3" || third === undefined) return null;
  return { kind: "some", key: first, value: second, domain: third };
}

function parseNames(cursor: TokenCursor): VariableTerm[] {
  const names: VariableTerm[] = [];
  do names.push(parseVariable(cursor));
  while (cursor.take(","));
  return names;
}

function parseVariable(cursor: TokenCursor): VariableTerm {
  const term = cursor.current.kind === "name" ? parseOperandName(cursor) : null;
  return term ?? cursor.unexpected("a variable");
}

function parseOperandName(cursor: TokenCursor): VariableTerm | null {
  if (["true", "false", "null", "in", "if"].includes(cursor.current.text) || cursor.isDotted()) return null;
  const token = cursor.advance();
  return { kind: "variable", name: token.text, location: token.location };
}

function parseEvery(cursor: TokenCursor): ExpressionForm {
  const first = parseVariable(cursor);
  const second = cursor.take(",") ? parseVariable(cursor) : null;
  if (!cursor.takeKeyword("in")) cursor.unexpected("`in`");
  const domain = parseOperand(cursor);
  cursor.expect("{", "to open the body of `every`");
  const body = parseBody(cursor, "}");
  cursor.expect("}", "to close the body of `every`");
  const value = second ?? first;
  return { kind: "every", key: second === null ? null : first, value, domain, body };
}

function parseModifiers(cursor: TokenCursor): WithModifier[] {
  const modifiers: WithModifier[] = [];
  while (cursor.isKeyword("with")) {
    const start = cursor.advance().location;
    const target = parseTarget(cursor);
    if (!cursor.takeKeyword("as")) cursor.unexpected("`as`");
    const value = parseOperand(cursor);
    modifiers.push({ target, value, location: cursor.span(start) });
  }
  return modifiers;
}

function parseTarget(cursor: TokenCursor): WithModifier["target"] {
  const start = cursor.current.location;
  if (cursor.current.text === "contains" && cursor.current.kind === "name" && !cursor.isDotted()) {
    cursor.advance();
    return { kind: "variable", name: "contains", location: start };
  }
  const target = parseOperand(cursor, false);
  if (isNamed(target)) return target;
  return cursor.fail("`with` target must be a reference to `input`, `data` or a function", start);
}
