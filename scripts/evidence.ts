// What the commands that verify evidence share: they take files, and end with 2 when they were called wrongly.
import { readFileSync } from "node:fs";

export function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fail(`${path} can't be read.`, 2);
  }
}

export function fail(message: string, code: number): never {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
