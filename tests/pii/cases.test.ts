import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createScanner, type Finding } from "@/lib/pii/scan";

/** A sum over cases of other projects: no single case is a rule, the shares are the guarantee. */

interface Case {
  text: string;
  spans: { start: number; end: number; type: string; optional?: 1 | boolean }[];
  neg_for?: string;
}

const cases = readFileSync(new URL("./data/cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);
const scanner = createScanner({ reserved: "find" });

function covered(findings: readonly Finding[], at: number): boolean {
  return findings.some(({ start, end }) => at >= start && at < end);
}

function leaked({ text, spans }: Case): [left: number, all: number] {
  const { findings } = scanner.scan(text);
  const places = spans
    .filter(({ optional }) => !optional)
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
  return [places.filter((at) => !covered(findings, at)).length, places.length];
}

describe("over the cases of other detectors", () => {
  it("leaves at most 3 % of the personal characters", () => {
    const sums = cases.map(leaked).reduce(([left, all], [l, a]) => [left + l, all + a], [0, 0]);
    expect(sums[1]).toBeGreaterThan(10_000);
    expect(sums[0] / sums[1]).toBeLessThanOrEqual(0.03);
  });

  it("touches at most 5 % of the clean documents", () => {
    const clean = cases.filter(({ spans, neg_for }) => spans.length === 0 && neg_for === undefined);
    const touched = clean.filter(({ text }) => scanner.scan(text).findings.length > 0);
    expect(touched.length / clean.length).toBeLessThanOrEqual(0.05);
  });
});
