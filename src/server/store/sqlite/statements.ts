import type { Statement } from "better-sqlite3";
import type { Connection } from "./connection";

export type Parameters = Record<string, unknown>;

/** Prepares every text of a table of statements on one connection. */
export function prepareAll<Name extends string>(
  connection: Connection,
  texts: Readonly<Record<Name, string>>,
): Record<Name, Statement<[Parameters], Record<string, unknown>>> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, connection.prepare(text)]);
  return Object.fromEntries(entries);
}

/** SQLite has no booleans and better-sqlite3 binds none. */
export function bindable(parameters: Parameters): Parameters {
  const bound = { ...parameters };
  for (const name of Object.keys(bound)) {
    if (typeof bound[name] === "boolean") bound[name] = Number(bound[name]);
  }
  return bound;
}
