import { placeholderEnd } from "../redact/placeholder";
import { BASE, BASE_BITS, BASE_MASK, DIGIT, KIND, LOWER, TRAITS, UPPER, WIDE } from "../views/alphabet";
import {
  type Label,
  type Lexicon,
  MAY_BE_DIGIT,
  MAY_BE_SEED,
  MAY_BE_SIGN,
  MAY_LABEL,
  MAY_NAME,
  phraseEnd,
} from "./lexicon";

export interface LabelHit {
  start: number;
  end: number;
  label: Label;
  /** It is glued to its number. */
  isGlued?: boolean;
}

/**
 * What one pass over a text brings home: the places where a pattern may match at all. Flat number arrays, because a
 * hostile text has a place at every second character.
 */
export interface TextAnalysis {
  /** Runs of letters and digits that hold a digit: start, end, start, end ... */
  numbers: number[];
  /** Capitalised words: start, end, NAME_* bits ... */
  capitals: number[];
  /** Positions of `@`. */
  ats: number[];
  /** The same, and words that are said for that sign: where an address may be spelled. */
  signs: number[];
  /** Stretches of words of BIP-39 alone, as many as a phrase has: start, end ... */
  phrases: number[];
  /** As many words for digits, or single letters and digits, stand in a row as a number has. */
  hasDigitWords: boolean;
  hasSingles: boolean;
  /** First position of a chain of hex runs and colons: IPv6, MAC. */
  colons: number[];
  /** Positions of `:`, `=`, `>`, of what parts cells and strings, and of `is`: a name may stand before, its value behind. */
  assignments: number[];
  /** Positions of `--` or `-` that may begin an option. */
  options: number[];
  /** Long tokens of letters, digits, `_`, `-` and `.` that may be a credential: start, end ... */
  tokens: number[];
  /** In order of start. */
  labels: LabelHit[];
  /** Where the first label of a recogniser stands that accepts one from anywhere on the page; by recogniser. */
  columns: Map<number, number>;
  /** The token that the pass is in. */
  tokenStart: number;
  tokenEnd: number;
  tokenKinds: number;
  /** The rows that the pass is in. */
  phraseStart: number;
  phraseEnd: number;
  phraseWords: number;
  digitWords: number;
  singles: number;
}

function newAnalysis(): TextAnalysis {
  return {
    numbers: [],
    capitals: [],
    ats: [],
    signs: [],
    phrases: [],
    hasDigitWords: false,
    hasSingles: false,
    colons: [],
    assignments: [],
    options: [],
    tokens: [],
    labels: [],
    columns: new Map(),
    tokenStart: 0,
    tokenEnd: -2,
    tokenKinds: 0,
    phraseStart: 0,
    phraseEnd: 0,
    phraseWords: 0,
    digitWords: 0,
    singles: 0,
  };
}

const TOKEN_MIN = 16;
/** The fewest words of a phrase, and the fewest digits of a number that somebody spells. */
const PHRASE_MIN = 12;
const SPELLED_MIN = 7;
/** A label and its number in one: `tel01512345678`. */
const GLUED_MIN = 8;
const GLUED_DIGITS_MIN = 6;
const GLUED_LABEL_MAX = 12;
const WIDE_TRAIT = WIDE << BASE_BITS;

/** One pass over the text. */
export function analyseText(text: string, lexicon: Lexicon): TextAnalysis {
  const analysis = newAnalysis();
  const length = text.length;
  let at = 0;
  while (at < length) {
    let traits = TRAITS[text.charCodeAt(at)] ?? 0;
    if (traits === 0) {
      at = noteSign(analysis, text, at);
      continue;
    }
    // Scripts that set no spaces end a run of letters and digits, and the other way round: 电话13912345678联系.
    const wide = traits & WIDE_TRAIT;
    const start = at;
    let kinds = 0;
    let hash = 0;
    do {
      kinds |= traits >> BASE_BITS;
      const base = traits & BASE_MASK;
      if (base !== 0) hash = (Math.imul(hash, 31) + base) | 0;
      if (++at >= length) break;
      traits = TRAITS[text.charCodeAt(at)] ?? 0;
    } while (traits !== 0 && (traits & WIDE_TRAIT) === wide);
    noteRun(analysis, text, lexicon, start, at, kinds, hash);
  }
  noteToken(analysis);
  endPhrase(analysis);
  return analysis;
}

