import { DIGIT, KIND } from "./alphabet";
import type { LabelHit } from "./sketch";

/** How far before a value its label may stand, and how far after it, in UTF-16 units of the view. */
const BEFORE_MAX = 64;
const AFTER_MAX = 40;
/** Beyond this the label counts for less: a table header, the sentence before. */
const NEAR = 28;
const FAR_PENALTY = 0.15;
/** A word like `order` speaks only for the number right behind it. */
const AGAINST_MAX = 18;
/** Letters between such a word and its number: `no`, `nr`, `is`. */
const FILLER_MAX = 3;

export interface NearLabel {
  hit: LabelHit;
  /** Subtracted from a labelled score. */
  penalty: number;
  /** It stands behind the value: enough for a number that proves itself, not for one that only a label makes. */
  isBehind: boolean;
}

export interface Evidence {
  labels: NearLabel[];
  /** The nearest word in front says that this is an order, a version, a hash. */
  against: boolean;
}

const NOTHING: Evidence = { labels: [], against: false };

/**
 * Finds the labels near each value. Values must be asked for in order of start: a cursor follows them through the
 * labels, so that a text with many of both stays linear.
 */
export class LabelCursor {
  readonly #text: string;
  readonly #hits: readonly LabelHit[];
  /** First hit that does not end before the value asked for. */
  #next = 0;

  constructor(text: string, hits: readonly LabelHit[]) {
    this.#text = text;
    this.#hits = hits;
  }

  near(start: number, end: number): Evidence {
    if (this.#hits.length === 0) return NOTHING;
    while (this.#next < this.#hits.length && (this.#hits[this.#next]?.end ?? 0) <= start) this.#next++;
    const labels: NearLabel[] = [];
    let against = false;
    for (let i = this.#next - 1; i >= 0 && i >= this.#next - 8; i--) {
      const hit = this.#hits[i];
      if (hit === undefined) break;
      const distance = start - hit.end;
      if (distance > BEFORE_MAX) break;
      if (hit.label.against) {
        against = labels.length === 0 && distance <= AGAINST_MAX && this.#speaksFor(hit.end, start);
        // The nearest word says whose number this is: what a label farther off announced was another one.
        if (against) break;
      } else if (this.#breaks(hit.end, start) <= 1)
        labels.push({ hit, penalty: distance > NEAR ? FAR_PENALTY : 0, isBehind: false });
    }
    this.#labelsAfter(end, labels);
    return labels.length === 0 && !against ? NOTHING : { labels, against };
  }

  #labelsAfter(end: number, labels: NearLabel[]): void {
    for (let i = this.#next; i < this.#hits.length && i < this.#next + 4; i++) {
      const hit = this.#hits[i];
      if (hit === undefined || hit.start - end > AFTER_MAX) return;
      if (hit.start < end || hit.label.against || this.#breaks(end, hit.start) > 0) continue;
      labels.push({ hit, penalty: FAR_PENALTY, isBehind: true });
    }
  }

  /** \`order no 12\` and \`version: 12\`, but not \`example.org 12\`: the number follows at once, in the same line. */
  #speaksFor(end: number, start: number): boolean {
    const unit = this.#text.charCodeAt(end);
    const isGlued = (unit === 0x2e || unit === 0x2d || unit === 0x40) && KIND[this.#text.charCodeAt(end + 1)] !== 0;
    if (isGlued && end + 1 < start) return false;
    let letters = 0;
    for (let i = end; i < start; i++) {
      if (this.#text.charCodeAt(i) === 0x0a) return false;
      const kind = KIND[this.#text.charCodeAt(i)] ?? 0;
      if (kind === DIGIT) return false; // another number took it
      if (kind !== 0) letters++;
    }
    return letters <= FILLER_MAX;
  }

  /** Line breaks between two offsets: a label speaks for its line and the next one. */
  #breaks(start: number, end: number): number {
    let count = 0;
    for (let i = start; i < end; i++) if (this.#text.charCodeAt(i) === 0x0a) count++;
    return count;
  }
}
