import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeTags, encodeTags, tagNeedle } from "@/server/store/tags";

/** Tags made of what separates and escapes: the ones that a substring search would take for others. */
const awkwardTag = fc.string({
  unit: fc.constantFrom('"', "\\", ",", "\n", "[", "]", "n", "\0", "\ud800"),
  maxLength: 5,
});

describe("tags", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.array(awkwardTag), (tags) => {
        expect(decodeTags(encodeTags(tags))).toEqual(tags);
      }),
    );
  });

  it("are found by substring exactly when they are in the list", () => {
    fc.assert(
      fc.property(fc.array(awkwardTag), awkwardTag, (tags, tag) => {
        expect(encodeTags(tags).includes(tagNeedle(tag))).toBe(tags.includes(tag));
      }),
      { numRuns: 2_000 },
    );
  });
});
