import { NOT_NAMES, NOT_PERSON_TAILS, PERSONAL_VERBS, PUBLIC_FIGURES, THINGS } from "../data/lists";
import { foldWords, KIND, LOWER } from "../views/alphabet";
import type { Hit } from "./hit";
import { NAME_AMBIGUOUS, NAME_GIVEN, NAME_SURNAME } from "./lexicon";
import type { TextAnalysis } from "./text-analysis";

/**
 * Names without a cue: capitalised words of which the first is a common given name, or the last a common surname.
 *
 * The full name of a public figure is no finding: that Albert Einstein developed a theory is nobody's secret. Only
 * here, not behind a cue: whoever signs with such a name may bear it.
 *
 * What is not promised: a name that nothing announces and no list knows (`ask Trpinc`), a name in lower case, and the
 * difference between a person and a thing named after one, beyond the tails listed.
 */
const WORDS_MAX = 4;
/** What may stand between two words of one name: a space, a hyphen, an apostrophe, an initial's stop, particles. */
const BETWEEN =
  /^(?: {1,2}|-|'|\. ?| (?:(?:de|da|do|dos|das|del|della|di|du|van|von|der|den|ten|ter|la|le|bin|ibn|al|el|af|zu|y) ){1,2}(?:l')?)$/;

interface Word {
  start: number;
  end: number;
  bits: number;
  folded: string;
  isShouted: boolean;
  /** A full stop stands behind it. */
  isStopped: boolean;
}

export function hitNames(text: string, analysis: TextAnalysis, found: (hit: Hit) => void): void {
  const { capitals } = analysis;
  for (let i = 0; i < capitals.length; ) {
    const next = groupEnd(text, capitals, i);
    const isNamed = next - i > 3 || hasNameBits(capitals, i, next);
    if (isNamed) namesIn(text, wordsOf(text, capitals, i, next), found);
    i = next;
  }
}

/** The index behind the last word that one group may hold. */
function groupEnd(text: string, capitals: readonly number[], from: number): number {
  let i = from + 3;
  while (i < capitals.length && i - from < 3 * 8) {
    const gapStart = capitals[i - 2] ?? 0;
    const gapEnd = capitals[i] ?? 0;
    if (gapEnd - gapStart > 12 || !isBetween(text, gapStart, gapEnd, capitals[i - 3] ?? 0)) break;
    i += 3;
  }
  return i;
}

function isBetween(text: string, start: number, end: number, wordStart: number): boolean {
  if (end - start === 1 && text.charCodeAt(start) === 0x20) return true;
  // A full stop joins only behind an initial, else it ends the sentence.
  if (text.charCodeAt(start) === 0x2e && start - wordStart > 1) return false;
  return BETWEEN.test(text.slice(start, end));
}

function hasNameBits(capitals: readonly number[], from: number, to: number): boolean {
  for (let i = from; i < to; i += 3) if ((capitals[i + 2] ?? 0) !== 0) return true;
  return false;
}

function wordsOf(text: string, capitals: readonly number[], from: number, to: number): Word[] {
  const words: Word[] = [];
  for (let i = from; i < to; i += 3) {
    const start = capitals[i] ?? 0;
    const end = capitals[i + 1] ?? 0;
    const isShouted = end - start > 1 && KIND[text.charCodeAt(start + 1)] !== LOWER;
    words.push({
      start,
      end,
      bits: capitals[i + 2] ?? 0,
      folded: foldWords(text.slice(start, end)),
      isShouted,
      isStopped: text.charCodeAt(end) === 0x2e,
    });
  }
  return words;
}

function namesIn(text: string, words: readonly Word[], found: (hit: Hit) => void): void {
  const last = words.at(-1);
  if (last !== undefined && words.length > 1 && NOT_PERSON_TAILS.has(last.folded)) return;
  for (let i = 0; i < words.length; i++) {
    const score = scoreAt(words, i) || scoreBeforeVerb(text, words, i);
    if (score === 0) continue;
    let end = i + 1;
    while (end < words.length && end - i < WORDS_MAX && !NOT_NAMES.has(words[end]?.folded ?? "")) end++;
    const first = words[i];
    const final = words[end - 1];
    if (
      first !== undefined &&
      final !== undefined &&
      !isThing(text, words, i, end) &&
      !isPublicFigure(text, words, i, end)
    )
      found({ start: surnameStart(text, words, i, first), end: final.end, type: "PERSON", score });
    i = end - 1;
  }
}

