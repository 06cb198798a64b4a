/**
 * The few words in which the two databases differ. Statements are written once, with `@name` parameters, in SQL that both
 * read alike: `length(blob)` counts bytes on both, and `CAST(SUM(..) AS BIGINT)` is an integer on both.
 */
export interface Dialect {
  /** True when the text `haystack` contains `needle`. */
  contains(haystack: string, needle: string): string;
  /** True when `column` is one of the list parameter `@name`. */
  isOneOf(column: string, name: string): string;
  /** The larger of two numbers. */
  greater(a: string, b: string): string;
  /** The smaller of two numbers. */
  lesser(a: string, b: string): string;
}

export const SQLITE: Dialect = {
  contains: (haystack, needle) => `instr(${haystack}, ${needle}) > 0`,
  isOneOf: (column, name) => `${column} IN (SELECT value FROM json_each(@${name}))`,
  greater: (a, b) => `MAX(${a}, ${b})`,
  lesser: (a, b) => `MIN(${a}, ${b})`,
};

export const POSTGRES: Dialect = {
  contains: (haystack, needle) => `strpos(${haystack}, ${needle}) > 0`,
  isOneOf: (column, name) => `${column} = ANY(CAST(@${name} AS TEXT[]))`,
  greater: (a, b) => `GREATEST(${a}, ${b})`,
  lesser: (a, b) => `LEAST(${a}, ${b})`,
};

/** `costMicroUsd` -> `cost_micro_usd`. */
export function columnOf(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `e.cost_micro_usd AS "costMicroUsd"`, ...: rows come back under the names of the port. */
export function selectList(alias: string, fields: readonly string[]): string {
  return fields.map((field) => `${alias}.${columnOf(field)} AS "${field}"`).join(", ");
}
