interface Span {
  start: number;
  end: number;
  score: number;
}

/**
 * Overlapping hits become one: the union of their spans (a part of a value left over is a leak), with the type of
 * the surest, the longest among equals. To be given hits in order of start, the longer first; one at a time, so that
 * a caller may stop between any two.
 */
export class Merger<T extends Span> {
  /** In order of start, disjoint. The last one may still grow. */
  readonly merged: T[] = [];
  #surest: T | undefined;

  add(hit: T): void {
    const last = this.merged.at(-1);
    if (last === undefined || this.#surest === undefined || hit.start >= last.end) {
      this.merged.push(hit);
      this.#surest = hit;
      return;
    }
    if (isSurer(hit, this.#surest)) this.#surest = hit;
    this.merged[this.merged.length - 1] = { ...this.#surest, start: last.start, end: Math.max(last.end, hit.end) };
  }
}

/** The order in which a merger takes hits. */
export function inOrder(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

/** All at once. */
export function mergeHits<T extends Span>(hits: readonly T[]): T[] {
  const merger = new Merger<T>();
  for (const hit of [...hits].sort(inOrder)) merger.add(hit);
  return merger.merged;
}

function isSurer(a: Span, b: Span): boolean {
  return a.score > b.score || (a.score === b.score && a.end - a.start > b.end - b.start);
}
