import { describe, expect, it } from "vitest";
import { NumberedPlaceholders } from "@/lib/pii/redact/anonymiser";
import { redactLeaves } from "@/lib/pii/redact/leaves";
import { createScanner, type Scanner } from "@/lib/pii/scan";
import { countSteps, countWork, largestOf, sumOf, type Work } from "./counting";

const scanner = createScanner();
const SMALL = 1 << 13;
const LARGE = 1 << 16;
/** Characters, patterns and elements that one step may handle, whatever the text and however long it is. */
const STEP_MAX = 160_000;

function repeated(unit: string, size: number): string {
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

/** Numbers that differ, so that no memory of an earlier one helps. */
function numbered(pattern: string, size: number): string {
  let state = 7;
  let text = "";
  while (text.length < size) {
    text += pattern.replace(/#/g, () => {
      state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
      return `${Math.floor(state / 0x8000) % 10}`;
    });
  }
  return text.slice(0, size);
}

const HOSTILE: readonly string[] = [
  "TIN 123456789 ",
  "TIN ######### ",
  "VAT no ######### ",
  "John Smith ",
  "ann@posteo.de ",
  "DE89 3704 0044 0532 0130 01 ",
  "4### #### #### #### ",
  "00### ### ",
  "a\u200b",
  "&#64;",
  "[ [",
  "A",
  "12 Aaaa ",
  "Dear Aaaa-aa'A-",
  "-----BEGIN PRIVATE KEY-----",
  "-----BEGIN PRIVATE KEY----- -----END ",
  "password=x1y2z3 ",
  "[EMAIL]",
  "身份证",
];

describe("the work of a scan", () => {
  it.each(HOSTILE)("in one step has a bound that does not grow with the text: %j", (pattern) => {
    for (const size of [SMALL, LARGE]) {
      const { works } = countSteps(scanner.scanSliced(numbered(pattern, size)));
      expect(largestOf(works)).toBeLessThan(STEP_MAX);
    }
  });

  it.each(HOSTILE)("grows in proportion to the text: %j", (pattern) => {
    const workFor = (size: number) => sumOf(countWork(() => scanner.scan(numbered(pattern, size))).work);
    const ratio = workFor(LARGE / 2) / workFor(SMALL);
    expect(ratio).toBeLessThan(4 * 1.3);
  });

  it("spends on a number what its first characters leave open, not what its label names", () => {
    const patternsFor = (text: string) => countWork(() => scanner.scan(text)).work.patterns;
    const count = 500;
    const unlabelled = patternsFor(numbered("xyz ######### ", 14 * count));
    const labelled = patternsFor(numbered("TIN ######### ", 14 * count));
    expect((labelled - unlabelled) / count).toBeLessThan(60);
  });
});

describe("the work of redacting", () => {
  it.each([
    ["a text with 9,000 e-mail addresses", repeated("ann@posteo.de ", LARGE)],
    ["a text of names", repeated("John Smith, ", LARGE)],
    ["JSON of 3,000 strings", JSON.stringify(Array.from({ length: 3_000 }, (_, i) => `ann${i}@posteo.de called`))],
    ["JSON in one string", JSON.stringify({ text: repeated("ann@posteo.de ", LARGE) })],
  ])("has a bound in each step: %s", (_, text) => {
    const works: Work[] = [];
    const counting: Scanner = {
      ...scanner,
      run: (steps) => {
        const counted = countSteps(steps(scanner));
        works.push(...counted.works);
        return counted.result;
      },
    };
    const inSteps = redactLeaves(text, counting, { numbered: new NumberedPlaceholders() });
    expect(inSteps).toEqual(redactLeaves(text, scanner, { numbered: new NumberedPlaceholders() }));
    expect(inSteps.clean).toBe(true);
    expect(largestOf(works)).toBeLessThan(STEP_MAX);
  });
});

describe("a text with more findings than a call has room for arguments", () => {
  it("is scanned and redacted whole", () => {
    const { value, findings, clean } = redactLeaves("Ann Lee, ".repeat(150_000), scanner);
    expect(clean).toBe(true);
    expect(findings).toEqual([{ type: "PERSON", count: 150_000 }]);
    expect(value).toBe("[PERSON], ".repeat(150_000));
  });
});
