import { describe, expect, it } from "vitest";
import { foldNumbers } from "@/lib/similarity/compare/read-numbers";
import { readPieces } from "@/lib/similarity/compare/read-pieces";
import { readLossless } from "@/lib/text/lossless";
import { singular } from "@/lib/text/plural";
import { americanSpelling } from "@/lib/text/spelling-variants";

function pieces(text: string): string[] {
  return foldNumbers(readPieces(text).pieces).map((piece) => piece.text);
}

describe("tokens", () => {
  it.each([
    ["C++ or C#?", ["C++", "or", "C#", "?"]],
    ["costs $20", ["costs", "20 $"]],
    ["20 dollars", ["20 $"]],
    ["1,000 km", ["1000 km"]],
    ["1000 kilometers", ["1000 km"]],
    ["5km", ["5 km"]],
    ["50%", ["50 %"]],
    ["fifty percent", ["50 %"]],
    ["twenty-five", ["25"]],
    ["one hundred and five", ["105"]],
    ["2 million", ["2000000"]],
    ["10k", ["10000"]],
    ["3.14", ["3.14"]],
    ["3.10", ["3.10"]],
    ["2024-05-01", ["2024-05-01"]],
    ["5pm", ["5pm"]],
    ["the 2nd", ["the", "2th"]],
    ["a well-known word", ["a", "well", "known", "word"]],
    ["10² is", ["10²", "is"]],
    ["don't", ["do", "not"]],
    ["Norway's capital", ["norway", "'s", "capital"]],
  ])("reads %j as %j", (text, expected) => {
    expect(pieces(text)).toEqual(expected);
  });

  it.each([
    ["今天北京天气怎么样", 4],
    ["東京の天気はどうですか", 4],
    ["วันนี้อากาศเป็นอย่างไร", 3],
  ])("cuts %s, which has no blanks, into words", (text, least) => {
    const found = pieces(text);
    expect(found.length).toBeGreaterThanOrEqual(least);
    expect(found.join("")).toBe(text);
  });

  it.each([
    "Привет мир",
    "γειά σου κόσμε",
    "नमस्ते दुनिया",
    "if (a<b) { x++; } // 5! …",
    "  two  blanks\n\nand 3.5e-7 ²½ﬁ",
    "“quoted” it’s — done?!",
  ])("joined again are the prompt: %j", (text) => {
    expect(
      readLossless(text)
        .map((token) => token.text)
        .join(""),
    ).toBe(text);
  });

  it.each([
    ["cards", "card"],
    ["currencies", "currency"],
    ["boxes", "box"],
    ["matches", "match"],
    ["children", "child"],
    ["news", "news"],
    ["status", "status"],
    ["glass", "glass"],
    ["is", "is"],
    ["universe", "universe"],
    ["university", "university"],
    ["houses", "house"],
    ["classes", "class"],
  ])("the singular of %s is %s", (plural, expected) => {
    expect(singular(plural)).toBe(expected);
  });

  it.each([
    ["colour", "color"],
    ["organised", "organized"],
    ["centre", "center"],
    ["travelling", "traveling"],
    ["four", "four"],
    ["hour", "hour"],
    ["promise", "promise"],
    ["advise", "advise"],
    ["there", "there"],
    ["rolled", "rolled"],
  ])("%s is spelled %s", (british, expected) => {
    expect(americanSpelling(british)).toBe(expected);
  });
});