/** `Lindqvist, Petra` at the beginning of a line or a cell: a list that sorts by surnames. */
const SURNAME_FIRST = /(?:[|;\n"'\t>(]|\n(?:\d{1,3}[.)]|[-*]))[ \t]{0,2}(\p{Lu}[\p{L}'-]{1,30}), $/u;
const SURNAME_REACH = 48;

/** The cell or line ends here: `Initially, Raymond possessed` is a sentence. */
function isCellEnd(text: string, end: number): boolean {
  return /^[ \t]{0,2}(?:[|;\t\n\r<)"'(]|$)/.test(text.slice(end, end + 3));
}

function surnameStart(text: string, words: readonly Word[], i: number, { start, bits }: Word): number {
  if (
    i > 0 ||
    words.length > 2 ||
    !isCellEnd(text, words.at(-1)?.end ?? 0) ||
    (bits & NAME_AMBIGUOUS) !== 0 ||
    text.charCodeAt(start - 2) !== 0x2c
  )
    return start;
  const from = start - SURNAME_REACH;
  const before = SURNAME_FIRST.exec((from <= 0 ? "\n" : "") + text.slice(Math.max(0, from), start))?.[1];
  return before === undefined ? start : start - before.length - 2;
}

/** `Tim Timmons asked`: an everyday first name, a surname that no list has, and what only people do. */
function scoreBeforeVerb(text: string, words: readonly Word[], i: number): number {
  const word = words[i];
  const next = words[i + 1];
  if (word === undefined || next === undefined || i + 2 !== words.length || (word.bits & NAME_GIVEN) === 0) return 0;
  if (word.isShouted || next.isShouted || NOT_NAMES.has(next.folded) || NOT_PERSON_TAILS.has(next.folded)) return 0;
  return PERSONAL_VERBS.has(wordBehind(text, next.end)) ? 0.6 : 0;
}

/** The next word in lower case behind one blank, else nothing. */
function wordBehind(text: string, end: number): string {
  return /^ ([a-z]{2,16})(?![\w-])/.exec(text.slice(end, end + 20))?.[1] ?? "";
}

/**
 * A product, a firm, a place, a method, a name in code: no person without a personal cue. Evidence from a list, from
 * the word behind (`Kalman filter`), from `&` beside it, and from the signs of code and paths.
 */
function isThing(text: string, words: readonly Word[], from: number, to: number): boolean {
  const start = words[from]?.start ?? 0;
  const end = words[to - 1]?.end ?? 0;
  if (NOT_PERSON_TAILS.has(wordBehind(text, end)) || isMethodOrSaint(text, words, from, to)) return true;
  if (/^ ?& ?\p{Lu}|^(?:[_(=\\/]|::|\.\w)|^`/u.test(text.slice(end, end + 4))) return true;
  if (
    /[_=\\/.$#@`]$|\p{Lu}\p{L}* ?& ?$|::$|->$/u.test(text.slice(Math.max(0, start - 16), start).replace(/[.?!] $/, ""))
  )
    return true;
  const isKnown = (a: number, b: number) =>
    THINGS.has(foldWords(text.slice(words[a]?.start ?? 0, words[b - 1]?.end ?? 0)));
  if (isKnown(from, to) || (from > 0 && isKnown(from - 1, to)) || (to < words.length && isKnown(from, to + 1)))
    return true;
  return to - from === 1 && isOneOfPair(text, start, end);
}

const SAINTS: ReadonlySet<string> = new Set(["saint", "st", "ste", "san", "santa", "santo", "sao", "sankt", "sint"]);

/** `Gram-Schmidt`, `Navier-Stokes`: two surnames and a hyphen name a method. `Saint Bernard` is a breed, a place, a feast. */
function isMethodOrSaint(text: string, words: readonly Word[], from: number, to: number): boolean {
  const first = words[from];
  const second = words[from + 1];
  if (first === undefined) return false;
  if (SAINTS.has(first.folded) || SAINTS.has(words[from - 1]?.folded ?? "")) return true;
  if (second === undefined || to - from !== 2 || text.slice(first.end, second.start) !== "-") return false;
  return (first.bits & second.bits & NAME_GIVEN) === 0;
}

const PAIR = /\p{Lu}\p{L}{1,20} (?:and|&) \p{Lu}\p{L}{1,20}/gu;

/** `Tom and Jerry`, `Alice and Bob`: a pair that is known as one. */
function isOneOfPair(text: string, start: number, end: number): boolean {
  const window = text.slice(Math.max(0, start - 28), end + 28);
  return (window.match(PAIR) ?? []).some((pair) => THINGS.has(foldWords(pair)));
}

/** What makes one given name a full one: `Joan of Arc`, `Alexander the Great`, `John of the Cross`. */
const EPITHET = /(?: (?:of the|of|the|in|à) | d'| al-)\p{Lu}[\p{L}\p{M}]{1,20}/uy;
/** Asked first, since folding a span costs more: most names begin or end in a word that no known name does. */
const FIRST_WORDS: ReadonlySet<string> = new Set(Array.from(PUBLIC_FIGURES, (name) => name.split(" ", 1)[0] ?? name));
const LAST_WORDS: ReadonlySet<string> = new Set(
  Array.from(PUBLIC_FIGURES, (name) => name.slice(name.lastIndexOf(" ") + 1)),
);

/**
 * Whether one known full name covers all of the words [from, to). Anything more is somebody else
 * (`Albert Einstein Kowalski`), except a possessive in capitals and a first word that no list of names has
 * (`President`, `Both`), which is in the hit only because the next one may be a surname.
 */
function isPublicFigure(text: string, words: readonly Word[], from: number, to: number): boolean {
  const ends = endsOfKnown(text, words, from, to);
  if (ends.length === 0) return false;
  const isPlainFirst = to - from > 1 && words[from]?.bits === 0;
  // Words before the hit: titles and initials (`Queen Elizabeth`, `C. S. Lewis`), unknown ones (`Mao Tse-tung`).
  for (let i = isPlainFirst ? from + 1 : from; i >= Math.max(0, from - 3); i--) {
    const { folded = "", start = 0 } = words[i] ?? {};
    if (!FIRST_WORDS.has(folded)) continue;
    if (ends.some((end) => PUBLIC_FIGURES.has(foldWords(text.slice(start, end))))) return true;
  }
  return false;
}

/** Where a known name that covers the words may end: with them, with an epithet, behind a stop word that cut them. */
function endsOfKnown(text: string, words: readonly Word[], from: number, to: number): number[] {
  const isPossessive = words[to - 1]?.folded === "s" && text.charCodeAt((words[to - 1]?.start ?? 0) - 1) === 0x27;
  const last = isPossessive ? to - 2 : to - 1;
  // `Theresa May`, `Herbert A. Simon`: the month and the article are no names elsewhere.
  const stop = to - from < WORDS_MAX ? to + 2 : last + 1;
  const ends: number[] = [];
  for (let i = last; i < stop && i < words.length; i++) {
    const word = words[i];
    if (word !== undefined && LAST_WORDS.has(word.folded)) ends.push(word.end);
  }
  const end = words[last]?.end ?? 0;
  EPITHET.lastIndex = end;
  // A capital goes on with the name: no epithet follows it.
  if (text.charCodeAt(end) === 0x20 && KIND[text.charCodeAt(end + 1)] === LOWER && EPITHET.test(text))
    ends.push(EPITHET.lastIndex);
  return ends;
}

/** Endings by which whole languages form surnames: Nordic, Slavic, Greek, Finnish, Romanian, Georgian, Frisian. */
const SURNAME_ENDING =
  /.{2}(?:sson|dottir|datter|ovic|evic|ovich|evich|ovna|enko|wicz|owski|owska|ewski|ewska|inski|inska|czyk|shvili|poulos|opoulou|idis|escu|qvist|kvist|gaard|strom|[knlrm]ov|[knlrm]ova|ainen|oinen|stra|mcc[a-z]{3,})$/;

/** \`Vide A. Persson\`: a letter between two names. Without its full stop it may be a vitamin or a plan. */
function isInitial(word: Word): boolean {
  return word.end - word.start === 1 && word.isStopped;
}

function hasSurnameAfter(words: readonly Word[], i: number): boolean {
  const word = words[i];
  return word !== undefined && word.folded.length > 1 && !NOT_NAMES.has(word.folded);
}

/** How sure it is that a name starts at word `i`; 0 for not at all. */
function scoreAt(words: readonly Word[], i: number): number {
  const word = words[i];
  const next = words[i + 1];
  if (word === undefined || NOT_NAMES.has(word.folded)) return 0;
  const follows = next !== undefined && !NOT_NAMES.has(next.folded) && !NOT_PERSON_TAILS.has(next.folded);
  if (word.isShouted && !(follows && next.isShouted && next.bits !== 0 && word.bits !== 0)) return 0;
  const isGiven = (word.bits & NAME_GIVEN) !== 0;
  const isClear = isGiven && (word.bits & NAME_AMBIGUOUS) === 0;
  if (isClear) return follows ? 0.75 : 0.55;
  if (!follows) return 0;
  const nextIsName =
    (next.bits & NAME_SURNAME) !== 0 || ((next.bits & NAME_GIVEN) !== 0 && (next.bits & NAME_AMBIGUOUS) === 0);
  if (isGiven) return nextIsName || next.folded.length === 1 ? 0.65 : 0;
  if (word.folded.length > 1 && isInitial(next) && hasSurnameAfter(words, i + 2)) return 0.6;
  const hasSurname = (next.bits & NAME_SURNAME) !== 0 || SURNAME_ENDING.test(next.folded);
  return hasSurname && word.folded.length > 2 ? 0.5 : 0;
}
