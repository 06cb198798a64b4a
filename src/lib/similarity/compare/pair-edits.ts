import { closedKind, closedName } from "@/lib/text/closed-words";
import type { Side } from "./align";
import type { Edit, EditName } from "./edit";
import { isAtEnd, isSoftAround } from "./places";
import { CLASS, classOf, FLAG, flagsOf, residueOf, SHAPE, SLOT_FLAG, shapeOf, TRAIT } from "./sequence";
import { SLOT } from "./slots";

/** What tells two tokens apart that are the same once rewritten. */
export function pairEdits(a: Side, b: Side, i: number, j: number): Edit[] {
  const [own, other] = [a.forms[i] ?? 0, b.forms[j] ?? 0];
  if (own === other && a.keys[i] === b.keys[j]) return [];
  const names = namesOf(a, b, i, j);
  // Another word that no rewrite accounts for is a difference all the same, and one that nothing explains.
  if (names.length === 0 && a.keys[i] !== b.keys[j]) names.push("form");
  return names.map((name) => ({ name, op: "rewrite", at: i, of: j }));
}

function namesOf(a: Side, b: Side, i: number, j: number): EditName[] {
  const [own, other] = [a.forms[i] ?? 0, b.forms[j] ?? 0];
  switch (classOf(own)) {
    case CLASS.content:
      return contentNames(a, b, i, j);
    case CLASS.closed:
      return closedNames(a, b, i, j);
    case CLASS.number:
      return residueOf(own) === residueOf(other) ? [] : ["number-form"];
    case CLASS.mark:
      // At the end, one that stands by itself may be what is asked about.
      if (residueOf(own) === residueOf(other) && (own === other || !isAtEnd(a, i) || !isAtEnd(b, j))) return [];
      // ??? is ? where it ends a sentence; elsewhere it may be what is asked about, and beside code it is another sign.
      return isDividing(own) && isDividing(other) && (isProse(a, b) || (isAtEnd(a, i) && isAtEnd(b, j)))
        ? ["mark-form"]
        : ["mark"];
    case CLASS.slot:
      if (residueOf(own) === residueOf(other)) return [];
      return (flagsOf(own) & flagsOf(other) & SLOT_FLAG.doing) !== 0 || !OF_DOING.has(a.keys[i] ?? 0)
        ? ["frame"]
        : ["slot"];
    case CLASS.polite:
      return residueOf(own) === residueOf(other) ? [] : ["politeness"];
    case CLASS.ask:
      return residueOf(own) === residueOf(other) ? [] : ["ask"];
    default:
      return [];
  }
}

function isDividing(form: number): boolean {
  return (flagsOf(form) & FLAG.divides) !== 0;
}

/** Slots whose alternatives say the same only of what is done on purpose: how do i look is not how can i look. */
const OF_DOING: ReadonlySet<number> = new Set([
  SLOT.howTo,
  SLOT.canI,
  SLOT.iNeed,
  SLOT.iMust,
  SLOT.iTry,
  SLOT.ways,
  SLOT.steps,
]);

function contentNames(a: Side, b: Side, i: number, j: number): EditName[] {
  const [own, other] = [a.forms[i] ?? 0, b.forms[j] ?? 0];
  const changed = flagsOf(own) ^ flagsOf(other);
  const names: EditName[] = [];
  if (a.keys[i] !== b.keys[j]) names.push("slip");
  if ((changed & FLAG.plural) !== 0) names.push(isPluralSafe(a, b, i, j) ? "plural" : "plural-of-thing");
  if ((changed & FLAG.variant) !== 0) names.push("spelling-variant");
  if ((changed & FLAG.hyphen) !== 0) names.push("hyphen");
  if (shapeOf(own) !== shapeOf(other)) names.push(isCaseSafe(a, b, i, j) ? "case" : "case-of-name");
  if (names.length === 0 && residueOf(own) !== residueOf(other)) names.push("form");
  // Two words in mixed case, written differently: what else may differ is not looked at.
  if (shapeOf(own) === SHAPE.mixed && shapeOf(other) === SHAPE.mixed && residueOf(own) !== residueOf(other))
    names.push("form");
  return names;
}

function closedNames(a: Side, b: Side, i: number, j: number): EditName[] {
  const [own, other] = [a.forms[i] ?? 0, b.forms[j] ?? 0];
  const changed = flagsOf(own) ^ flagsOf(other);
  const names: EditName[] = [];
  if ((changed & FLAG.variant) !== 0) names.push("filler");
  if ((changed & FLAG.unknown) !== 0) names.push("slip");
  if ((changed & FLAG.contraction) !== 0) names.push("contraction");
  if ((changed & FLAG.hyphen) !== 0) names.push("hyphen");
  if (shapeOf(own) !== shapeOf(other)) names.push(isCaseSafe(a, b, i, j) ? "case" : "case-of-name");
  return names;
}

