import type { ComprehensionTerm, Term } from "./ast";
import type { Location } from "./error";
import { parseBody } from "./parse-expression";
import { parseOperand, parseTerm } from "./parse-term";
import type { TokenCursor } from "./token-cursor";

type Pair = readonly [Term, Term];

/** `[a, b]` or `[x | body]`. The comprehension is tried first, as `|` is also an operator. */
export function parseBracket(cursor: TokenCursor): Term {
  const start = cursor.advance().location;
  const comprehension = cursor.attempt(() => {
    const value = parseTerm(cursor);
    return finishComprehension(cursor, "array", null, value, start, "]");
  });
  if (comprehension !== null) return comprehension;
  const items = parseItems(cursor, "]");
  return { kind: "array", items, location: cursor.span(start) };
}

function finishComprehension(
  cursor: TokenCursor,
  collects: "array" | "set" | "object",
  key: Term | null,
  value: Term,
  start: Location,
  closing: "]" | "}",
): ComprehensionTerm {
  cursor.expect("|", "before the body of a comprehension");
  const body = parseBody(cursor, closing);
  cursor.expect(closing, "to close the comprehension");
  return { kind: "comprehension", collects, key, value, body, location: cursor.span(start) };
}

function parseItems(cursor: TokenCursor, closing: "]" | "}"): Term[] {
  const items: Term[] = [];
  while (!cursor.is(closing)) {
    items.push(parseOperand(cursor, false));
    if (!cursor.take(",")) break;
  }
  cursor.expect(closing, "or `,`");
  return items;
}

/** `{}`, `{a, b}`, `{k: v}`, `{x | body}` or `{k: v | body}`. */
export function parseBrace(cursor: TokenCursor): Term {
  const start = cursor.advance().location;
  if (cursor.take("}")) return { kind: "object", entries: [], location: cursor.span(start) };
  const comprehension = cursor.attempt(() => parseBraceComprehension(cursor, start));
  if (comprehension !== null) return comprehension;
  const first = parseOperand(cursor, false);
  if (cursor.is(":")) {
    const entries = parseEntries(cursor, first);
    return { kind: "object", entries, location: cursor.span(start) };
  }
  const items = [first];
  if (cursor.take(",")) items.push(...parseItems(cursor, "}"));
  else cursor.expect("}", "or `,`");
  return { kind: "set", items, location: cursor.span(start) };
}

function parseBraceComprehension(cursor: TokenCursor, start: Location): ComprehensionTerm {
  const first = parseTerm(cursor);
  if (!cursor.take(":")) return finishComprehension(cursor, "set", null, first, start, "}");
  const value = parseTerm(cursor);
  return finishComprehension(cursor, "object", first, value, start, "}");
}

function parseEntries(cursor: TokenCursor, first: Term): Pair[] {
  const entries: Pair[] = [];
  let key = first;
  for (;;) {
    cursor.expect(":", "after the key");
    entries.push([key, parseOperand(cursor, false)]);
    if (!cursor.take(",") || cursor.is("}")) break;
    key = parseOperand(cursor, false);
  }
  cursor.expect("}", "or `,`");
  return entries;
}
