import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createScanner, type Scan } from "@/lib/pii/scan";
import { card, iban, pesel } from "./generate";

const scanner = createScanner({ custom: [{ name: "TICKET", pattern: "T-[0-9]{6}" }] });

function runSliced(text: string, budget?: number): { scan: Scan; steps: number } {
  const slices = scanner.scanSliced(text, budget);
  for (let steps = 0; ; steps++) {
    const step = slices.next();
    if (step.done === true) return { scan: step.value, steps };
  }
}

const part = fc.oneof(
  card,
  iban,
  pesel.map((n) => `PESEL: ${n}`),
  fc.constantFrom(
    "Dear Anna Nowak,\n",
    "T-123456",
    "ann&#64;example.org",
    "ｂ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "1-1-1-1-1-",
    "a.a.a.",
    "12 High Street, Leeds LS1 4DY",
    "\u200b\u200b",
    "😀",
    "the quick brown fox. ",
  ),
);
const text = fc.array(part, { minLength: 1, maxLength: 40 }).map((parts) => parts.join(" "));

describe("a sliced scan", () => {
  it("finds what the whole scan finds", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 400 }), fc.constantFrom(1, 300), (piece, budget, times) => {
        const long = `${piece} `.repeat(times);
        expect(runSliced(long, budget).scan).toEqual(scanner.scan(long));
      }),
      { numRuns: 25 },
    );
  });

  it("is not disturbed by another that runs in between its steps", () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 1, max: 40 }), (one, other, budget) => {
        const scans = [one, other].map((each) => ({
          text: each.repeat(3),
          steps: scanner.scanSliced(each.repeat(3), budget),
        }));
        const found = new Map<string, Scan>();
        while (found.size < new Set(scans.map((scan) => scan.text)).size) {
          for (const { text: scanned, steps } of scans) {
            const step = steps.next();
            if (step.done === true && step.value !== undefined) found.set(scanned, step.value);
          }
        }
        for (const [scanned, scan] of found) expect(scan).toEqual(scanner.scan(scanned));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    "1-1-1-",
    "4111 1111 1111 1112 ",
    "DE89 3704 0044 0532 0130 01 ",
    "a@",
    "John Smith ",
    "password=",
    "T-12345 ",
    "\u200bx",
    "&#64;",
  ])("of %j takes steps in proportion to the text: no step grows with it", (unit) => {
    const steps = (size: number) => runSliced(unit.repeat(Math.ceil(size / unit.length)).slice(0, size), 512).steps;
    const [small, large] = [steps(1 << 16), steps(1 << 18)];
    expect(large).toBeGreaterThan(small * 3);
    expect(large).toBeLessThan(small * 5 + 16);
  });
});
