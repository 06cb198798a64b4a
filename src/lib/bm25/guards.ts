import { MODALITY } from "../text/modality";
import { PERSON } from "../text/person";
import { QUESTION } from "../text/question-type";
import type { Comparison, Side } from "./comparison";
import { priorIdf } from "./prior";
import { isContent, isOrderedKind, KIND, kindOf, marksOppose, priorCodeOf } from "./term";

/** A guard refuses a pair whose score is high enough but whose difference matters. */
export const GUARD_NAMES = [
  "formal-text", // code or formulas that are not the same text
  "numbers", // other numbers, units, dates, or more or fewer of them
  "symbols", // other operators or signs
  "negation", // one denies what the other does not
  "antonym", // opposite words
  "spelling", // a corrected word where the correction could be another word
  "too-few-terms", // too little content to tell
  "rare-term", // a telling word that the other side lacks
  "substitution", // each side has a telling word that the other lacks
  "question-type", // another kind of question
  "order", // the same words in another order
  "person", // mine against yours
  "small-word", // all, only, last, or a preposition left at the end, on one side alone
  "modality", // did against will, can against should
] as const;
export type GuardName = (typeof GUARD_NAMES)[number];

export interface GuardLimits {
  /** Prior idf, in nats, up to which a word of one side alone does no harm. */
  readonly unmatchedIdfMax: number;
}

type Guard = (pair: Comparison, limits: GuardLimits) => boolean;

/** The guards of `names` that refuse the pair. The same form is the same question: nothing can refuse it. */
export function refusingGuards(pair: Comparison, names: readonly GuardName[], limits: GuardLimits): GuardName[] {
  if (isSameForm(pair)) return [];
  return names.filter((name) => GUARDS[name](pair, limits));
}

export function isSameForm({ query, entry }: Comparison): boolean {
  return query.form === entry.form && query.counts.length === entry.counts.length;
}

type Accept = (attributes: number, i: number) => boolean;

function unmatched(side: Side, accept: Accept): boolean {
  return side.partner.some((partner, i) => partner < 0 && accept(side.attributes[i] ?? 0, i));
}

/** Unmatched, or there more often than on the other side: a repeated word can be exchanged in one of its places only. */
function surplus(side: Side, other: Side, accept: Accept): boolean {
  return side.partner.some(
    (partner, i) => (side.counts[i] ?? 0) > (other.counts[partner] ?? 0) && accept(side.attributes[i] ?? 0, i),
  );
}

function hasKind(kind: number): (attributes: number) => boolean {
  return (attributes) => kindOf(attributes) === kind;
}

/** A term of this kind that only one side has, or has more often. */
function differsInKind({ query, entry }: Comparison, kind: number): boolean {
  const isOfKind = hasKind(kind);
  const recount = (partner: number, i: number) =>
    isOfKind(query.attributes[i] ?? 0) && partner >= 0 && query.counts[i] !== entry.counts[partner];
  return unmatched(query, isOfKind) || unmatched(entry, isOfKind) || query.partner.some(recount);
}

export function differsInNumbers(pair: Comparison): boolean {
  return differsInKind(pair, KIND.number);
}

export function differsInSymbols(pair: Comparison): boolean {
  return differsInKind(pair, KIND.symbol);
}

export function isOtherFormalText({ query, entry }: Comparison): boolean {
  return (query.traits.formal || entry.traits.formal) && query.form !== entry.form;
}

/** Counted, not only odd against even: denying twice is seldom the same as not denying. */
export function differsInNegation({ query, entry }: Comparison): boolean {
  return query.traits.negations !== entry.traits.negations;
}

function marksOf(side: Side, i: number): readonly number[] {
  const more = side.moreMarks[i] ?? 0;
  return [(side.attributes[i] ?? 0) >>> 16, more & 0xffff, more >>> 16];
}

/** A word that one side has more often is the opposite of a word that the other has more often. */
export function hasAntonyms({ query, entry }: Comparison): boolean {
  return surplus(query, entry, (_, i) =>
    surplus(entry, query, (__, j) => marksOf(query, i).some((a) => marksOf(entry, j).some((b) => marksOppose(a, b)))),
  );
}

const CONTENT_TERMS_MIN = 2;
/** A word in more than half of the tenant's texts is part of a template and says nothing about one of them. */
const CONTENT_IDF_MIN = Math.log(2);

export function hasTooFewTerms({ query, entry }: Comparison): boolean {
  return [query, entry].some((side) => contentTerms(side) < CONTENT_TERMS_MIN);
}

function contentTerms({ attributes, idf }: Side): number {
  return attributes.filter((own, i) => isContent(own) && (idf[i] ?? 0) >= CONTENT_IDF_MIN).length;
}

function isTelling(limits: GuardLimits): (attributes: number) => boolean {
  return (attributes) => isContent(attributes) && priorIdf(priorCodeOf(attributes)) > limits.unmatchedIdfMax;
}

/** A template's own words weigh nothing, so the score can't see that a question uses one of them once more. */
function repeatsTemplate({ query, entry }: Comparison): boolean {
  return query.partner.some((partner, i) => {
    const isTemplate = (query.idf[i] ?? 0) < CONTENT_IDF_MIN && isContent(query.attributes[i] ?? 0);
    return partner >= 0 && isTemplate && query.counts[i] !== entry.counts[partner];
  });
}

export function hasRareUnmatched(pair: Comparison, limits: GuardLimits): boolean {
  const { query, entry } = pair;
  return unmatched(query, isTelling(limits)) || unmatched(entry, isTelling(limits)) || repeatsTemplate(pair);
}

