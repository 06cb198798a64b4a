import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Checked, checkEvidence, checkReceipt, checkTrail } from "./check";

const USAGE = {
  receipt: "RECEIPT.json PUBLIC_KEY [--name NAME --subject-key KEY]",
  audit: "AUDIT.json PUBLIC_KEY [CHECKPOINT...]",
  evidence: "EVIDENCE.json PUBLIC_KEY [CHECKPOINT...]",
} as const;
export type Command = keyof typeof USAGE;

/** Exit 0 only when it holds, 1 when it does not, 2 when it was called wrongly. @param called how people type it */
export function runCommand(command: Command, args: readonly string[], called: string): never {
  const read = readArguments(args);
  const usage = `Usage: ${called} ${USAGE[command]}`;
  const [file, keyFile, ...kept] = read?.positionals ?? [];
  if (read === null || file === undefined || keyFile === undefined) return fail(usage, 2);
  const { name, "subject-key": key } = read.values;
  if (command === "audit") return tell(checkTrail(readText(file), readText(keyFile), kept.map(readText)));
  if (command === "evidence") return tell(checkEvidence(readText(file), readText(keyFile), kept.map(readText)));
  if (kept.length > 0 || (name === undefined) !== (key === undefined)) return fail(usage, 2);
  return tell(checkReceipt(readText(file), readText(keyFile), name === undefined ? null : { name, key: key ?? "" }));
}

function readArguments(args: readonly string[]) {
  try {
    const options = { name: { type: "string" }, "subject-key": { type: "string" } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    return null;
  }
}

function tell({ result, lines }: Checked): never {
  const text = lines.join("\n");
  if (result !== "holds") return fail(text, result === "fails" ? 1 : 2);
  process.stdout.write(`${text}\n`);
  process.exit(0);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fail(`${path} can't be read.`, 2);
  }
}

function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
