import { DIGIT, KIND } from "./alphabet";
import { type Evidence, LabelCursor } from "./evidence";
import type { ValueRecogniser } from "./recogniser";
import type { Sketch } from "./sketch";
import type { BuiltInType } from "./types";

/** A match in the view, before merging and mapping back. */
export interface Hit {
  start: number;
  end: number;
  type: BuiltInType;
  score: number;
}

export const THRESHOLD = 0.5;

/** A value has at most this many runs: more is a table, a matrix, or an attack. */
const RUNS_MAX = 9;
/** No value has fewer letters and digits. */
const VALUE_MIN = 4;
const FIRST_MAX = 43;
/** Longest text that can be nothing but one value. */
const SOLE_MAX = 64;
const REACH_MAX = 48;
/** A letter prefix (`GB`, `CHE`, `GODE`) belongs to the number behind it. */
const PREFIX_MAX = 5;
/** Longest run of letters inside a value: an IBAN's bank, a Mexican name code. */
const WORD_MAX = 4;
const LABELLED = 0.9;
/** How far a column's head may stand from its values. */
const PAGE = 1500;
const AGAINST_PENALTY = 0.3;

/**
 * Tries the recognisers on every number of the text. Cost per number is bounded: those that need no label and can
 * match its first character and length, and those whose label stands near.
 */
export class ValueFinder {
  readonly #values: readonly ValueRecogniser[];
  /** Indexes of the recognisers that need no label, by the length of the first run; by class of its first character. */
  readonly #digit: readonly number[][];
  readonly #letter: readonly number[][];
  /** Tried only when the whole text is one value. */
  readonly #sole: readonly number[];

  constructor(values: readonly ValueRecogniser[]) {
    this.#values = values;
    this.#digit = byFirstRun(values, "letter");
    this.#letter = byFirstRun(values, "digit");
    this.#sole = values.flatMap((value, index) => (value.solo === undefined ? [] : [index]));
  }

