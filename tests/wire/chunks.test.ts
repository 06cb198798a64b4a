import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitText } from "@/lib/wire/chunks";
import { modelText } from "./answers";

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
const boundaries = (text: string) => new Set([...segmenter.segment(text)].map((segment) => segment.index));

describe("text of a replayed stream", () => {
  it("is the stored text again when its pieces are joined", () => {
    fc.assert(
      fc.property(fc.oneof(modelText, fc.string({ unit: "binary", maxLength: 300 })), (text) => {
        expect([...splitText(text)].join("")).toBe(text);
      }),
    );
  });

  it("is never cut inside what a reader sees as one character", () => {
    const hard = fc
      .array(
        fc.constantFrom("👩‍👩‍👧‍👦", "🇩🇪", "🇫", "e\u0301\u0302", " \u0301", "\r\n", "각", "க்ஷி", "a ", "\u0600 b", "x"),
        { maxLength: 80 },
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(hard, modelText), (text) => {
        const safe = boundaries(text);
        let at = 0;
        for (const piece of splitText(text)) {
          expect(safe.has(at)).toBe(true);
          at += piece.length;
        }
      }),
      { numRuns: 500 },
    );
  });

  it("comes a few words at a time, in any script", () => {
    for (const text of [
      "The quick brown fox jumps over it. ".repeat(50),
      "日本語の文章です。".repeat(80),
      "x".repeat(3000),
    ]) {
      const pieces = [...splitText(text)];
      expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(48);
      expect(pieces.length).toBeLessThan(text.length / 10);
    }
  });

  it("has no pieces when there is no text, and one when a character is longer than any piece", () => {
    expect([...splitText("")]).toEqual([]);
    const tall = `z${"\u0301".repeat(500)}`;
    expect([...splitText(tall)]).toEqual([tall]);
  });
});
