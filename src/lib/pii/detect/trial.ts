import { type Check, LABELLED, type ValueRecogniser } from "../recognisers/recogniser";
import { KIND } from "../views/alphabet";
import { endsClean, isInside } from "./candidate";
import { Checks } from "./checks";
import { type Evidence, LabelCursor } from "./context";
import type { Hit } from "./hit";
import { type Bits, lowest, type Sieve } from "./sieve";
import type { Sketch } from "./sketch";

/** Longest text that can be nothing but one value. */
export const SOLE_MAX = 64;
const THRESHOLD = 0.5;
/** How far a column's head may stand from its values. */
const PAGE = 1500;
const AGAINST_PENALTY = 0.3;
/** Units of work: what is done for every number, for a pattern, for a check. */
const PLACE_WORK = 2;
const PATTERN_WORK = 1;
const CHECK_WORK = 16;

/** One start at a time: the evidence around it, and the best of what was tried there. */
export class Trial {
  readonly #text: string;
  readonly #values: readonly ValueRecogniser[];
  readonly #cursor: LabelCursor;
  readonly #sieve: Sieve;
  readonly #sole: { start: number; end: number };
  readonly #columns: readonly [index: number, at: number][];
  readonly #checks = new Checks();
  /** What may match at this start, and what of it was tried already. */
  readonly #open: Bits;
  readonly #live: Uint8Array;
  #liveCount = 0;
  readonly #evidence: Evidence;
  #start = 0;
  #reach = 0;
  #hit: Hit | undefined;
  #work = 0;

  constructor(text: string, sketch: Sketch, values: readonly ValueRecogniser[], sieve: Sieve) {
    this.#text = text;
    this.#values = values;
    this.#cursor = new LabelCursor(text, sketch.labels);
    this.#evidence = this.#cursor.evidence;
    this.#sieve = sieve;
    this.#sole = soleValue(text);
    this.#columns = [...sketch.columns];
    this.#open = sieve.empty();
    this.#live = new Uint8Array(sieve.words);
  }