export function substitutesContent({ query, entry }: Comparison): boolean {
  return surplus(query, entry, isContent) && surplus(entry, query, isContent);
}

/** What a prompt that asks nothing may be answered like: an order or a few keywords as what or how, a statement as how. */
const ANSWERS_ORDER = QUESTION.what | QUESTION.how;
const ANSWERS_STATEMENT = QUESTION.how;

/** Each asks a kind that the other does not, or one asks where the other only tells; what something is and does are two. */
export function asksOtherwise({ query, entry }: Comparison): boolean {
  const [a, b] = [query.traits, entry.traits];
  if (a.subjectVerb !== 0 && b.subjectVerb !== 0 && a.subjectVerb !== b.subjectVerb) return true;
  const [onlyA, onlyB] = [a.questions & ~b.questions, b.questions & ~a.questions];
  if (onlyA !== 0 && onlyB !== 0) return true;
  const [telling, asking] = onlyA === 0 ? [a, b] : [b, a];
  const allowed = telling.declares ? ANSWERS_STATEMENT : ANSWERS_ORDER | (asking.requests ? QUESTION.yesNo : 0);
  return ((onlyA | onlyB) & ~allowed) !== 0;
}

function isOrdered(attributes: number): boolean {
  return isOrderedKind(kindOf(attributes));
}

function isFixed(attributes: number): boolean {
  return kindOf(attributes) !== KIND.floating;
}

/**
 * The shared words come in another order: those that carry meaning, and when nothing but the order has changed, all that
 * do not float.
 */
export function isReordered(pair: Comparison): boolean {
  const counted = hasSameTerms(pair) ? isFixed : isOrdered;
  let last = -1;
  for (const [i, partner] of pair.query.partner.entries()) {
    if (partner < 0 || !counted(pair.query.attributes[i] ?? 0)) continue;
    if (partner < last) return true;
    last = partner;
  }
  return repeatsDiffer(pair);
}

function hasSameTerms({ query, entry }: Comparison): boolean {
  return !surplus(query, entry, () => true) && !surplus(entry, query, () => true);
}

/** All that carries meaning is shared and as often, but where words repeat they alternate otherwise. */
function repeatsDiffer({ query, entry }: Comparison): boolean {
  return !surplus(query, entry, isOrdered) && !surplus(entry, query, isOrdered) && query.sequence !== entry.sequence;
}

/** Both speak of somebody, and of nobody in common; or me and you change places. */
export function speaksOfOthers({ query, entry }: Comparison): boolean {
  const [a, b] = [query.traits, entry.traits];
  if (a.persons === 0 || b.persons === 0) return false;
  if (((a.persons ^ b.persons) & PERSON.second) !== 0) return true;
  const both = a.persons & b.persons;
  if (both === 0) return true;
  return (both & PERSON.first) !== 0 && (both & PERSON.second) !== 0 && a.youFirst !== b.youFirst;
}

/** Quantifiers, and prepositions left at the end: `where are you from` is not `where are you`. */
export function differsInSmallWord({ query, entry }: Comparison): boolean {
  return unmatched(query, hasKind(KIND.marker)) || unmatched(entry, hasKind(KIND.marker));
}

/** Questions that keep their answer when the tense changes: why is it declined, why was it declined. */
const TIMELESS = QUESTION.why;

/**
 * Past against future, past against present in what was, when did, did it; duty against none in yes/no questions; and how
 * many can be against how many are.
 */
export function differsInModality({ query, entry }: Comparison): boolean {
  const [a, b] = [query.traits.modality, entry.traits.modality];
  const asked = query.traits.questions & entry.traits.questions;
  if (((a ^ b) & MODALITY.ability) !== 0 && (asked & QUESTION.howMuch) !== 0) return true;
  if (((a ^ b) & MODALITY.duty) !== 0 && (asked & QUESTION.yesNo) !== 0) return true;
  if (((a ^ b) & MODALITY.past) !== 0 && (asked & ~TIMELESS) !== 0) return true;
  const tense = MODALITY.past | MODALITY.future;
  return (a & tense) !== 0 && (b & tense) !== 0 && (a & b & tense) === 0;
}

/** One word at most may rest on a correction, and two different misspellings of one word do not vouch for each other. */
export function restsOnCorrections({ query, entry }: Comparison): boolean {
  let corrections = 0;
  for (const [i, partner] of query.partner.entries()) {
    if (partner < 0) continue;
    if (query.corrected[i] && entry.corrected[partner]) return true;
    if (query.corrected[i] || entry.corrected[partner]) corrections += 1;
  }
  return corrections > 1;
}

const GUARDS: Readonly<Record<GuardName, Guard>> = {
  "formal-text": isOtherFormalText,
  numbers: differsInNumbers,
  symbols: differsInSymbols,
  negation: differsInNegation,
  antonym: hasAntonyms,
  spelling: restsOnCorrections,
  "too-few-terms": hasTooFewTerms,
  "rare-term": hasRareUnmatched,
  substitution: substitutesContent,
  "question-type": asksOtherwise,
  order: isReordered,
  person: speaksOfOthers,
  "small-word": differsInSmallWord,
  modality: differsInModality,
};

/** Another question word (what against which, how against a statement) is doubtful, not wrong. */
const OTHER_QUESTION_FACTOR = 0.95;

export function questionFactor(queryQuestions: number, entryQuestions: number): number {
  return queryQuestions === entryQuestions ? 1 : OTHER_QUESTION_FACTOR;
}
