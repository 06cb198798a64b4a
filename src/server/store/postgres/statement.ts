import { assert } from "@/lib/core/assert";

export type Parameters = Record<string, unknown>;

/** One prepared text: Postgres parses and plans it once a connection, under its name. */
export interface PostgresStatement {
  readonly name: string;
  readonly text: string;
  readonly parameters: readonly string[];
}

/** `@tenantId` -> `$1`; a name that occurs again keeps its number. */
export function compile(name: string, text: string): PostgresStatement {
  const parameters: string[] = [];
  const numbered = text.replace(/@(\w+)/g, (_, parameter: string) => {
    if (!parameters.includes(parameter)) parameters.push(parameter);
    return `$${parameters.indexOf(parameter) + 1}`;
  });
  return { name, text: numbered, parameters };
}

export function compileAll<Name extends string>(
  prefix: string,
  texts: Readonly<Record<Name, string>>,
): Record<Name, PostgresStatement> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, compile(`${prefix}.${name}`, text)]);
  return Object.fromEntries(entries);
}

export function bind(statement: PostgresStatement, parameters: Parameters) {
  const values = statement.parameters.map((name) => {
    assert(parameters[name] !== undefined, `${statement.name} needs ${name}`);
    return parameters[name];
  });
  return { name: statement.name, text: statement.text, values };
}
