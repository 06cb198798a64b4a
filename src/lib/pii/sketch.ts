import { BASE, DIGIT, KIND, LOWER, UPPER, WIDE } from "./alphabet";
import { type Label, type Lexicon, phraseEnd } from "./lexicon";
import { placeholderEnd } from "./placeholder";

export interface LabelHit {
  start: number;
  end: number;
  label: Label;
}

/**
 * What one pass over a text brings home: the places where a pattern may match at all. Flat number arrays, because a
 * hostile text has a place at every second character.
 */
export interface Sketch {
  /** Runs of letters and digits that hold a digit: start, end, start, end ... */
  numbers: number[];
  /** Capitalised words: start, end, NAME_* bits ... */
  capitals: number[];
  /** Positions of `@`. */
  ats: number[];
  /** First position of a chain of hex runs and colons: IPv6, MAC. */
  colons: number[];
  /** Long tokens of letters, digits, `_`, `-` and `.` that may be a credential: start, end ... */
  tokens: number[];
  /** In order of start. */
  labels: LabelHit[];
  /** The token that the pass is in. */
  tokenStart: number;
  tokenEnd: number;
  tokenKinds: number;
}

export function newSketch(): Sketch {
  return {
    numbers: [],
    capitals: [],
    ats: [],
    colons: [],
    tokens: [],
    labels: [],
    tokenStart: 0,
    tokenEnd: -2,
    tokenKinds: 0,
  };
}

const TOKEN_MIN = 16;

/**
 * Sketches from `from` (the start of a text, or what the last call returned) to the first end of a run at or behind
 * `to`; returns where it stopped. In ranges, so that a large text can be sketched a little at a time.
 */
export function sketchRange(text: string, lexicon: Lexicon, sketch: Sketch, from: number, to: number): number {
  const { filter } = lexicon;
  const mask = filter.length - 1;
  const length = text.length;
  const stop = Math.min(length, to);
  let at = from;
  while (at < stop) {
    const unit = text.charCodeAt(at);
    let kind = KIND[unit] ?? 0;
    if (kind === 0) {
      if (unit === 0x40) sketch.ats.push(at);
      else if (unit === 0x3a) noteColon(sketch, text, at);
      // What stands for a value is no label for the next one.
      else if (unit === 0x5b && KIND[text.charCodeAt(at + 1)] === UPPER)
        at = Math.max(at, placeholderEnd(text, at) - 1);
      // An escaped line break or tab ends in a letter that belongs to no word.
      else if (unit === 0x5c && isEscapeLetter(text.charCodeAt(at + 1))) at++;
      at++;
      continue;
    }
    const start = at;
    let kinds = 0;
    let hash = 0;
    let current = unit;
    do {
      kinds |= kind;
      const base = BASE[current] ?? 0;
      if (base !== 0) hash = (Math.imul(hash, 31) + base) | 0;
      at++;
      if (at >= length) break;
      current = text.charCodeAt(at);
      kind = KIND[current] ?? 0;
    } while (kind !== 0);

    if (sketch.tokenEnd === start - 1 && isJoiner(text.charCodeAt(start - 1))) sketch.tokenKinds |= kinds;
    else {
      noteToken(sketch);
      sketch.tokenStart = start;
      sketch.tokenKinds = kinds;
    }
    sketch.tokenEnd = at;
    if ((kinds & DIGIT) !== 0) sketch.numbers.push(start, at);
    const known = filter[hash & mask] === 1;
    if (known || (kinds & WIDE) !== 0) noteWord(sketch, text, start, at, kinds, lexicon);
    else if (isCapital(text, start, kinds)) sketch.capitals.push(start, at, 0);
  }
  if (at >= length) noteToken(sketch);
  return at;
}

function isCapital(text: string, start: number, kinds: number): boolean {
  return (kinds & (UPPER | DIGIT)) === UPPER && KIND[text.charCodeAt(start)] === UPPER;
}

/** `_`, `-` and `.` hold the parts of a token together. */
function isJoiner(unit: number): boolean {
  return unit === 0x5f || unit === 0x2d || unit === 0x2e;
}

function isEscapeLetter(unit: number): boolean {
  return unit === 0x6e || unit === 0x72 || unit === 0x74;
}

function noteToken(sketch: Sketch): void {
  const { tokenStart: start, tokenEnd: end, tokenKinds: kinds } = sketch;
  if (end - start < TOKEN_MIN || (kinds & DIGIT) === 0 || (kinds & (UPPER | LOWER)) === 0) return;
  sketch.tokens.push(start, end);
}

function noteWord(sketch: Sketch, text: string, start: number, end: number, kinds: number, lexicon: Lexicon): void {
  if ((kinds & WIDE) !== 0) {
    const run = text.slice(start, Math.min(end, start + 64));
    for (const label of lexicon.wideLabels(run)) {
      const from = start + run.indexOf(label.phrase);
      sketch.labels.push({ start: from, end: from + label.phrase.length, label });
    }
    return;
  }
  const word = lexicon.lookUp(text, start, end);
  if (isCapital(text, start, kinds)) {
    sketch.capitals.push(start, end, word?.name ?? 0);
  }
  if (word === undefined) return;
  if (start < (sketch.labels.at(-1)?.end ?? 0)) return; // inside a longer phrase
  for (const label of word.labels) {
    const labelEnd = label.phrase.includes(" ") ? phraseEnd(text, start, label.phrase) : end;
    if (labelEnd < 0) continue;
    sketch.labels.push({ start, end: labelEnd, label });
    return; // the longest phrase speaks
  }
}

/** Notes the start of `1a:2b:..` or `::1` once per chain, not once per colon. */
function noteColon(sketch: Sketch, text: string, at: number): void {
  let start = at;
  while (start > 0 && at - start < 4 && isHex(text.charCodeAt(start - 1))) start--;
  const before = start > 0 ? text.charCodeAt(start - 1) : 0;
  if (before === 0x3a && at - start <= 4) return; // further inside a chain
  const after = text.charCodeAt(at + 1);
  if (KIND[before] !== 0 && start > 0) return;
  if (after === 0x3a || (start < at && isHex(after))) sketch.colons.push(start);
}

function isHex(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}
