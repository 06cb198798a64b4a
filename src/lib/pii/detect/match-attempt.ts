import { type Check, LABELLED, type ValueRecogniser } from "../recognisers/recogniser";
import { KIND } from "../views/alphabet";
import { endsReading, isFraction, penaltyBefore, penaltyBehind, type Regrouped } from "./candidate";
import { Checks, charsOf } from "./checks";
import { AGAINST_VERSION, type LabelContext, LabelCursor } from "./context";
import type { Hit } from "./hit";
import { type Bits, lowest, type Prefilter } from "./prefilter";
import { isOneOfMany } from "./siblings";
import type { TextAnalysis } from "./text-analysis";

/** Longest text that can be nothing but one value. */
export const SOLE_MAX = 64;
const THRESHOLD = 0.5;
/** How far a column's head may stand from its values. */
const PAGE = 1500;
/** What a word like `order` takes from a score that nothing proves; less where the form is unmistakable. */
const AGAINST_PENALTY = 0.3;
const AGAINST_FORM_PENALTY = 0.15;
/** The most that neighbours take from a score that a label gives. */
const LABELLED_NEIGHBOURS = 0.3;
/** Letters and digits from which on a check proves a value inside a longer chain too. */
const PROVING_CHARS = 13;
/** Rules that are asked about one run of letters and digits, whatever its readings; a label needs no more than these. */
const CHECKS_MAX = 24;
const ENOUGH_CHECKS = 6;
/** Rules that a whole text may ask before one refusal is enough behind a label: so many, and one for each so many characters. */
const TEXT_CHECKS = 192;
const CHARS_A_CHECK = 192;

/** One start at a time: the evidence around it, and the best of what was tried there. */
export class MatchAttempt {
  readonly #text: string;
  readonly #values: readonly ValueRecogniser[];
  readonly #cursor: LabelCursor;
  readonly #prefilter: Prefilter;
  readonly #sole: { start: number; end: number };
  readonly #columns: readonly [index: number, at: number][];
  readonly #checks = new Checks();
  readonly #checksMax: number;
  /** What may match at this start, and what of it was tried already. */
  readonly #open: Bits;
  readonly #live: Uint8Array;
  #liveCount = 0;
  readonly #evidence: LabelContext;
  /** A label begins where the reading does. */
  #isAtLabel = false;
  #start = 0;
  #reach = 0;
  /** What patterns are tried on, and where: the text itself, or groups read with another separator. */
  #source = "";
  #from = 0;
  #regrouped: Regrouped | undefined;
  #hit: Hit | undefined;

  constructor(text: string, analysis: TextAnalysis, values: readonly ValueRecogniser[], prefilter: Prefilter) {
    this.#text = text;
    this.#values = values;
    this.#cursor = new LabelCursor(text, analysis.labels);
    this.#evidence = this.#cursor.context;
    this.#prefilter = prefilter;
    this.#sole = soleValue(text);
    this.#columns = [...analysis.columns];
    this.#checksMax = TEXT_CHECKS + text.length / CHARS_A_CHECK;
    this.#open = prefilter.empty();
    this.#live = new Uint8Array(prefilter.words);
  }

  /** Another run of letters and digits: what its readings may ask is counted anew. */
  beginRun(): void {
    this.#checks.runs = 0;
  }

