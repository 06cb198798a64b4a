/**
 * A copy of a text on which detection runs, and the way back to the original's offsets.
 *
 * Almost every change replaces one unit by one unit. Only where lengths differ is a change kept, so a plain text costs
 * nothing and a hostile one (100,000 zero-width characters) costs four numbers each.
 *
 *     original   n o a &#64; h        view   n o a @ h
 *     change     view 3..4  <-  original 3..8, kept as 3, 4, 3, 8
 */
const FIELDS = 4;
/** Numbers in a block of changes; a power of two, and whole changes. */
const BLOCK_BITS = 12;
const BLOCK = 1 << BLOCK_BITS;

/** Changes in blocks: no growth copies them all, and the full ones are out of the collector's way. */
class Changes {
  /** start, end, origin start, origin end; start, end ... in order. */
  readonly #full: Int32Array[] = [];
  #last: number[] = [];

  get count(): number {
    return (this.#full.length * BLOCK + this.#last.length) / FIELDS;
  }

  add(start: number, end: number, originStart: number, originEnd: number): void {
    this.#last.push(start, end, originStart, originEnd);
    if (this.#last.length < BLOCK) return;
    this.#full.push(Int32Array.from(this.#last));
    this.#last = [];
  }

  field(change: number, field: number): number {
    const at = change * FIELDS + field;
    return (this.#full[at >> BLOCK_BITS] ?? this.#last)[at & (BLOCK - 1)] ?? 0;
  }
}

export interface Stretch {
  start: number;
  end: number;
}

export class View {
  readonly text: string;
  readonly #changes: Changes;

  private constructor(text: string, changes: Changes) {
    this.text = text;
    this.#changes = changes;
  }

  static same(text: string): View {
    return new View(text, new Changes());
  }

  /** Replaces what `pattern` (global) matches; a replacement of `undefined` keeps the match. */
  static replacing(text: string, pattern: RegExp, replace: (match: string, at: number) => string | undefined): View {
    const changes = new Changes();
    let out = "";
    let copied = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const replacement = replace(match[0], match.index);
      if (replacement === undefined) continue;
      const originEnd = match.index + match[0].length;
      out += text.slice(copied, match.index);
      const start = out.length;
      out += replacement;
      copied = originEnd;
      if (replacement.length !== match[0].length) changes.add(start, out.length, match.index, originEnd);
    }
    return new View(out + text.slice(copied), changes);
  }

  /** The original offset at which the unit at `offset` begins. */
  start(offset: number): number {
    const change = this.#before(offset + 1);
    if (change < 0) return offset;
    return offset < this.#field(change, 1)
      ? this.#field(change, 2)
      : this.#field(change, 3) + offset - this.#field(change, 1);
  }

  /** The original offset after the unit before `offset`; what was dropped in front of `offset` is left out. */
  end(offset: number): number {
    const change = this.#before(offset);
    if (change < 0) return offset;
    return offset <= this.#field(change, 1)
      ? this.#field(change, 3)
      : this.#field(change, 3) + offset - this.#field(change, 1);
  }

  /** Whether something between the two offsets was shortened, dropped or expanded. */
  changed(start: number, end: number): boolean {
    const change = this.#before(end);
    return change >= 0 && this.#field(change, 1) > start;
  }

  /** Stretches of the view that hold every change of a length, with `reach` units around it; in order, disjoint. */
  around(reach: number): Stretch[] {
    const stretches: Stretch[] = [];
    for (let change = 0; change < this.#changes.count; change++) {
      const start = Math.max(0, this.#field(change, 0) - reach);
      const end = Math.min(this.text.length, this.#field(change, 1) + reach);
      const last = stretches.at(-1);
      if (last !== undefined && start <= last.end) last.end = end;
      else stretches.push({ start, end });
    }
    return stretches;
  }

  #field(change: number, field: number): number {
    return this.#changes.field(change, field);
  }

  /** Index of the last change that starts before `offset`, -1 for none. */
  #before(offset: number): number {
    let low = 0;
    let high = this.#changes.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#field(middle, 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