  /** Yields after every `budget` numbers; returns the hits, in order of start. */
  *find(text: string, sketch: Sketch, budget: number): Generator<undefined, Hit[]> {
    const hits: Hit[] = [];
    const trial = new Trial(text, sketch, this.#values, soleValue(text));
    const { numbers } = sketch;
    let done = 0;
    let spent = 0;
    for (let i = 0; i < numbers.length; i += 2) {
      if (++spent % budget === 0) yield;
      const run = numbers[i] ?? 0;
      if (run < done) continue;
      const prefix = prefixStart(text, run);
      const prefixed = prefix >= done && prefix < run ? this.#best(trial, text, prefix) : undefined;
      const hit = surer(prefixed, this.#best(trial, text, run));
      if (hit === undefined) continue;
      hits.push(hit);
      done = hit.end;
    }
    return hits;
  }

  #best(trial: Trial, text: string, start: number): Hit | undefined {
    const reach = reachOf(text, start);
    if (!trial.begin(start, reach)) return undefined;
    if (reach >= VALUE_MIN) {
      const byLength = KIND[text.charCodeAt(start)] === DIGIT ? this.#digit : this.#letter;
      for (const index of byLength[runLength(text, start)] ?? []) trial.try(index);
    }
    if (text.length <= SOLE_MAX) for (const index of this.#sole) trial.try(index);
    trial.tryColumns();
    return trial.best();
  }
}

/** The hit with its letter prefix unless the number alone is surer: `is 4071000023` is a number behind a verb. */
function surer(prefixed: Hit | undefined, bare: Hit | undefined): Hit | undefined {
  return prefixed !== undefined && (bare === undefined || prefixed.score >= bare.score) ? prefixed : bare;
}

/** The unlabelled recognisers by the length of a value's first run; the last slot holds every longer run. */
function byFirstRun(values: readonly ValueRecogniser[], notLead: "digit" | "letter"): number[][] {
  const table: number[][] = Array.from({ length: FIRST_MAX + 1 }, () => []);
  values.forEach((value, index) => {
    if (value.alone === undefined || value.lead === notLead) return;
    const first = value.lead === "letter" ? undefined : value.first;
    for (let length = 1; length <= FIRST_MAX; length++) {
      if (first === undefined || first.some((run) => Math.min(run, FIRST_MAX) === length)) table[length]?.push(index);
    }
  });
  return table;
}

function runLength(text: string, start: number): number {
  let at = start;
  while (at < text.length && at - start < FIRST_MAX && KIND[text.charCodeAt(at)] !== 0) at++;
  return at - start;
}

/** One start at a time: the evidence around it, and the best of what was tried there. */
class Trial {
  readonly #text: string;
  readonly #values: readonly ValueRecogniser[];
  readonly #cursor: LabelCursor;
  readonly #sole: { start: number; end: number };
  readonly #columns: readonly Column[];
  /** The round in which a recogniser was last tried with a label. */
  readonly #tried: Uint32Array;
  #round = 0;
  #start = 0;
  #reach = 0;
  #evidence: Evidence = { labels: [], against: false };
  #hit: Hit | undefined;

  constructor(text: string, sketch: Sketch, values: readonly ValueRecogniser[], sole: { start: number; end: number }) {
    this.#text = text;
    this.#values = values;
    this.#cursor = new LabelCursor(text, sketch.labels);
    this.#sole = sole;
    this.#tried = new Uint32Array(values.length);
    this.#columns = columnsOf(sketch, values);
  }

  /** The nearest label is asked first, so a second one of the same recogniser could only score less. */
  #tryOnce(index: number, penalty: number): void {
    if (this.#tried[index] === this.#round) return;
    this.#tried[index] = this.#round;
    this.try(index, penalty);
  }

  /** Tries the recognisers of which a label stands on the same page, however far from the number. */
  tryColumns(): void {
    for (const { index, at } of this.#columns) {
      const value = this.#values[index];
      if (value?.column !== undefined && Math.abs(at - this.#start) <= PAGE)
        this.try(index, (value.labelled ?? LABELLED) - value.column);
    }
  }

  /** False when nothing may start here. Tries what the labels around speak for. */
  begin(start: number, reach: number): boolean {
    this.#hit = undefined;
    this.#round++;
    this.#start = start;
    this.#reach = reach;
    this.#evidence = this.#cursor.near(start, start + 1);
    if (isInside(this.#text, start) && !this.#evidence.labels.some(({ hit }) => start - hit.end === 1)) return false;
    for (const { hit, penalty, isBehind } of this.#evidence.labels) {
      for (const index of hit.label.values)
        if (!isBehind || isSelfProving(this.#values[index])) this.#tryOnce(index, penalty);
    }
    return true;
  }

  try(index: number, penalty?: number): void {
    const value = this.#values[index];
    if (value === undefined || value.chars[0] > this.#reach || this.#isHopeless(value, penalty)) return;
    const end = matchEnd(value, this.#text, this.#start);
    if (end < 0 || !endsClean(this.#text, end, value.open === true)) return;
    const start = value.from?.(this.#text, this.#start) ?? this.#start;
    const matched = this.#text.slice(start, end);
    const score = this.#score(value, matched, end, penalty);
    if (score < THRESHOLD || !this.#beats(score, end)) return;
    if (value.valid !== undefined && !value.valid(compactOf(matched), matched)) return;
    this.#hit = { start, end, type: value.type, score };
  }

  /** Even the best evidence would not beat what is found: no pattern and no check is worth its time. */
  #isHopeless(value: ValueRecogniser, penalty: number | undefined): boolean {
    const labelled = penalty === undefined ? 0 : (value.labelled ?? LABELLED) - penalty;
    return this.#hit !== undefined && Math.max(labelled, value.alone ?? 0, value.solo ?? 0) < this.#hit.score;
  }

  best(): Hit | undefined {
    return this.#hit;
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

interface Column {
  index: number;
  at: number;
}

/** The first label of each recogniser that accepts one from afar. At most one entry each, so every number stays cheap. */
function columnsOf(sketch: Sketch, values: readonly ValueRecogniser[]): Column[] {
  const columns = new Map<number, number>();
  for (const { label, start } of sketch.labels) {
    for (const index of label.values)
      if (values[index]?.column !== undefined && !columns.has(index)) columns.set(index, start);
  }
  return [...columns].map(([index, at]) => ({ index, at }));
}

function isSelfProving(value: ValueRecogniser | undefined): boolean {
  return value?.valid !== undefined && (value.labelled ?? LABELLED) >= 0.8;
}

function matchEnd(value: ValueRecogniser, text: string, start: number): number {
  if (value.measure !== undefined) return value.measure(text, start);
  value.pattern.lastIndex = start;
  const match = value.pattern.exec(text);
  return match === null ? -1 : start + match[0].length;
}

function fits(form: RegExp, matched: string): boolean {
  form.lastIndex = 0;
  const match = form.exec(matched);
  return match !== null && match[0].length === matched.length;
}

export function compactOf(value: string): string {
  return value.replace(/[^0-9A-Za-z]+/g, "").toUpperCase();
}

/** Where the letters begin that stand right before a number, at most one separator between; else the number. */
function prefixStart(text: string, run: number): number {
  let at = run;
  if (at > 0 && isSeparator(text.charCodeAt(at - 1))) at--;
  const lettersEnd = at;
  while (at > 0 && lettersEnd - at < PREFIX_MAX && (KIND[text.charCodeAt(at - 1)] ?? 0) > DIGIT) at--;
  const isWhole = at === 0 || KIND[text.charCodeAt(at - 1)] === 0;
  return at < lettersEnd && isWhole ? at : run;
}

/**
 * Letters and digits within the next runs: what a value that starts here could hold at most. A word, or two
 * separators in a row (but for brackets), ends every value.
 */
function reachOf(text: string, start: number): number {
  let reach = 0;
  let run = 0;
  let runs = 1;
  let letters = 0;
  const end = Math.min(text.length, start + REACH_MAX);
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const kind = KIND[unit] ?? 0;
    if (kind !== 0) {
      run++;
      letters = kind === DIGIT ? 0 : letters + 1;
      if (letters > WORD_MAX && letters === run && at - start >= run) break;
      continue;
    }
    reach += run;
    const isBracket = unit === 0x28 || unit === 0x29;
    if ((run === 0 && !isBracket && text.charCodeAt(at - 1) !== 0x29) || !isSeparator(unit) || ++runs > RUNS_MAX)
      return reach;
    run = 0;
  }
  return letters === run && letters > WORD_MAX && reach > 0 ? reach : reach + run;
}

function isSeparator(unit: number): boolean {
  // space . - / : ( )
  return unit === 0x20 || (unit >= 0x2d && unit <= 0x2f) || unit === 0x3a || unit === 0x28 || unit === 0x29;
}

/** A number glued to something in front (`INV-2025`, `1,234`, `v1.2`) is a part of that. */
function isInside(text: string, start: number): boolean {
  if (start < 2) return start === 1 && text.charCodeAt(0) === 0x5f;
  const unit = text.charCodeAt(start - 1);
  const before = KIND[text.charCodeAt(start - 2)] ?? 0;
  if (unit === 0x2d || unit === 0x5f) return before !== 0;
  if (unit === 0x2e || unit === 0x2c || unit === 0x2f) return before === DIGIT;
  return unit === 0x24; // a dollar sign: an amount
}

/** A value must not go on: not in a letter or digit, nor (unless open) behind a separator. */
function endsClean(text: string, end: number, open: boolean): boolean {
  if (end >= text.length) return true;
  const unit = text.charCodeAt(end);
  if (KIND[unit] !== 0 && (KIND[unit] ?? 0) < 8) return false;
  if (open) return true;
  if (unit === 0x5f) return false;
  const after = KIND[text.charCodeAt(end + 1)] ?? 0;
  if (unit === 0x2d) return after === 0;
  return !((unit === 0x2e || unit === 0x2c || unit === 0x2f || unit === 0x3a) && after === DIGIT);
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
