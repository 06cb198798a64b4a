import type { Stream, StreamLine } from "./streams";

const GRAM_CHARS = 4;
/** Three of five. */
const SHARED_MIN = 0.6;

/** Each pair of a stream's questions once that share at least three of five of their 4-grams (of both together). */
export function* overlappingPairs({ lines }: Stream): Generator<readonly [StreamLine, StreamLine]> {
  const known = new Set<string>();
  const unique = lines.filter(({ text }) => !known.has(text) && known.add(text));
  const sets = unique.map(({ text }) => gramsOf(text));
  const postings = new Map<string, number[]>();
  for (const [at, grams] of sets.entries()) {
    const shared = new Map<number, number>();
    for (const gram of grams) {
      for (const other of postings.get(gram) ?? []) shared.set(other, (shared.get(other) ?? 0) + 1);
      const posting = postings.get(gram);
      if (posting === undefined) postings.set(gram, [at]);
      else posting.push(at);
    }
    for (const [other, count] of shared) {
      const union = grams.size + (sets[other]?.size ?? 0) - count;
      const [a, b] = [unique[other], unique[at]];
      if (count >= SHARED_MIN * union && a !== undefined && b !== undefined) yield [a, b];
    }
  }
}

/** Of letters and digits in lower case, words one blank apart: what is compared here is what a reader sees first. */
function gramsOf(text: string): Set<string> {
  const plain = ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;
  const grams = new Set<string>();
  for (let at = 0; at + GRAM_CHARS <= plain.length; at++) grams.add(plain.slice(at, at + GRAM_CHARS));
  return grams;
}
