import type { Expression, Import, Module } from "./ast";
import { type Location, RegoError } from "./error";
import { tokenize } from "./lexer";
import { DEFAULT_LIMITS, type Limits } from "./limits";
import { parseBody } from "./parse-expression";
import { parseRule } from "./parse-rule";
import { parseDot } from "./parse-term";
import { TokenCursor } from "./token-cursor";
import type { RegoValue } from "./value";

/** Rego v1. Throws RegoError `rego_parse_error` (or `eval_limit_error`), at the furthest place that was understood. */
export function parseModule(source: string, file: string, limits: Limits = DEFAULT_LIMITS): Module {
  return parseWith(source, file, limits, (cursor) => readModule(cursor, file));
}

/** A query: expressions parted by `;` or new lines. */
export function parseQuery(source: string, limits: Limits = DEFAULT_LIMITS): Expression[] {
  return parseWith(source, "query", limits, (cursor) => parseBody(cursor, null));
}

function parseWith<T>(source: string, file: string, limits: Limits, read: (cursor: TokenCursor) => T): T {
  const cursor = new TokenCursor(tokenize(source, file, limits), { steps: 0, furthest: null, limits });
  try {
    return read(cursor);
  } catch (error) {
    if (error instanceof RegoError && error.code === "rego_parse_error") throw cursor.budget.furthest ?? error;
    throw error;
  }
}

function readModule(cursor: TokenCursor, file: string): Module {
  const { location } = cursor.current;
  if (!cursor.takeKeyword("package")) cursor.unexpected("`package`", "a module begins with `package name`");
  const packagePath = readPath(cursor);
  const imports: Import[] = [];
  const rules: Module["rules"][number][] = [];
  endLine(cursor);
  while (cursor.current.kind !== "end") {
    if (cursor.isKeyword("import")) imports.push(readImport(cursor));
    else rules.push(parseRule(cursor));
    endLine(cursor);
  }
  return { file, packagePath, imports, rules, location };
}

function endLine(cursor: TokenCursor): void {
  if (cursor.take(";") || cursor.current.kind === "end") return;
  if (cursor.current.location.line === cursor.lineBefore) cursor.unexpected("a new line");
}

/** `a.b["c"]`: names and strings only. */
function readPath(cursor: TokenCursor): [string, ...RegoValue[]] {
  const token = cursor.current;
  if (token.kind !== "name") cursor.unexpected("a name");
  cursor.advance();
  const path: [string, ...RegoValue[]] = [token.text];
  for (;;) {
    if (cursor.is(".") && cursor.current.adjacent) {
      const step = parseDot(cursor);
      path.push(step.kind === "constant" ? step.value : "");
    } else if (cursor.is("[") && cursor.current.adjacent) {
      cursor.advance();
      if (cursor.current.kind !== "string") cursor.unexpected("a string");
      path.push(cursor.advance().text);
      cursor.expect("]", "to close the path");
    } else return path;
  }
}

function readImport(cursor: TokenCursor): Import {
  const start = cursor.advance().location;
  const path = readPath(cursor);
  if (!["data", "input", "rego", "future"].includes(path[0])) {
    cursor.fail(`unexpected import path, must begin with one of: {data, future, input, rego}, got: ${path[0]}`, start);
  }
  checkImportPath(cursor, path, start);
  const alias = cursor.takeKeyword("as") ? readAlias(cursor) : null;
  return { path, alias, location: cursor.span(start) };
}

const FUTURE_KEYWORDS = ["contains", "every", "if", "in", "not"];

/** `rego.v1` and `future.keywords` say nothing in Rego v1, but a misspelt one is told. */
function checkImportPath(cursor: TokenCursor, path: Import["path"], start: Location): void {
  const [root, ...rest] = path;
  const text = rest.join(".");
  if (root === "rego" && text !== "v1") cursor.fail("invalid import, must be `rego.v1`", start);
  if (root !== "future") return;
  const [first, keyword, ...more] = rest;
  const known = keyword === undefined || FUTURE_KEYWORDS.includes(String(keyword));
  if (first !== "keywords" || more.length > 0) cursor.fail("invalid import, must be `future.keywords`", start);
  if (!known) cursor.fail(`unexpected keyword, must be one of [${FUTURE_KEYWORDS.join(" ")}]`, start);
}

function readAlias(cursor: TokenCursor): string {
  const token = cursor.current;
  if (token.kind !== "name") cursor.unexpected("a name");
  if (token.text === "input" || token.text === "data") {
    cursor.fail(`imports must not shadow ${token.text}`, token.location);
  }
  cursor.advance();
  return token.text;
}
