import { describe, expect, it } from "vitest";
import { NumberedPlaceholders } from "@/lib/pii/redact/anonymiser";
import { redactLeaves } from "@/lib/pii/redact/leaves";
import { createScanner } from "@/lib/pii/scan";
import { countWork, sumOf } from "./counting";

const scanner = createScanner();
const SMALL = 1 << 13;
const LARGE = 1 << 16;

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
  "iban,a\n\n",
  "vat,tin\n#########,#########\n\n",
];

describe("the work of a scan", () => {
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
    ["a text of e-mail addresses", (size: number) => repeated("ann@posteo.de ", size)],
    ["a text of names", (size: number) => repeated("John Smith, ", size)],
    ["JSON of strings", (size: number) => JSON.stringify(repeated("ann@posteo.de ", size).split(" "))],
    ["JSON in one string", (size: number) => JSON.stringify({ text: repeated("ann@posteo.de ", size) })],
  ])("grows in proportion to %s", (_, make) => {
    const workFor = (size: number) => {
      const { value, work } = countWork(() =>
        redactLeaves(make(size), scanner, { numbered: new NumberedPlaceholders() }),
      );
      expect(value.clean).toBe(true);
      return sumOf(work);
    };
    expect(workFor(LARGE / 2) / workFor(SMALL)).toBeLessThan(4 * 1.3);
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