/**
 * A capital says nothing at the beginning of a sentence, in a text that has one on every word, and on a name that is no
 * other word. Beside code or formulas it always does.
 */
function isCaseSafe(a: Side, b: Side, i: number, j: number): boolean {
  const [own, other] = [a.forms[i] ?? 0, b.forms[j] ?? 0];
  const flags = flagsOf(own) & flagsOf(other);
  if (isNamed(own, other)) return false;
  const isMixed = shapeOf(own) === SHAPE.mixed || shapeOf(other) === SHAPE.mixed;
  // What stands behind a number may be its unit: 1 Cal is a thousand cal.
  const isAnyCase = ((a.traits | b.traits) & TRAIT.anyCase) !== 0;
  if (!isAnyCase && (isBehindNumber(a, i) || isBehindNumber(b, j))) return false;
  if ((flags & FLAG.caseFree) !== 0 && !isBesideCode(a, i) && !isBesideCode(b, j)) return !isMixed;
  if (!isProse(a, b) || isMixed) return isOpening(a, i) && isOpening(b, j) && !isMixed;
  if (isAnyCase) return true;
  return isOpening(a, i) && isOpening(b, j);
}

/** A small word is a name only in capitals throughout: It is no IT. Of Mark, MARK says nothing else; of mark it may. */
function isNamed(own: number, other: number): boolean {
  if (((flagsOf(own) | flagsOf(other)) & FLAG.name) === 0) return false;
  const isEither = (flagsOf(own) & flagsOf(other) & FLAG.name) !== 0;
  const isSmall = shapeOf(own) === SHAPE.lower || shapeOf(other) === SHAPE.lower;
  if (classOf(own) === CLASS.content) return isEither || isSmall;
  return shapeOf(own) === SHAPE.upper || shapeOf(other) === SHAPE.upper;
}

const PROSE_MARKS = new Set([".", "?", "!", ",", "\n"]);

/** What touches code or an operator may be a name of the code's own: Foo = 1. */
function isBesideCode(side: Side, at: number): boolean {
  return [at - 1, at + 1].some((place) => {
    const cls = classOf(side.forms[place] ?? CLASS.content);
    if (cls === CLASS.literal) return true;
    return cls === CLASS.mark && !PROSE_MARKS.has(String.fromCodePoint(side.keys[place] ?? 0));
  });
}

function isProse(a: Side, b: Side): boolean {
  return ((a.traits | b.traits) & TRAIT.technical) === 0;
}

function isBehindNumber(side: Side, at: number): boolean {
  const before = side.forms[at - 1];
  return before !== undefined && classOf(before) === CLASS.number;
}

/** Opens its sentence and has a capital for that, or stands there in lower case. */
function isOpening(side: Side, at: number): boolean {
  const form = side.forms[at] ?? 0;
  const shape = shapeOf(form);
  if (shape === SHAPE.lower) return true;
  return (flagsOf(form) & FLAG.opens) !== 0 && shape === SHAPE.capital;
}

const DETERMINED = new Set(["article", "determiner", "quantifier", "adverb"]);
const ONE_OF_A_KIND = new Set(["a", "an"]);

/** Both numbers of a countable noun say the same where a question is asked about things of its kind. */
function isPluralSafe(a: Side, b: Side, i: number, j: number): boolean {
  const flags = flagsOf(a.forms[i] ?? 0) & flagsOf(b.forms[j] ?? 0);
  if ((flags & FLAG.countable) === 0) return false;
  if ((a.traits & b.traits & TRAIT.english) === 0) return false;
  return isFree(a, i) && isFree(b, j) && asksGenerally(a) && asksGenerally(b) && !isSoftAround(a, i, b, j);
}

/** No count, and nothing that says which one, stands before the thing and the words that describe it: the united states. */
function isFree(side: Side, at: number): boolean {
  let first = at;
  while (classOf(side.forms[first - 1] ?? CLASS.mark) === CLASS.content) first -= 1;
  const before = side.forms[first - 1];
  if (before === undefined) return false;
  if (classOf(before) === CLASS.number) return false;
  if (classOf(before) !== CLASS.closed) return true;
  const key = side.keys[first - 1] ?? 0;
  return !DETERMINED.has(closedKind(key)) || ONE_OF_A_KIND.has(closedName(key));
}

/** An order (list, print, rename) counts its things; a question does not. */
function asksGenerally(side: Side): boolean {
  return side.forms.some((form, i) => {
    const cls = classOf(form);
    if (cls === CLASS.slot) return true;
    if (cls !== CLASS.closed) return false;
    const kind = closedKind(side.keys[i] ?? 0);
    return (
      kind === "question-word" || ((kind === "auxiliary" || kind === "pronoun") && (flagsOf(form) & FLAG.opens) !== 0)
    );
  });
}