/** A unit that is neither letter nor digit; returns where the pass goes on. */
function noteSign(analysis: TextAnalysis, text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit === 0x2d && isOption(text, at)) analysis.options.push(at);
  else if (unit === 0x09 || (unit === 0x2c && isBetweenStrings(text, at))) analysis.assignments.push(at);
  if (unit < 0x3a) return at + 1;
  if (unit === 0x2192) analysis.assignments.push(at);
  if (unit === 0x40) {
    analysis.ats.push(at);
    analysis.signs.push(at);
  } else if (unit === 0x3a) {
    analysis.assignments.push(at);
    noteColon(analysis, text, at);
  } else if (unit === 0x3d || unit === 0x3e || unit === 0x7c || (unit === 0x3f && text.charCodeAt(at + 1) === unit))
    analysis.assignments.push(at);
  // What stands for a value is no label for the next one.
  else if (unit === 0x5b && KIND[text.charCodeAt(at + 1)] === UPPER) return Math.max(at + 1, placeholderEnd(text, at));
  // An escaped line break or tab ends in a letter that belongs to no word.
  else if (unit === 0x5c && isEscapeLetter(text.charCodeAt(at + 1))) return at + 2;
  return at + 1;
}

/** `("name", "value"`: a string stands on both sides of the comma. */
function isBetweenStrings(text: string, at: number): boolean {
  const next = text.charCodeAt(at + 1) === 0x20 ? at + 2 : at + 1;
  return isQuote(text.charCodeAt(at - 1)) && isQuote(text.charCodeAt(next));
}

function isQuote(unit: number): boolean {
  return unit === 0x22 || unit === 0x27;
}

/** A dash behind a blank, in front of a letter or a second dash. */
function isOption(text: string, at: number): boolean {
  const before = at === 0 ? 0x20 : text.charCodeAt(at - 1);
  if (before !== 0x20 && before !== 0x0a && before !== 0x22 && before !== 0x27 && before !== 0x60) return false;
  const next = text.charCodeAt(at + 1);
  return (KIND[next] ?? 0) > DIGIT || (next === 0x2d && (KIND[text.charCodeAt(at + 2)] ?? 0) > DIGIT);
}

function noteRun(
  analysis: TextAnalysis,
  text: string,
  lexicon: Lexicon,
  start: number,
  end: number,
  kinds: number,
  hash: number,
): void {
  const isApart = (kinds & WIDE) !== 0 || (analysis.tokenKinds & WIDE) !== 0;
  if (!isApart && isJoined(text, analysis.tokenEnd, start)) analysis.tokenKinds |= kinds;
  else {
    noteToken(analysis);
    analysis.tokenStart = start;
    analysis.tokenKinds = kinds;
  }
  analysis.tokenEnd = end;
  if ((kinds & DIGIT) !== 0) analysis.numbers.push(start, end);
  else if (end - start === 2 && text.startsWith("is ", start)) analysis.assignments.push(start);
  const flags = lexicon.filter[hash & (lexicon.filter.length - 1)] ?? 0;
  noteRows(analysis, start, end, kinds, flags);
  if ((kinds & DIGIT) !== 0 && end - start >= GLUED_MIN) noteGluedLabel(analysis, text, start, end, lexicon);
  const isName = isCapital(text, start, kinds);
  if ((flags & (isName ? MAY_LABEL | MAY_NAME : MAY_LABEL)) !== 0 || (kinds & WIDE) !== 0)
    noteWord(analysis, text, start, end, kinds, hash, lexicon);
  else if (isName) analysis.capitals.push(start, end, 0);
}

/** The word that a number is glued to names it, as if a blank stood between; it announces nothing else. */
function noteGluedLabel(analysis: TextAnalysis, text: string, start: number, end: number, lexicon: Lexicon): void {
  let at = start;
  let hash = 0;
  for (; at < end && at - start <= GLUED_LABEL_MAX; at++) {
    const unit = text.charCodeAt(at);
    if (KIND[unit] === DIGIT) break;
    const base = BASE[unit] ?? 0;
    if (base !== 0) hash = (Math.imul(hash, 31) + base) | 0;
  }
  if (at - start < 2 || end - at < GLUED_DIGITS_MIN || !isAllDigits(text, at, end)) return;
  const label = lexicon.lookUp(text, start, at, hash)?.labels.find(({ phrase }) => !phrase.includes(" "));
  if (label !== undefined && label.values.length > 0 && start >= (analysis.labels.at(-1)?.end ?? 0))
    analysis.labels.push({ start, end: at, label, isGlued: true });
}

function isAllDigits(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (KIND[text.charCodeAt(at)] !== DIGIT) return false;
  return true;
}

