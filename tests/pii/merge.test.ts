import { expect, it } from "vitest";
import { mergeHits } from "@/lib/pii/detect/merge";

const hit = (start: number, end: number, score: number, type: string) => ({ start, end, score, type });

it("makes overlapping hits their union, with the type of the surest", () => {
  const merged = mergeHits([
    hit(4, 9, 0.9, "IBAN"),
    hit(0, 5, 0.6, "PHONE"),
    hit(7, 12, 0.7, "SSN"),
    hit(12, 14, 0.5, "EMAIL"),
  ]);
  expect(merged).toEqual([hit(0, 12, 0.9, "IBAN"), hit(12, 14, 0.5, "EMAIL")]);
});
