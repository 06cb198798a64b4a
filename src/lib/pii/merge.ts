import type { Hit } from "./values";

/**
 * Overlapping hits become one: the union of their spans (a part of a value left over is a leak), with the type of
 * the surest, the longest among equals. Result in order and disjoint.
 */
export function mergeHits<T extends Pick<Hit, "start" | "end" | "score">>(hits: readonly T[]): T[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: T[] = [];
  let surest: T | undefined;
  for (const hit of sorted) {
    const last = merged.at(-1);
    if (last === undefined || surest === undefined || hit.start >= last.end) {
      merged.push({ ...hit });
      surest = hit;
      continue;
    }
    if (isSurer(hit, surest)) surest = hit;
    merged[merged.length - 1] = { ...surest, start: last.start, end: Math.max(last.end, hit.end) };
  }
  return merged;
}

function isSurer<T extends Pick<Hit, "start" | "end" | "score">>(a: T, b: T): boolean {
  return a.score > b.score || (a.score === b.score && a.end - a.start > b.end - b.start);
}
