import { DIGIT, KIND } from "./alphabet";
import { endsClean, isInside, prefixStart, reachOf } from "./bounds";
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

/** No value has fewer letters and digits. */
const VALUE_MIN = 4;
const FIRST_MAX = 43;
/** Longest text that can be nothing but one value. */
const SOLE_MAX = 64;
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

/** The text without the space and quotes around it: a value that fills it stands alone. */
function soleValue(text: string): { start: number; end: number } {
  if (text.length > SOLE_MAX) return { start: -1, end: Number.POSITIVE_INFINITY };
  let start = 0;
  let end = text.length;
  while (start < end && KIND[text.charCodeAt(start)] === 0) start++;
  while (end > start && KIND[text.charCodeAt(end - 1)] === 0) end--;
  return { start, end };
}