  /** The surest value that starts at `start`; `reach` as `reachOf` gives it. */
  best(start: number, reach: number, alone: Bits | undefined, sole: Bits | undefined): Hit | undefined {
    this.#hit = undefined;
    this.#start = start;
    this.#reach = reach;
    this.#source = this.#text;
    this.#from = start;
    this.#regrouped = undefined;
    this.#cursor.near(start, start + 1);
    this.#isAtLabel = this.#cursor.isLabelAt(start);
    if (!this.#sift(alone, sole)) return undefined;
    this.#tryEvidence(alone, sole);
    for (const [index, at] of this.#columns) this.#tryColumn(index, at);
    return this.#hit;
  }

  /** The same place, its groups read with another separator; the evidence is that of the last `best`. */
  bestRegrouped(regrouped: Regrouped, alone: Bits | undefined): Hit | undefined {
    this.#hit = undefined;
    this.#reach = regrouped.text.length;
    this.#regrouped = regrouped;
    this.#from = 0;
    for (const read of [regrouped.text, regrouped.dashed]) {
      this.#source = read;
      if (this.#sift(alone, undefined)) this.#tryEvidence(alone, undefined);
    }
    return this.#hit;
  }

  /** A label stands near the last start. */
  get hasLabel(): boolean {
    return this.#evidence.count > 0;
  }

  #tryEvidence(alone: Bits | undefined, sole: Bits | undefined): void {
    for (let i = 0; i < this.#evidence.count; i++) this.#tryLabelled(i);
    if (alone !== undefined) this.#tryAll(alone);
    if (sole !== undefined) this.#tryAll(sole);
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
    this.#liveCount = this.#prefilter.sift(this.#source, this.#from, open, this.#live);
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
    const end = this.#matchEnd(value);
    if (end < 0 || !endsReading(this.#source, end)) return;
    const start = value.from?.(this.#source, this.#from) ?? this.#from;
    const matched = this.#source.slice(start, end);
    const span = this.#spanOf(start, end);
    if (span === undefined || isFraction(this.#text, this.#start, span.end)) return;
    const score = this.#score(value, matched, span, penalty);
    if (score < THRESHOLD || !this.#beats(score, span.end)) return;
    if (value.valid !== undefined && !this.#passes(value, value.valid, matched, penalty)) return;
    if (penalty === undefined && this.#isOneOfMany(value, matched, span)) return;
    this.#hit = { start: span.start, end: span.end, type: value.type, score };
  }

  /** The place in the text of what was matched in the reading; undefined where the reading ends inside a group. */
  #spanOf(start: number, end: number): Span | undefined {
    if (this.#regrouped === undefined) return { start, end };
    const group = this.#regrouped.ends.find(({ read }) => read >= end);
    return group === undefined || group.read !== end ? undefined : { start: this.#start + start, end: group.origin };
  }

  #isOneOfMany(value: ValueRecogniser, matched: string, span: Span): boolean {
    const holds = (reading: string) => {
      value.pattern.lastIndex = 0;
      const end =
        value.measure?.(reading, 0, UNCHECKED) ?? (value.pattern.test(reading) ? value.pattern.lastIndex : -1);
      return end === reading.length && (value.valid === undefined || this.#checks.passes(value.valid, reading));
    };
    return isOneOfMany(this.#text, span.start, span.end, matched, this.#regrouped, holds);
  }

  /**
   * A label such as `VAT` names the numbers of forty countries, and a random number passes the check of one in ten.
   * When several rules of the label have refused, to ask the next says nothing more: right behind the label, in a
   * documented form, the label is enough. A hostile text makes no more rules run than that.
   */
  #passes(value: ValueRecogniser, valid: Check, matched: string, penalty: number | undefined): boolean {
    const { runs, allRuns } = this.#checks;
    const enough = allRuns > this.#checksMax ? 1 : ENOUGH_CHECKS;
    if (runs >= enough && penalty === 0 && value.measure === undefined) return true;
    return runs < CHECKS_MAX && this.#checks.passes(valid, matched);
  }

  #matchEnd(value: ValueRecogniser): number {
    const { pattern, measure, valid } = value;
    // What would take any stretch that its check lets pass does not begin with a label: `VAT 123456789` is a number.
    const isRefused = this.#checks.runs >= CHECKS_MAX || (this.#isAtLabel && value.lead === "any");
    if (measure !== undefined && isRefused) return -1;
    if (measure !== undefined)
      return measure(this.#source, this.#from, valid === undefined ? UNCHECKED : this.#checks.remembering(valid));
    pattern.lastIndex = this.#from;
    return pattern.test(this.#source) ? pattern.lastIndex : -1;
  }

  /** Even the best evidence would not beat what is found: no pattern and no check is worth its time. */
  #isHopeless(value: ValueRecogniser, penalty: number | undefined): boolean {
    const labelled = penalty === undefined ? 0 : (value.labelled ?? LABELLED) - penalty;
    return this.#hit !== undefined && Math.max(labelled, value.alone ?? 0, value.solo ?? 0) < this.#hit.score;
  }

  #score(value: ValueRecogniser, matched: string, span: Span, penalty: number | undefined): number {
    const { start, end } = span;
    const isSole = start <= this.#sole.start && end >= this.#sole.end;
    const inForm = value.form === undefined || fits(value.form, matched);
    const neighbours = proves(value, matched) ? 0 : this.#neighbours(value, span);
    const labelled =
      penalty === undefined ? 0 : (value.labelled ?? LABELLED) - penalty - Math.min(neighbours, LABELLED_NEIGHBOURS);
    if (this.#regrouped !== undefined && !this.#isGrouped(value, matched, inForm)) return labelled;
    const alone = inForm ? (value.alone ?? 0) - this.#against(value) - neighbours : 0;
    return Math.max(labelled, alone, isSole ? (value.solo ?? 0) : 0);
  }

  /** Groups with a separator that nobody writes in such a value must be grouped as it is, unless a label names it. */
  #isGrouped(value: ValueRecogniser, matched: string, inForm: boolean): boolean {
    const { grouping, form } = value;
    return grouping === undefined ? inForm && form !== undefined && proves(value, matched) : fits(grouping, matched);
  }

  /** Words and neighbours weigh on what nothing proves. A check that holds is not hidden by what stands around. */
  #against(value: ValueRecogniser): number {
    const { negative: against } = this.#evidence;
    if (against === 0 || isChecked(value) || (value.dotted === true && against !== AGAINST_VERSION)) return 0;
    return value.form === undefined ? AGAINST_PENALTY : AGAINST_FORM_PENALTY;
  }

  #neighbours(value: ValueRecogniser, { start, end }: Span): number {
    if (this.#regrouped !== undefined || this.#isBehindLabel()) return 0;
    const behind = value.open === true ? 0 : penaltyBehind(this.#text, start, end);
    const sum = penaltyBefore(this.#text, start, end) + behind;
    return isChecked(value) ? sum / 2 : sum;
  }

  #beats(score: number, end: number): boolean {
    return this.#hit === undefined || score > this.#hit.score || (score === this.#hit.score && end > this.#hit.end);
  }
}

interface Span {
  start: number;
  end: number;
}

/** Its check speaks for it: a check digit or a brand's prefix, not only a form. */
function isChecked(value: ValueRecogniser): boolean {
  return value.weak !== true && (value.valid !== undefined || value.proves === true);
}

/** Long enough that its check is more than one in ten of chance. */
function proves(value: ValueRecogniser, matched: string): boolean {
  return isChecked(value) && charsOf(matched) >= PROVING_CHARS;
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
