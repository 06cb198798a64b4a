/**
 * Feeds broken modules to the parser, the compiler and the evaluator, for a bounded time:
 *   npx tsx tests/rego/fuzz/parser.ts [SECONDS] [SEED]
 * Anything but a value or a RegoError is a finding, and so is a module that takes longer than SLOW_MS. Exits with 1 if
 * there was any. Findings belong into the tests as cases of their own.
 */
import { readFileSync } from "node:fs";
import process from "node:process";
import { compile } from "../../../src/lib/rego/compile";
import { RegoError } from "../../../src/lib/rego/error";
import { fromJson, parseJson } from "../../../src/lib/rego/json";
import { DEFAULT_LIMITS } from "../../../src/lib/rego/limits";

const SLOW_MS = 1_000;
const FINDINGS_MAX = 20;
const LIMITS = { ...DEFAULT_LIMITS, evalSteps: 50_000 };
const INPUT = fromJson({ a: 1, b: ["x", { c: null }] });
const PIECES =
  '{ } [ ] ( ) , ; : := = == != < > | & + - * / % . _ x y p 1 2.5 1e9 "s" `r` $"{x}" $"{ # \n if contains in some every not with as default else import package data input true null set() count( regex.match( numbers.range( json.patch( glob.match( sprintf( \\ " ` \u0000 \ud800 \u{1f600}'.split(
    " ",
  );

/** xorshift: the same seed gives the same run. */
class Random {
  private state: number;
  constructor(seed: number) {
    this.state = seed | 1;
  }
  below(bound: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % bound;
  }
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }
}

const cases = readFileSync(new URL("../data/cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n");
const corpus = cases.flatMap((line) => (JSON.parse(line) as { modules: string[] }).modules);

function mutate(random: Random): string {
  let source = random.below(8) === 0 ? "package p\n" : random.pick(corpus);
  for (let count = 1 + random.below(6); count > 0; count--) source = mutateOnce(random, source);
  return source;
}

function mutateOnce(random: Random, source: string): string {
  const at = random.below(source.length + 1);
  const length = random.below(12);
  switch (random.below(6)) {
    case 0:
      return source.slice(0, at) + random.pick(PIECES) + source.slice(at);
    case 1:
      return source.slice(0, at) + source.slice(at + length);
    case 2:
      return source.slice(0, at) + source.slice(at, at + length).repeat(1 + random.below(30)) + source.slice(at);
    case 3:
      return `${source.slice(0, at)} ${random.pick(PIECES)} ${source.slice(at + length)}`;
    case 4: {
      const other = random.pick(corpus);
      const from = random.below(other.length + 1);
      return source.slice(0, at) + other.slice(from, from + 60) + source.slice(at);
    }
    default:
      return source.slice(0, at) + random.pick(PIECES).repeat(1 + random.below(400)) + source.slice(at);
  }
}

type Outcome = "value" | "refused" | string;

function run(source: string): Outcome {
  try {
    compile([{ name: "fuzz.rego", source }], LIMITS)
      .prepare("data")
      .evaluate({ input: INPUT });
    return "value";
  } catch (error) {
    if (error instanceof RegoError) return "refused";
    return `crash: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

function runJson(random: Random): Outcome {
  const line = mutateOnce(random, random.pick(cases));
  try {
    parseJson(line);
    return "value";
  } catch (error) {
    return error instanceof SyntaxError ? "refused" : `crash: ${String(error)}`;
  }
}

const [seconds = "300", seed = "1"] = process.argv.slice(2);
const random = new Random(Number(seed));
const end = Date.now() + Number(seconds) * 1_000;
const counts = { value: 0, refused: 0, slow: 0, crash: 0 };
let slowestMs = 0;
while (Date.now() < end && counts.crash + counts.slow < FINDINGS_MAX) {
  const source = mutate(random);
  const start = performance.now();
  const outcome = random.below(20) === 0 ? runJson(random) : run(source);
  const spent = performance.now() - start;
  slowestMs = Math.max(slowestMs, spent);
  if (outcome === "value" || outcome === "refused") counts[outcome]++;
  else counts.crash++;
  if (spent > SLOW_MS) counts.slow++;
  if (spent > SLOW_MS || outcome.startsWith("crash")) console.log(JSON.stringify({ outcome, spent, source }));
}
console.log(
  JSON.stringify({ seconds: Number(seconds), seed: Number(seed), ...counts, slowestMs: Math.round(slowestMs) }),
);
process.exit(counts.crash + counts.slow > 0 ? 1 : 0);
