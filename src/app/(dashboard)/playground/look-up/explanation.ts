import type { Explanation } from "@/lib/similarity/lexical/explanation";

/** The view leaves its shape open: what is not an explanation is none. An exact hit needs none and has none. */
export function readExplanation(value: unknown): Explanation | null {
  if (typeof value !== "object" || value === null) return null;
  if (!("candidates" in value) || !Array.isArray(value.candidates)) return null;
  if (!("terms" in value) || !Array.isArray(value.terms)) return null;
  return { candidates: value.candidates, terms: value.terms };
}
