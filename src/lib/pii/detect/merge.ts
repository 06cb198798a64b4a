interface Span {
  start: number;
  end: number;
  score: number;
}

/**
 * Overlapping hits become one: the union of their spans (a part of a value left over is a leak), with the type of
 * the surest, the longest among equals.
 */
export function mergeHits<T extends Span>(hits: readonly T[]): T[] {
  const merged: T[] = [];
  let surest: T | undefined;
  for (const hit of [...hits].sort(inOrder)) {
    const last = merged.at(-1);
    if (last === undefined || surest === undefined || hit.start >= last.end) {
      merged.push(hit);
      surest = hit;
      continue;
    }
    if (isSurer(hit, surest)) surest = hit;
    merged[merged.length - 1] = { ...surest, start: last.start, end: Math.max(last.end, hit.end) };
  }
  return merged;
}

/** By start, the longer first. */
function inOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

function isSurer(a: Span, b: Span): boolean {
  return a.score > b.score || (a.score === b.score && a.end - a.start > b.end - b.start);
}