  /** The surest value that starts at `start`; `reach` as `reachOf` gives it. */
  best(start: number, reach: number, alone: Bits | undefined, sole: Bits | undefined): Hit | undefined {
    this.#hit = undefined;
    this.#start = start;
    this.#reach = reach;
    this.#work += PLACE_WORK;
    this.#cursor.near(start, start + 1);
    if (isInside(this.#text, start) && !this.#isBehindLabel()) return undefined;
    if (!this.#sift(alone, sole)) return undefined;
    for (let i = 0; i < this.#evidence.count; i++) this.#tryLabelled(i);
    if (alone !== undefined) this.#tryAll(alone);
    if (sole !== undefined) this.#tryAll(sole);
    for (const [index, at] of this.#columns) this.#tryColumn(index, at);
    return this.#hit;
  }

  /** Units of work since the last call. */
  takeWork(): number {
    const work = this.#work + this.#checks.runs * CHECK_WORK;
    this.#work = 0;
    this.#checks.runs = 0;
    return work;
  }

  /** \`ID_4711\`: the label itself is what the number is glued to. */
  #isBehindLabel(): boolean {
    const { hits, count } = this.#evidence;
    for (let i = 0; i < count; i++) if (this.#start - (hits[i]?.end ?? 0) === 1) return true;
    return false;
  }

  /** Opens what has any evidence and may match here; false when that is nothing. */
  #sift(alone: Bits | undefined, sole: Bits | undefined): boolean {
    const open = this.#open;
    const { hits, count, behind } = this.#evidence;
    if (count === 0 && alone === undefined && sole === undefined && this.#columns.length === 0) return false;
    if (alone === undefined) open.fill(0);
    else open.set(alone);
    if (sole !== undefined) unite(open, sole);
    for (let i = 0; i < count; i++) {
      const label = hits[i]?.label;
      if (label !== undefined) unite(open, i < behind ? label.bits : label.selfProving);
    }
    for (const [index] of this.#columns) open[index >> 5] = (open[index >> 5] ?? 0) | (1 << (index & 31));
    this.#liveCount = this.#sieve.sift(this.#text, this.#start, open, this.#live);
    return this.#liveCount > 0 || this.#columns.length > 0;
  }

  /** The nearest label is asked first, so a second one of the same recogniser could only score less. */
  #tryLabelled(i: number): void {
    const { hits, penalties, behind } = this.#evidence;
    const label = hits[i]?.label;
    if (label !== undefined) this.#tryAll(i < behind ? label.bits : label.selfProving, penalties[i]);
  }

  /** Tries those among `bits` that are still open, in their order, and closes them. */
  #tryAll(bits: Bits, penalty?: number): void {
    const open = this.#open;
    for (let i = 0; i < this.#liveCount; i++) {
      const word = this.#live[i] ?? 0;
      let rest = (bits[word] ?? 0) & (open[word] ?? 0);
      open[word] = (open[word] ?? 0) & ~rest;
      for (; rest !== 0; rest &= rest - 1) this.#try(lowest(word, rest), penalty);
    }
  }

  /** A label on the same page, however far from the number: tried again, because it may be worth more than a near one. */
  #tryColumn(index: number, at: number): void {
    const value = this.#values[index];
    if (value?.column !== undefined && Math.abs(at - this.#start) <= PAGE)
      this.#try(index, (value.labelled ?? LABELLED) - value.column);
  }

  #try(index: number, penalty?: number): void {
    const value = this.#values[index];
    if (value === undefined || value.chars[0] > this.#reach || this.#isHopeless(value, penalty)) return;
    this.#work += PATTERN_WORK;
    const end = this.#matchEnd(value);
    if (end < 0 || !endsClean(this.#text, end, value.open === true)) return;
    const start = value.from?.(this.#text, this.#start) ?? this.#start;
    const matched = this.#text.slice(start, end);
    const score = this.#score(value, matched, end, penalty);
    if (score < THRESHOLD || !this.#beats(score, end)) return;
    if (value.valid !== undefined && !this.#checks.passes(value.valid, matched)) return;
    this.#hit = { start, end, type: value.type, score };
  }

  #matchEnd(value: ValueRecogniser): number {
    const { pattern, measure, valid } = value;
    if (measure !== undefined)
      return measure(this.#text, this.#start, valid === undefined ? UNCHECKED : this.#checks.remembering(valid));
    pattern.lastIndex = this.#start;
    return pattern.test(this.#text) ? pattern.lastIndex : -1;
  }

  /** Even the best evidence would not beat what is found: no pattern and no check is worth its time. */
  #isHopeless(value: ValueRecogniser, penalty: number | undefined): boolean {
    const labelled = penalty === undefined ? 0 : (value.labelled ?? LABELLED) - penalty;
    return this.#hit !== undefined && Math.max(labelled, value.alone ?? 0, value.solo ?? 0) < this.#hit.score;
  }

  #score(value: ValueRecogniser, matched: string, end: number, penalty: number | undefined): number {
    const labelled = penalty === undefined ? 0 : (value.labelled ?? LABELLED) - penalty;
    const inForm = value.form === undefined || fits(value.form, matched);
    const alone = inForm ? (value.alone ?? 0) - (this.#evidence.against ? AGAINST_PENALTY : 0) : 0;
    const isSole = this.#start <= this.#sole.start && end >= this.#sole.end;
    return Math.max(labelled, alone, isSole ? (value.solo ?? 0) : 0);
  }

  #beats(score: number, end: number): boolean {
    return this.#hit === undefined || score > this.#hit.score || (score === this.#hit.score && end > this.#hit.end);
  }
}

function unite(into: Bits, bits: Bits): void {
  for (let word = 0; word < into.length; word++) into[word] = (into[word] ?? 0) | (bits[word] ?? 0);
}

const UNCHECKED: Check = () => true;

function fits(form: RegExp, matched: string): boolean {
  form.lastIndex = 0;
  const match = form.exec(matched);
  return match !== null && match[0].length === matched.length;
}

/** The text without the space and quotes around it: a value that fills it stands alone. */
function soleValue(text: string): { start: number; end: number } {
  if (text.length > SOLE_MAX) return { start: -1, end: Number.POSITIVE_INFINITY };
  let start = 0;
  let end = text.length;
  while (start < end && KIND[text.charCodeAt(start)] === 0) start++;
  while (end > start && KIND[text.charCodeAt(end - 1)] === 0) end--;
  return { start, end };
}
