// `npx tsx scripts/docs/configuration.ts`: writes docs/configuration.md from the schema of the environment.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { environmentSchema } from "../../src/server/config";

const HEAD = `# Configuration

What the operator decides, read from the environment at start. A value that is not as expected stops the start, and the message names the variable. This page is made from the schema (\`scripts/docs/configuration.ts\`); tests hold it to that.

| variable | default | what for | values |
| --- | --- | --- | --- |
`;

interface Variable {
  readonly default?: unknown;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
}

/** The page, as it must stand in docs/. */
export function configurationPage(): string {
  const schema = z.toJSONSchema(environmentSchema, { io: "input", unrepresentable: "any" });
  // What is read from a text has its bounds on the way in, and its default, a number, on the way out.
  const read = z.toJSONSchema(environmentSchema, { io: "output", unrepresentable: "any" });
  const variables = Object.entries(schema.properties ?? {}).map(([name, asked]): [string, Variable] => {
    const given = read.properties?.[name] as Variable | undefined;
    return [name, { ...given, ...(asked as Variable) }];
  });
  return `${HEAD}${variables
    .filter(([name]) => name !== "NODE_ENV")
    .map(row)
    .join("\n")}\n`;
}

function row([name, variable]: [string, Variable]): string {
  if (variable.description === undefined) throw new Error(`${name} does not say what it is for (src/server/config.ts)`);
  const cells = [`\`${name}\``, shownDefault(variable.default), variable.description, valuesOf(variable)];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function shownDefault(value: unknown): string {
  return value === undefined || value === "" ? "" : `\`${value}\``;
}

function valuesOf({ enum: choices, minimum, maximum }: Variable): string {
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(", ");
  return minimum === undefined ? "" : `${minimum} to ${maximum}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL("../../docs/configuration.md", import.meta.url), configurationPage());
}
