import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { PROFILES } from "@/lib/core/profile";
import { type PromptFeatures, TenantIndex } from "@/lib/similarity/lexical/tenant-index";

const USAGE = `usage: eval:similarity -- pairs FILE [--profile P] [--threshold T] [--corpus FILE]
       eval:similarity -- stream FILE [--profile P] [--threshold T] [--corpus FILE]`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    profile: { type: "string", default: "default" },
    threshold: { type: "string" },
    corpus: { type: "string" },
  },
});
const [mode, file] = positionals;
const profile = z.enum(PROFILES).parse(values.profile);
const threshold = values.threshold === undefined ? undefined : z.coerce.number().min(0).max(1).parse(values.threshold);
/** Any fixed key: scores do not depend on it. */
const index = new TenantIndex({ termKey: new Uint8Array(32).fill(7) });

function* readLines<T>(path: string, schema: z.ZodType<T>): Generator<T> {
  for (const line of readFileSync(path, "utf8").split("\n"))
    if (line.trim() !== "") yield schema.parse(JSON.parse(line));
}

function maintainAll(): void {
  while (index.maintain(50, () => 0)) {}
}

function warm(path: string): void {
  for (const { text } of readLines(path, z.object({ text: z.string() }))) {
    const features = index.analyse(text);
    if (features !== null) index.observe(features);
  }
  maintainAll();
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

/** An equal text is the exact key's hit, whatever similarity thinks of it. */
function judgePair(a: string, b: string): { score: number; accepted: boolean; guards: readonly string[] } {
  if (a === b) return { score: 1, accepted: true, guards: [] };
  const [query, entry] = [index.analyse(a), index.analyse(b)];
  if (query === null || entry === null) return { score: 0, accepted: false, guards: [] };
  const { score, accepted, decision } = index.compare(query, entry, profile, threshold);
  return { score, accepted, guards: decision.refusedBy };
}

function evaluatePairs(path: string): void {
  let i = 0;
  for (const { a, b } of readLines(path, z.object({ a: z.string(), b: z.string() }))) {
    const { score, accepted, guards } = judgePair(a, b);
    print({ i, score, accepted, guards });
    i += 1;
  }
}

function evaluateStream(path: string): void {
  const exact = new Map<string, number>();
  let i = 0;
  for (const { text } of readLines(path, z.object({ text: z.string() }))) {
    print({ i, ...lookUpOrStore(text, i, exact) });
    i += 1;
  }
}

function lookUpOrStore(text: string, i: number, exact: Map<string, number>): { hit: number | null; score: number } {
  const same = exact.get(text);
  if (same !== undefined) return { hit: same, score: 1 };
  const features: PromptFeatures | null = index.analyse(text);
  const found = features === null ? null : index.search("stream", features, searchOptions());
  if (found?.best) return { hit: Number(found.best.id), score: found.best.score.value };
  exact.set(text, i);
  if (features !== null) index.add("stream", { id: String(i), features, expiresAt: null });
  maintainAll();
  return { hit: null, score: found?.nearest?.score.value ?? 0 };
}

function searchOptions() {
  return threshold === undefined ? { profile, now: 0 } : { profile, threshold, now: 0 };
}

if (values.corpus !== undefined) warm(values.corpus);
if (mode === "pairs" && file !== undefined) evaluatePairs(file);
else if (mode === "stream" && file !== undefined) evaluateStream(file);
else {
  process.stderr.write(`${USAGE}\n`);
  process.exitCode = 2;
}
