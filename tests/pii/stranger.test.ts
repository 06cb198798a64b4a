import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createScanner } from "@/lib/pii/scan";

interface Case {
  readonly id: string;
  readonly text: string;
  readonly secret: readonly string[];
}

const FILE = join(import.meta.dirname, "data/stranger.jsonl");
const CASES = readFileSync(FILE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);
const scanner = createScanner();

/** All characters of each place where the value stands are covered. */
function isFound({ text }: Case, value: string): boolean {
  const { findings } = scanner.scan(text);
  const start = text.indexOf(value);
  for (let at = start; at < start + value.length; at++)
    if (!findings.some((finding) => finding.start <= at && at < finding.end)) return false;
  return start >= 0;
}

describe("values and texts of somebody who had not seen the rules", () => {
  it("values are found in all but three of a hundred cases", () => {
    const values = CASES.flatMap((one) => one.secret.map((value) => ({ id: one.id, found: isFound(one, value) })));
    const missed = values.filter(({ found }) => !found).map(({ id }) => id);
    expect(values.length).toBeGreaterThan(500);
    expect(missed.length / values.length, missed.join(", ")).toBeLessThanOrEqual(0.03);
  });

  it("texts that hold nothing personal are left alone, all but four of a hundred", () => {
    const clean = CASES.filter(({ secret }) => secret.length === 0);
    const touched = clean.filter(({ text }) => scanner.scan(text).findings.length > 0).map(({ id }) => id);
    expect(clean.length).toBeGreaterThan(100);
    expect(touched.length / clean.length, touched.join(", ")).toBeLessThanOrEqual(0.04);
  });
});
