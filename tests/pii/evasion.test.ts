import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner } from "@/lib/pii/scan";
import { card, iban } from "./generate";

const scanner = createScanner({ reserved: "find" });
const redact = (text: string) => redactText(text, scanner.scan(text).findings);
const fullWidth = (text: string) =>
  [...text].map((c) => (/[!-~]/.test(c) ? String.fromCharCode(c.charCodeAt(0) + 0xfee0) : c)).join("");
const arabicIndic = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));

const DISGUISES: readonly [string, (value: string) => string][] = [
  ["full width", fullWidth],
  ["Arabic-Indic digits", arabicIndic],
  ["zero-width spaces", (value) => [...value].join("\u200b")],
  ["soft hyphens", (value) => [...value].join("\u00ad")],
  ["no-break spaces", (value) => value.replace(/ /g, "\u00a0")],
  ["non-breaking hyphens", (value) => value.replace(/-/g, "\u2011")],
  ["en dashes", (value) => value.replace(/-/g, "\u2013")],
  ["numeric references", (value) => value.replace(/\d/, (digit) => `&#${digit.charCodeAt(0)};`)],
  ["percent signs", (value) => value.replace(/\d/, (digit) => `%3${digit}`)],
  ["JSON escapes", (value) => value.replace(/\d/, (digit) => `\\u003${digit}`)],
];

describe.each(DISGUISES)("a value hidden by %s", (_, disguise) => {
  it("is redacted whole, and nothing else is", () => {
    fc.assert(
      fc.property(card, (value) => {
        expect(redact(`the card ${disguise(value)} was charged`)).toBe("the card [CREDIT_CARD] was charged");
      }),
      { numRuns: 60 },
    );
    fc.assert(
      fc.property(iban, (value) => {
        expect(redact(`to ${disguise(value)} please`)).toBe("to [IBAN] please");
      }),
      { numRuns: 60 },
    );
  });
});

describe("an e-mail address", () => {
  it.each([
    "ann%40posteo.de",
    "ann&#64;example.org",
    "ann&commat;example.org",
    "ann\\u0040example.org",
    "ann\\@posteo.de",
    "ann[at]example[dot]org",
    "ann (at) example.org",
    "ａｎｎ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "an\u200bn@exam\u00adple.org",
  ])("is seen through %s", (hidden) => {
    expect(redact(`write to ${hidden} today`)).toBe("write to [EMAIL] today");
  });
});

describe("offsets", () => {
  it("are those of the original in any Unicode text", () => {
    const noise = fc.string({
      unit: fc.constantFrom(
        "😀",
        "e\u0301",
        "\u200b",
        "ﬁ",
        "𝒜",
        "ا",
        "한",
        "…",
        "½",
        " ",
        "a",
        "\ud83d\udc68\u200d\ud83d\udc69",
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(noise, noise, (before, after) => {
        const text = `${before} <ann.lee@posteo.de> ${after}`;
        const values = scanner.scan(text).findings.map(({ start, end }) => text.slice(start, end));
        expect(values).toContain("ann.lee@posteo.de");
      }),
      { numRuns: 300 },
    );
  });

  it("stay inside the text, in order and disjoint, for any string", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        let last = 0;
        for (const { start, end } of scanner.scan(text).findings) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          last = end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 300 },
    );
  });
});
