import { describe, expect, it } from "vitest";
import { normalise } from "@/lib/text/normalise";
import { singular } from "@/lib/text/plural";
import { foldQuantities } from "@/lib/text/quantities";
import { americanSpelling } from "@/lib/text/spelling-variants";
import { tokenise } from "@/lib/text/tokenise";

function tokens(text: string): string[] {
  return foldQuantities(tokenise(normalise(text)) ?? []).map((token) => token.text);
}

describe("tokens", () => {
  it.each([
    ["C++ or C#?", ["c++", "or", "c#"]],
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
    ["2024-05-01", ["date2024-5-1"]],
    ["May 1st, 2024", ["date2024-5-1"]],
    ["1 May 2024", ["date2024-5-1"]],
    ["5pm", ["clock1020"]],
    ["17:00", ["clock1020"]],
    ["5:00 p.m.", ["clock1020"]],
    ["the 2nd", ["the", "2th"]],
    ["the second", ["the", "2th"]],
    ["5 - 3", ["5", "-", "3"]],
    ["well-known", ["well", "known"]],
    ["10²", ["10", "^", "2"]],
    ["٣ كتب", ["3", "كتب"]],
    ["ｆｕｌｌ ｗｉｄｔｈ", ["full", "width"]],
  ])("reads %j as %j", (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it.each([
    ["今天北京天气怎么样", 4],
    ["東京の天気はどうですか", 4],
    ["วันนี้อากาศเป็นอย่างไร", 3],
  ])("cuts %s, which has no blanks, into words", (text, least) => {
    const found = tokens(text);
    expect(found.length).toBeGreaterThanOrEqual(least);
    expect(found.join("")).toBe(text);
  });

  it.each(["Привет мир", "γειά σου κόσμε", "שלום עולם", "नमस्ते दुनिया", "안녕 세상", "merhaba dünya"])(
    "keeps the letters of %s",
    (text) => {
      expect(tokens(text)).toEqual(text.toLowerCase().split(" "));
    },
  );

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
