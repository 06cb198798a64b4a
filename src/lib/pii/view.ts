/**
 * A copy of a text on which detection runs, and the way back to the original's offsets.
 *
 * Almost every change replaces one unit by one unit. Only where lengths differ is a change kept, so a plain text costs
 * nothing and a hostile one (100,000 zero-width characters) costs one record each.
 *
 *     original   n o a &#64; h        view   n o a @ h
 *     change     view 3..4  <-  original 3..8
 */
interface Change {
  start: number;
  end: number;
  originStart: number;
  originEnd: number;
}

export class View {
  readonly text: string;
  readonly #changes: readonly Change[];

  private constructor(text: string, changes: readonly Change[]) {
    this.text = text;
    this.#changes = changes;
  }

  static same(text: string): View {
    return new View(text, []);
  }

  /** Replaces what `pattern` (global) matches; a replacement of `undefined` keeps the match. */
  static replacing(text: string, pattern: RegExp, replace: (match: string) => string | undefined): View {
    const changes: Change[] = [];
    let out = "";
    let copied = 0;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const replacement = replace(match[0]);
      if (replacement === undefined) continue;
      const originEnd = match.index + match[0].length;
      out += text.slice(copied, match.index);
      const start = out.length;
      out += replacement;
      copied = originEnd;
      if (replacement.length === match[0].length) continue;
      changes.push({ start, end: out.length, originStart: match.index, originEnd });
    }
    return new View(out + text.slice(copied), changes);
  }

  /** The views of adjacent pieces of one text as one view. */
  static join(views: readonly { view: View; originLength: number }[]): View {
    const changes: Change[] = [];
    let text = "";
    let origin = 0;
    for (const { view, originLength } of views) {
      for (const { start, end, originStart, originEnd } of view.#changes) {
        changes.push({ start: start + text.length, end: end + text.length, originStart: originStart + origin, originEnd: originEnd + origin });
      }
      text += view.text;
      origin += originLength;
    }
    return new View(text, changes);
  }

  /** The original offset at which the unit at `offset` begins. */
  start(offset: number): number {
    const change = this.#before(offset + 1);
    if (change === undefined) return offset;
    return offset < change.end ? change.originStart : change.originEnd + offset - change.end;
  }

  /** The original offset after the unit before `offset`; what was dropped in front of `offset` is left out. */
  end(offset: number): number {
    const change = this.#before(offset);
    if (change === undefined) return offset;
    return offset <= change.end ? change.originEnd : change.originEnd + offset - change.end;
  }

  /** Whether something between the two offsets was shortened, dropped or expanded. */
  changed(start: number, end: number): boolean {
    const change = this.#before(end);
    return change !== undefined && change.end > start;
  }

  /** The last change that starts before `offset`. */
  #before(offset: number): Change | undefined {
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle]?.start ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return this.#changes[low - 1];
  }
}
