import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { numberedDocuments, withNumbers } from "../../scripts/docs/numbers";

describe("numbers in documents", () => {
  it.each(numberedDocuments())("%s says what bench/results say (npx tsx scripts/docs/numbers.ts)", (page) => {
    const text = readFileSync(page, "utf8");
    expect(withNumbers(text)).toBe(text);
  });

  it("that no result explains are refused by name", () => {
    expect(() => withNumbers("<!--=nobench rows .1-->1<!--/-->")).toThrow("npm run bench -- nobench --save");
  });
});
