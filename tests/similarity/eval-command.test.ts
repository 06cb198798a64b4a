import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "lethe-similarity-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(mode: string, lines: readonly object[], ...options: string[]): unknown[] {
  const file = join(folder, `${mode}.jsonl`);
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join("\n"));
  const out = execFileSync("npx", ["tsx", "scripts/eval/similarity.ts", mode, file, ...options], { encoding: "utf8" });
  return out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

describe("eval:similarity", () => {
  it("prints one verdict a pair and nothing else", () => {
    const rows = evaluate("pairs", [
      { a: "how do I open a bank account", b: "Please tell me how I can open a bank account", same: 1 },
      { a: "set an oven timer for 5 minutes", b: "set an oven timer for 6 minutes", same: 0 },
    ]);
    expect(rows).toEqual([
      { i: 0, score: 1, accepted: true, guards: [] },
      { i: 1, score: expect.any(Number), accepted: false, guards: expect.arrayContaining(["number"]) },
    ]);
  });

  it("stores on a miss only, and names the line that was stored", () => {
    const text = "how do I open a bank account";
    const rows = evaluate("stream", [
      { text, cls: "a" },
      { text: `${text}, please`, cls: "a" },
      { text, cls: "a" },
      { text: "buy fresh apples", cls: "b" },
    ]);
    expect(rows).toEqual([
      { i: 0, hit: null, score: 0 },
      { i: 1, hit: 0, score: 1 },
      { i: 2, hit: 0, score: 1 },
      { i: 3, hit: null, score: expect.any(Number) },
    ]);
  });
});
