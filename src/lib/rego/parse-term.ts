import type { Callee, ReferenceTerm, Term, VariableTerm } from "./ast";
import { readNumber } from "./number";
import { parseBrace, parseBracket } from "./parse-composite";
import { parseExpressionIn } from "./parse-expression";
import { KEYWORDS, TokenCursor } from "./token-cursor";

type Operators = Readonly<Record<string, string>>;

/** Loosest first; each level is left-associative. Membership (`in`) is looser than all and handled apart. */
const LEVELS: readonly Operators[] = [
  { "==": "equal", "!=": "neq", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" },
  { "|": "or" },
  { "&": "and" },
  { "+": "plus", "-": "minus" },
  { "*": "mul", "/": "div", "%": "rem" },
];

/** A whole operand: `a + b`, `x in xs`, and outside of lists also `k, v in xs`. */
export function parseOperand(cursor: TokenCursor, allowKey = true): Term {
  const left = parseLevel(cursor, 0);
  return parseMembership(cursor, left, allowKey);
}

function parseMembership(cursor: TokenCursor, left: Term, allowKey: boolean): Term {
  const keyed = allowKey && cursor.is(",") ? parseKeyedMembership(cursor, left) : null;
  if (keyed !== null) return parseMembership(cursor, keyed, allowKey);
  if (!cursor.takeKeyword("in")) return left;
  const domain = parseLevel(cursor, 0);
  return parseMembership(cursor, operatorCall(cursor, "internal.member_2", [left, domain]), allowKey);
}

/** `k, v in xs`, or null (and nothing consumed) when the comma meant something else. */
function parseKeyedMembership(cursor: TokenCursor, key: Term): Term | null {
  return cursor.attempt(() => {
    cursor.expect(",", "before the value");
    const value = parseLevel(cursor, 0);
    if (!cursor.takeKeyword("in")) cursor.unexpected("`in`");
    return operatorCall(cursor, "internal.member_3", [key, value, parseLevel(cursor, 0)]);
  });
}

function parseLevel(cursor: TokenCursor, level: number): Term {
  const operators = LEVELS[level];
  if (operators === undefined) return parseTerm(cursor);
  let left = parseLevel(cursor, level + 1);
  for (;;) {
    const token = cursor.current;
    const name = token.kind === "punctuation" ? operators[token.text] : undefined;
    if (name === undefined) return left;
    cursor.advance();
    left = operatorCall(cursor, name, [left, parseLevel(cursor, level + 1)]);
  }
}

function operatorCall(cursor: TokenCursor, name: string, args: Term[]): Term {
  const start = args[0]?.location ?? cursor.current.location;
  return { kind: "call", callee: { kind: "operator", name }, args, location: cursor.span(start) };
}

/** A term without operators, with the references and calls that follow it. */
export function parseTerm(cursor: TokenCursor): Term {
  return cursor.remember(() =>
    cursor.nested(() => (cursor.is("(") ? parseParenthesis(cursor) : parsePostfix(cursor, parsePrimary(cursor)))),
  );
}

function parseParenthesis(cursor: TokenCursor): Term {
  cursor.advance();
  const inner = parseOperand(cursor);
  cursor.expect(")", "to close the parenthesis");
  return inner;
}

function parsePrimary(cursor: TokenCursor): Term {
  const token = cursor.current;
  const { location } = token;
  if (token.kind === "string") {
    cursor.advance();
    return { kind: "constant", value: token.text, location };
  }
  if (token.kind === "number") return parseNumeric(cursor, "");
  if (token.kind === "template") return parseTemplate(cursor);
  if (token.kind === "name") return parseName(cursor);
  if (cursor.is("[")) return parseBracket(cursor);
  if (cursor.is("{")) return parseBrace(cursor);
  if (cursor.is("-")) {
    cursor.advance();
    return parseNumeric(cursor, "-");
  }
  return cursor.unexpected("a term");
}

function parseNumeric(cursor: TokenCursor, sign: "" | "-"): Term {
  const token = cursor.current;
  const value = token.kind === "number" ? readNumber(sign + token.text) : null;
  if (value === null) cursor.unexpected("a number", "unary minus needs a number; write `0 - x`");
  cursor.advance();
  return { kind: "constant", value, location: token.location };
}

function parseTemplate(cursor: TokenCursor): Term {
  const token = cursor.advance();
  const parts = (token.parts ?? []).map((part) => {
    if (typeof part === "string") return part;
    const inner = new TokenCursor(part, cursor.budget);
    inner.depth = cursor.depth;
    return parseExpressionIn(inner);
  });
  return { kind: "template", parts, location: token.location };
}

function parseName(cursor: TokenCursor): Term {
  const token = cursor.current;
  const { location, text } = token;
  if (KEYWORDS.has(text) && !cursor.isDotted()) return parseKeywordTerm(cursor);
  cursor.advance();
  const opens = cursor.is("(") && cursor.current.adjacent;
  if (text === "set" && opens && cursor.next.text === ")" && cursor.next.kind === "punctuation") {
    cursor.advance();
    cursor.advance();
    return { kind: "set", items: [], location: cursor.span(location) };
  }
  return { kind: "variable", name: text, location };
}

function parseKeywordTerm(cursor: TokenCursor): Term {
  const { text, location } = cursor.current;
  if (text === "true" || text === "false" || text === "null") {
    cursor.advance();
    return { kind: "constant", value: text === "null" ? null : text === "true", location };
  }
  const call = cursor.next.text === "(" && cursor.next.adjacent;
  if (text !== "contains" || !call) cursor.unexpected("a term", `\`${text}\` is a keyword`);
  cursor.advance();
  return { kind: "variable", name: text, location };
}

/** References and calls must touch what they belong to: a bracket after a space begins something new. */
function parsePostfix(cursor: TokenCursor, head: Term): Term {
  let term = head;
  for (;;) {
    const token = cursor.current;
    if (token.kind !== "punctuation" || !token.adjacent) return term;
    if (token.text === ".") term = appendPath(term, parseDot(cursor), cursor);
    else if (token.text === "[") term = appendPath(term, parseIndex(cursor), cursor);
    else if (token.text === "(") term = parseCall(cursor, term);
    else return term;
  }
}

export function parseDot(cursor: TokenCursor): Term {
  cursor.advance();
  const token = cursor.current;
  if (token.kind !== "name") cursor.unexpected("a name after the dot");
  if (!token.adjacent) cursor.unexpected("a name directly after the dot", "remove the space after the dot");
  cursor.advance();
  return { kind: "constant", value: token.text, location: token.location };
}

export function parseIndex(cursor: TokenCursor): Term {
  return cursor.nested(() => {
    cursor.advance();
    const key = parseOperand(cursor);
    cursor.expect("]", "to close the reference");
    return key;
  });
}

function appendPath(term: Term, key: Term, cursor: TokenCursor): ReferenceTerm {
  const location = cursor.span(term.location);
  if (term.kind === "reference") return { ...term, path: [...term.path, key], location };
  return { kind: "reference", head: term, path: [key], location };
}

function parseCall(cursor: TokenCursor, callee: Term): Term {
  const args = parseArguments(cursor);
  return { kind: "call", callee: toCallee(cursor, callee), args, location: cursor.span(callee.location) };
}

export function parseArguments(cursor: TokenCursor): Term[] {
  return cursor.nested(() => {
    cursor.expect("(", "to open the arguments");
    const args: Term[] = [];
    while (!cursor.is(")")) {
      args.push(parseOperand(cursor, false));
      if (!cursor.take(",")) break;
    }
    cursor.expect(")", "to close the arguments");
    return args;
  });
}

function toCallee(cursor: TokenCursor, term: Term): Callee {
  if (isNamed(term)) return { kind: "named", term };
  return cursor.fail("only a function can be called", term.location, { expected: "a function's name" });
}

export function isNamed(term: Term): term is VariableTerm | ReferenceTerm {
  if (term.kind === "variable") return true;
  return term.kind === "reference" && term.head.kind === "variable";
}
