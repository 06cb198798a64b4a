import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshIndex } from "./judge";

interface Pair {
  readonly a: string;
  readonly b: string;
  readonly same: 0 | 1;
  readonly kind: string;
}

const FILE = join(import.meta.dirname, "cases/stranger-pairs.jsonl");
const PAIRS = readFileSync(FILE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Pair);
const index = freshIndex();

/** What has no features matches exactly only. */
function meet(a: string, b: string): boolean {
  const [one, other] = [index.analyse(a), index.analyse(b)];
  return one !== null && other !== null && index.compare(one, other, "default").accepted;
}

const accepted = (same: 0 | 1) => PAIRS.filter((pair) => pair.same === same && meet(pair.a, pair.b));

/** Of the table: a capital that opens a text says nothing, and the sides of `vs` may change places. */
const WRONG_MAX = 4;

describe("pairs that somebody made who had not seen the rules", () => {
  it("do not meet where they ask for different things", () => {
    const wrong = accepted(0);
    expect(wrong.length, JSON.stringify(wrong.map(({ a, b }) => [a, b]))).toBeLessThanOrEqual(WRONG_MAX);
    const dangerous = [
      "num",
      "symbol",
      "neg",
      "qword",
      "prep",
      "modal",
      "role",
      "lookalike",
      "invisible",
      "lang",
      "text",
    ];
    expect(wrong.filter(({ kind }) => dangerous.includes(kind))).toEqual([]);
  });

  it("meet in three of four cases where they ask the same", () => {
    expect(accepted(1).length / PAIRS.filter(({ same }) => same === 1).length).toBeGreaterThanOrEqual(0.75);
  });
});

const QUESTION_WORDS = ["who", "what", "when", "where", "why", "how"];
const FRAMES = [
  "_ is a plumber",
  "tell me _ is nice",
  "list _ makes steel rust",
  "_ should i call",
  "explain _ it ended",
];

it("no question word stands for another, in any place", () => {
  for (const frame of FRAMES)
    for (const one of QUESTION_WORDS)
      for (const other of QUESTION_WORDS)
        if (one !== other) {
          const [a, b] = [frame.replace("_", one), frame.replace("_", other)];
          expect(meet(a, b), `${a} | ${b}`).toBe(false);
        }
});
