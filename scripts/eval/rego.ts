import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { compile } from "../../src/lib/rego/compile";
import { RegoError } from "../../src/lib/rego/error";
import { parseJson, writeJson } from "../../src/lib/rego/json";
import type { QueryResult } from "../../src/lib/rego/query";
import { evaluateTerm } from "../../src/lib/rego/term";
import { isArray, quote, RegoObject, RegoSet, type RegoValue } from "../../src/lib/rego/value";

/** Lines of `{id, modules, data, input, query, strict, want_kind}` to lines of `{id, result}` or `{id, error}`. */
function main(): void {
  const [file] = process.argv.slice(2);
  if (file === undefined) {
    process.stderr.write("usage: eval:rego FILE\n");
    process.exit(2);
  }
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.trim() !== "") process.stdout.write(`${answerLine(line)}\n`);
  }
}

/** One answer. The expected result of the case is never looked at. */
export function answerLine(line: string): string {
  const parsed = parseJson(line);
  const testCase = parsed instanceof RegoObject ? parsed : new RegoObject();
  const id = writeJson(testCase.get("id") ?? null);
  try {
    return `{"id":${id},"result":${answer(testCase)}}`;
  } catch (error) {
    const { code, message } = describeError(error);
    return `{"id":${id},"error":{"code":${quote(code)},"message":${quote(message)}}}`;
  }
}

function describeError(error: unknown): { code: string; message: string } {
  if (error instanceof RegoError) return { code: error.code, message: error.describe() };
  return { code: "internal_error", message: error instanceof Error ? `${error.stack}` : String(error) };
}

function answer(testCase: RegoObject): string {
  const modules = testCase.get("modules");
  const sources = (isArray(modules) ? modules : []).map((source, index) => ({
    name: `test-${index}.rego`,
    source: String(source),
  }));
  const policy = compile(sources);
  const data = testCase.get("data");
  const input = readInput(testCase);
  const results = policy.prepare(String(testCase.get("query"))).evaluate({
    ...(input === undefined ? {} : { input }),
    ...(data instanceof RegoObject ? { data } : {}),
    nowNs: BigInt(Date.now()) * 1_000_000n,
    strict: testCase.get("strict") === true,
  });
  return testCase.get("want_kind") === "values" ? writeValues(results) : writeBindings(results);
}

function readInput(testCase: RegoObject): RegoValue | undefined {
  const term = testCase.get("input_term");
  return typeof term === "string" ? evaluateTerm(term) : testCase.get("input");
}

function writeBindings(results: readonly QueryResult[]): string {
  return `[${results.map(({ bindings }) => writeJson(RegoObject.of(bindings))).join(",")}]`;
}

/** One result: its expressions' values. Several: an array for each. */
function writeValues(results: readonly QueryResult[]): string {
  const lists = results.map(({ expressions }) => `[${expressions.map(writeTyped).join(",")}]`);
  return lists.length === 1 ? (lists[0] ?? "[]") : `[${lists.join(",")}]`;
}

/** Sets and objects with keys that are no strings have their own form, so that nothing is lost. */
function writeTyped(value: RegoValue): string {
  if (value instanceof RegoSet) return `{"set!":[${value.values().map(writeTyped).join(",")}]}`;
  if (isArray(value)) return `[${value.map(writeTyped).join(",")}]`;
  if (!(value instanceof RegoObject)) return writeJson(value);
  const entries = value.entries();
  if (entries.every(([key]) => typeof key === "string")) {
    return `{${entries.map(([key, element]) => `${writeJson(key)}:${writeTyped(element)}`).join(",")}}`;
  }
  const pairs = entries.map(([key, element]) => `{"key":${writeTyped(key)},"value":${writeTyped(element)}}`);
  return `{"object!":[${pairs.join(",")}]}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