/** Counts what says something only in a row. */
function noteRows(analysis: TextAnalysis, start: number, end: number, kinds: number, flags: number): void {
  analysis.singles = end - start === 1 ? analysis.singles + 1 : 0;
  if (analysis.singles >= SPELLED_MIN) analysis.hasSingles = true;
  if (kinds === DIGIT) return; // `1. abandon 2. ability`
  if ((flags & MAY_BE_SEED) !== 0) {
    if (analysis.phraseWords++ === 0) analysis.phraseStart = start;
    analysis.phraseEnd = end;
  } else if (analysis.phraseWords > 0) endPhrase(analysis);
  if ((flags & MAY_BE_SIGN) !== 0) analysis.signs.push(start);
  analysis.digitWords = (flags & MAY_BE_DIGIT) !== 0 ? analysis.digitWords + 1 : 0;
  if (analysis.digitWords >= SPELLED_MIN) analysis.hasDigitWords = true;
}

function endPhrase(analysis: TextAnalysis): void {
  if (analysis.phraseWords >= PHRASE_MIN) analysis.phrases.push(analysis.phraseStart, analysis.phraseEnd);
  analysis.phraseWords = 0;
}

function isCapital(text: string, start: number, kinds: number): boolean {
  return (kinds & (UPPER | DIGIT)) === UPPER && KIND[text.charCodeAt(start)] === UPPER;
}

/** Signs in a row that a random token may hold. */
const JOINERS_MAX = 3;

/** Nothing but the signs of base64 and of prefixes stands between two parts of a token. */
function isJoined(text: string, end: number, start: number): boolean {
  if (end < 0 || start - end > JOINERS_MAX || start <= end) return false;
  for (let at = end; at < start; at++) if (!isJoiner(text.charCodeAt(at))) return false;
  return true;
}

/** `_`, `-`, `.`, and `+`, `/`, `=` hold the parts of a token together. */
export function isJoiner(unit: number): boolean {
  return unit === 0x5f || (unit >= 0x2d && unit <= 0x2f) || unit === 0x2b || unit === 0x3d;
}

function isEscapeLetter(unit: number): boolean {
  return unit === 0x6e || unit === 0x72 || unit === 0x74;
}

function noteToken(analysis: TextAnalysis): void {
  const { tokenStart: start, tokenEnd: end, tokenKinds: kinds } = analysis;
  if (end - start < TOKEN_MIN || (kinds & (UPPER | LOWER)) === 0) return;
  analysis.tokens.push(start, end);
}

function noteWord(
  analysis: TextAnalysis,
  text: string,
  start: number,
  end: number,
  kinds: number,
  hash: number,
  lexicon: Lexicon,
): void {
  if ((kinds & WIDE) !== 0) {
    for (let at = Math.max(start, analysis.labels.at(-1)?.end ?? 0); at < end; ) {
      const label = lexicon.wideLabel(text, at);
      if (label === undefined) at++;
      else {
        noteLabel(analysis, at, at + label.phrase.length, label);
        at += label.phrase.length;
      }
    }
    return;
  }
  const word = lexicon.lookUp(text, start, end, hash);
  if (isCapital(text, start, kinds)) {
    analysis.capitals.push(start, end, word?.name ?? 0);
  }
  if (word === undefined) return;
  if (start < (analysis.labels.at(-1)?.end ?? 0)) return; // inside a longer phrase
  for (const label of word.labels) {
    const labelEnd = label.phrase.includes(" ") ? phraseEnd(text, start, label.phrase) : end;
    if (labelEnd < 0) continue;
    noteLabel(analysis, start, labelEnd, label);
    return; // the longest phrase speaks
  }
}

function noteLabel(analysis: TextAnalysis, start: number, end: number, label: Label): void {
  analysis.labels.push({ start, end, label });
  for (const index of label.columns) if (!analysis.columns.has(index)) analysis.columns.set(index, start);
}

/** Notes the start of `1a:2b:..` or `::1` once per chain, not once per colon. */
function noteColon(analysis: TextAnalysis, text: string, at: number): void {
  let start = at;
  while (start > 0 && at - start < 4 && isHex(text.charCodeAt(start - 1))) start--;
  const before = start > 0 ? text.charCodeAt(start - 1) : 0;
  if (before === 0x3a && at - start <= 4) return; // further inside a chain
  const after = text.charCodeAt(at + 1);
  if (KIND[before] !== 0 && KIND[before] !== WIDE && start > 0) return;
  if (after === 0x3a || (start < at && isHex(after))) analysis.colons.push(start);
}

function isHex(unit: number): boolean {
  return (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x46) || (unit >= 0x61 && unit <= 0x66);
}
