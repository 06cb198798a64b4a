import { DIGIT, KIND } from "../views/alphabet";
import type { LabelHit } from "./text-analysis";

/** How far before a value its label may stand, and how far after it, in UTF-16 units of the view. */
const BEFORE_MAX = 64;
const AFTER_MAX = 40;
/** Beyond this the label counts for less: a table header, the sentence before. */
const NEAR = 28;
/** Labels looked at in each direction. */
const BEFORE_COUNT = 8;
const AFTER_COUNT = 4;
const FAR_PENALTY = 0.15;
/** A word like `order` speaks only for the number right behind it. */
const AGAINST_MAX = 18;
/** Of words that name versions. */
export const AGAINST_VERSION = 2;
/** Letters between such a word and its number: `no`, `nr`, `is`. */
const FILLER_MAX = 3;

/** A value has at least so many signs. */
const VALUE_MIN = 5;
/** One value, whatever its groups, and the sign that opens a remark. */
const ANNOTATED = /^[\dA-Za-z]{1,20}(?:[ ./-][\dA-Za-z]{1,12}){0,6}["'`)]{0,2}[,;]?(?: ?[([]|\s{0,3}(?:--|#|\/\/) )$/;

/** What `LabelCursor.near` found last, nearest label first in each direction; overwritten by the next call. */
export interface LabelContext {
  count: number;
  hits: LabelHit[];
  /** Subtracted from a labelled score. */
  penalties: number[];
  /** From this label on they stand behind the value: enough for a number that proves itself, not for one that only a label makes. */
  behind: number;
  /** The nearest word in front says that this is an order or a hash (1), or a version (2); else 0. */
  negative: number;
}

/**
 * Finds the labels near each value. Values must be asked for in order of start: a cursor follows them through the
 * labels, so that a text with many of both stays linear. Nothing is allocated, because a hostile text asks often.
 */
export class LabelCursor {
  readonly context: LabelContext = { count: 0, hits: [], penalties: [], behind: 0, negative: 0 };
  readonly #text: string;
  readonly #hits: readonly LabelHit[];
  /** First hit that does not end before the value asked for. */
  #next = 0;

  constructor(text: string, hits: readonly LabelHit[]) {
    this.#text = text;
    this.#hits = hits;
  }

  near(start: number, end: number): LabelContext {
    const { context: evidence } = this;
    evidence.count = 0;
    evidence.negative = 0;
    while (this.#next < this.#hits.length && (this.#hits[this.#next]?.end ?? 0) <= start) this.#next++;
    this.#labelsBefore(start);
    this.#labelInBrackets(start);
    evidence.behind = evidence.count;
    this.#labelsAfter(end);
    return evidence;
  }

  /** A label begins at the place that was asked for last: what stands there is no part of a value. */
  isLabelAt(start: number): boolean {
    return this.#hits[this.#next]?.start === start;
  }

  #labelsBefore(start: number): void {
    const { context: evidence } = this;
    // Line breaks in [counted, start), counted outwards once for all labels.
    let counted = start;
    let breaks = 0;
    for (let i = this.#next - 1; i >= 0 && i >= this.#next - BEFORE_COUNT; i--) {
      const hit = this.#hits[i];
      if (hit === undefined) return;
      const distance = start - hit.end;
      if (distance > BEFORE_MAX) return;
      if (hit.label.negative > 0) {
        const isNear = evidence.count === 0 && distance <= AGAINST_MAX && this.#speaksFor(hit.end, start);
        evidence.negative = isNear ? hit.label.negative : 0;
        // The nearest word says whose number this is: what a label farther off announced was another one.
        if (isNear) return;
        continue;
      }
      if (this.#isNoted(hit)) continue;
      breaks = hit.end < counted ? breaks + this.#breaks(hit.end, counted) : this.#breaks(hit.end, start);
      counted = hit.end;
      if (breaks <= 1) this.#note(hit, distance > NEAR ? FAR_PENALTY : 0);
    }
  }

  /** `39474111040 (OIB)`, `'39474111040' -- OIB`: what stands in brackets or a comment right behind says what it is. */
  #labelInBrackets(start: number): void {
    const hit = this.#hits[this.#next];
    if (hit === undefined || hit.start - start > AFTER_MAX || hit.start - start < VALUE_MIN) return;
    if (hit.label.negative > 0 || this.#isNoted(hit)) return;
    const opening = this.#text.charCodeAt(hit.start - 1);
    if (opening !== 0x28 && opening !== 0x5b && opening !== 0x20) return;
    if (ANNOTATED.test(this.#text.slice(start, hit.start))) this.#note(hit, 0);
  }

  #labelsAfter(end: number): void {
    for (let i = this.#next; i < this.#hits.length && i < this.#next + AFTER_COUNT; i++) {
      const hit = this.#hits[i];
      if (hit === undefined || hit.start - end > AFTER_MAX) return;
      if (hit.start < end || hit.label.negative > 0 || this.#isNoted(hit) || this.#breaks(end, hit.start) > 0) continue;
      this.#note(hit, FAR_PENALTY);
    }
  }

  #note(hit: LabelHit, penalty: number): void {
    const { context: evidence } = this;
    evidence.hits[evidence.count] = hit;
    evidence.penalties[evidence.count] = penalty;
    evidence.count++;
  }

  /** A label said twice says nothing new: the nearest one counts. */
  #isNoted({ label }: LabelHit): boolean {
    const { hits, count } = this.context;
    for (let i = 0; i < count; i++) if (hits[i]?.label === label) return true;
    return false;
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
