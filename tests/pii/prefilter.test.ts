import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bitsOf, Prefilter } from "@/lib/pii/detect/prefilter";
import { BUILT_IN } from "@/lib/pii/recognisers/builtin";

/** What stands behind a value in these texts: neither letter nor digit, so that the value ends there. */
const tail = fc.constantFrom("", " ", ".", ", x 12", "\n4711 0815", " é", "-");
const PATTERNS = [...BUILT_IN.values.filter(({ measure }) => measure === undefined), ...BUILT_IN.tokens].map(
  ({ id, pattern }) => [id, pattern] as const,
);

/** The pattern as the generator can read it: no flags, no look-around, a dash for what is read again. */
function generable(pattern: RegExp): RegExp {
  return new RegExp(pattern.source.replace(/\(\?<?[!=](?:[^()[\]]|\[[^\]]*\])*\)/g, "").replace(/\\1/g, "-"));
}

function matchesAt(pattern: RegExp, text: string): boolean {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

function passes(pattern: RegExp, isWhole: boolean, text: string): boolean {
  const prefilter = new Prefilter([{ pattern, isWhole }]);
  return prefilter.sift(text, 0, bitsOf([0], 1), new Uint8Array(1)) === 1;
}

describe("the prefilter", () => {
  it("never refuses a place where one of the recognisers' patterns matches", () => {
    for (const [id, pattern] of PATTERNS) {
      const value = fc.stringMatching(generable(pattern));
      fc.assert(
        fc.property(value, tail, fc.boolean(), (text, after, isLower) => {
          const whole = (isLower && pattern.ignoreCase ? text.toLowerCase() : text) + after;
          if (matchesAt(pattern, whole))
            expect(passes(pattern, false, whole), `${id} at ${JSON.stringify(whole)}`).toBe(true);
        }),
        { numRuns: 12 },
      );
    }
  });

  it.each([
    [/\d{2}[ -]?\d{3}/y, "12 345", "12x345"],
    [/(?:ab|cd)+e/y, "abcde", "abd"],
    [/\d{3}([ .-]?)\d{2}\1\d{4}/y, "123-45-6789", "12a-45-6789"],
    [/a(?=x)b?c/iy, "AC", "ad"],
    [/[^\d]{2}7/y, "ab7", "ab8"],
    [/x{2,}y/y, "xxxxy", "xy"],
    [/a*/y, "", "never"],
  ])("tells from the first characters of %s", (pattern, allowed, refused) => {
    expect(passes(pattern, false, allowed)).toBe(true);
    if (refused !== "never") expect(passes(pattern, false, refused)).toBe(false);
  });

  it("refuses a whole value that goes on", () => {
    expect(passes(/\d{9}/y, true, "123456789 ")).toBe(true);
    expect(passes(/\d{9}/y, true, "123456789")).toBe(true);
    expect(passes(/\d{9}/y, true, "1234567890")).toBe(false);
    expect(passes(/\d{9}/y, false, "1234567890")).toBe(true);
  });

  it("lets everything pass that it can't read", () => {
    expect(passes(/(?<name>x)y/y, false, "anything")).toBe(true);
    expect(passes(/\p{Lu}/uy, false, "anything")).toBe(true);
  });
});
