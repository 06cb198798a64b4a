import type { Statement } from "better-sqlite3";
import type { Person } from "@/server/ports/entry-store";
import type { Connection } from "./connection";

export type Parameters = Record<string, unknown>;
export type Row = Record<string, unknown>;
export type Prepared = Statement<[Parameters], Row>;

/** Runs a statement that reads. In the reading thread it can be interrupted, see interruptible.ts. */
export type ReadRows = (statement: Prepared, parameters: Parameters) => Row[];

/** Prepares every text of a table of statements on one connection. */
export function prepareAll<Name extends string>(
  connection: Connection,
  texts: Readonly<Record<Name, string>>,
): Record<Name, Prepared> {
  // Prisma's connections give integers as BigInts; what is stored here is checked to be exact as a number.
  const prepare = (text: string) => connection.prepare(text).safeIntegers(false);
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, prepare(text)]);
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

/** A person's pseudonyms and keys as lists that a statement can look through. */
export function personParameters(person: Person | null): Parameters {
  return { refs: JSON.stringify(person?.refs ?? []), keyIds: JSON.stringify(person?.keyIds ?? []) };
}
