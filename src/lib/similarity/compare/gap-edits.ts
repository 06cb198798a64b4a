import { type ClosedKind, closedKind, closedName } from "@/lib/text/closed-words";
import type { Side } from "./align";
import type { Edit, EditName } from "./edit";
import { isArticleAt, isAtEnd, isAtStart, isSoftClass, sentenceStart } from "./places";
import { CLASS, classOf, FLAG, flagsOf, SHAPE, SLOT_FLAG, shapeOf, TRAIT } from "./sequence";
import { SLOT } from "./slots";

interface Gap {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

/**
 * The differences in one place. One word for one other is a substitution. Where both sides have words that do not stand for
 * each other, none of them is idle: a refund for the refund is no article left out and another put in.
 */
export function gapEdits(a: Side, b: Side, gap: Gap): Edit[] {
  const own = firmPlaces(a, gap.a, gap.aEnd);
  const other = firmPlaces(b, gap.b, gap.bEnd);
  const edits: Edit[] = [];
  const [i, j] = [own[0], other[0]];
  const isExchange = own.length === 1 && other.length === 1 && i !== undefined && j !== undefined;
  const exchange = isExchange ? substitution(a, i, b, j) : null;
  if (exchange !== null && i !== undefined && j !== undefined)
    edits.push({ name: exchange, op: "substitute", at: i, of: j });
  const isExchanged = exchange === null && own.length > 0 && other.length > 0;
  const named = (side: Side, at: number, opposite: Side) =>
    isExchanged ? (firmKind(side, at) ?? lone(side, at, opposite)) : lone(side, at, opposite);
  for (let at = gap.a; at < gap.aEnd; at++)
    if (exchange === null || at !== i) edits.push({ name: named(a, at, b), op: "insert", at, of: gap.b });
  for (let of = gap.b; of < gap.bEnd; of++)
    if (exchange === null || of !== j) edits.push({ name: named(b, of, a), op: "delete", at: gap.a, of });
  return edits;
}

function firmPlaces(side: Side, from: number, to: number): number[] {
  const places: number[] = [];
  for (let at = from; at < to; at++) if (!isSoftClass(side.forms[at] ?? 0)) places.push(at);
  return places;
}

/** Pairs of words that may stand for each other; both are of the closed list. */
const AGREEMENT: readonly (readonly [string, string])[] = [
  ["is", "are"],
  ["was", "were"],
  ["do", "does"],
  ["has", "have"],
];

function substitution(a: Side, i: number, b: Side, j: number): EditName | null {
  if (areExchangeable(a, i, b, j)) return "frame-for-frame";
  if (classOf(a.forms[i] ?? 0) !== CLASS.closed || classOf(b.forms[j] ?? 0) !== CLASS.closed) return null;
  if ((a.traits & b.traits & TRAIT.english) === 0) return null;
  const [own, other] = [closedName(a.keys[i] ?? 0), closedName(b.keys[j] ?? 0)];
  if (AGREEMENT.some(([x, y]) => (x === own && y === other) || (x === other && y === own))) return "agreement";
  const pair = [own, other].sort().join(" ");
  if (pair === "a an") return "article-for-article";
  // Which one is known where one has it; a refund is any, the refund is one.
  if (pair === "a the" || pair === "an the")
    return isIdle(a, i) && isIdle(b, j) && isOwned(a, i) && isOwned(b, j) ? "article-for-article" : null;
  if (pair === "my the") return isIdle(a, i) && isIdle(b, j) ? "my-for-article" : null;
  // `book me a flight` wants one, `book my flight` has it.
  if (pair === "a my") return isIdle(a, i) && isIdle(b, j) && isOwned(a, i) && isOwned(b, j) ? "my-for-article" : null;
  if (POINTING.has(pair)) return isPointing(a, i) && isPointing(b, j) ? "pointing" : null;
  if (pair === "can do") return isAskedOfMe(a, i) && isAskedOfMe(b, j) ? "can-for-do" : null;
  return pair === "what which" && isAtStart(a, i) && isAtStart(b, j) ? "what-which" : null;
}

const POINTING = new Set(["my this", "the this"]);

function isPointing(side: Side, at: number): boolean {
  return (flagsOf(side.forms[at] ?? 0) & FLAG.pointing) !== 0 && isPlainNoun(side, at + 1);
}

/** Who needs to do it wants it; who has to may not. */
const WISHED: ReadonlySet<number> = new Set([SLOT.iWant, SLOT.iNeed, SLOT.iTry]);
const WANTED: ReadonlySet<number> = new Set([...WISHED, SLOT.doIt]);

/** Who wants a thing done may ask how, or whether it can be done; but how and whether are two questions. */
function areExchangeable(a: Side, i: number, b: Side, j: number): boolean {
  const [own, other] = [a.keys[i] ?? 0, b.keys[j] ?? 0];
  if (WISHED.has(own) && WISHED.has(other)) return isBeforeDoing(a, i) && isBeforeDoing(b, j);
  if (!isBeforeAction(a, i) || !isBeforeAction(b, j)) return false;
  const isGiven = isSlotWith(a, i, SLOT_FLAG.given) || isSlotWith(b, j, SLOT_FLAG.given);
  const isEither = (key: number) => key === SLOT.howTo || (key === SLOT.canI && !isGiven) || WANTED.has(key);
  if (own === SLOT.iMust || other === SLOT.iMust) return TOLD.has(own) || TOLD.has(other);
  return (WANTED.has(own) && isEither(other)) || (WANTED.has(other) && isEither(own));
}

/** Who has to cancel asks how, or has it done; whether one wants it, or may, is not said. */
const TOLD: ReadonlySet<number> = new Set([SLOT.howTo, SLOT.doIt]);

function isBeforeAction(side: Side, at: number): boolean {
  return isSlotWith(side, at, SLOT_FLAG.action);
}

function isBeforeDoing(side: Side, at: number): boolean {
  return isSlotWith(side, at, SLOT_FLAG.doing);
}

/** What is done in the sentence is done to a thing that one has already: cancel a transfer, activate the card. */
function isOwned(side: Side, at: number): boolean {
  const start = sentenceStart(side, at);
  return side.forms.some((_, i) => i >= start && i <= at && isSlotWith(side, i, SLOT_FLAG.owning));
}

function isSlotWith(side: Side, at: number, flag: number): boolean {
  const form = side.forms[at] ?? 0;
  return classOf(form) === CLASS.slot && (flagsOf(form) & flag) !== 0 && isAtStart(side, at);
}

function isClosedAs(side: Side, at: number, words: ReadonlySet<string>): boolean {
  return classOf(side.forms[at] ?? CLASS.mark) === CLASS.closed && words.has(closedName(side.keys[at] ?? 0));
}

const WHERE = new Set(["where"]);
const ME = new Set(["i"]);

/** Where can i, where do i. When can i retire is not when do i. */
function isAskedOfMe(side: Side, at: number): boolean {
  return isClosedAs(side, at - 1, WHERE) && isClosedAs(side, at + 1, ME);
}

/** An article, or my, before what hardly needs it, in lower case: a capital makes a name of it. */
function isIdle(side: Side, at: number): boolean {
  return (flagsOf(side.forms[at] ?? 0) & FLAG.idle) !== 0 && isPlainNoun(side, at + 1);
}

/** Exactly how, how really: they only press. */
const FILLERS = new Set(["exactly", "actually", "really"]);

/** Behind a question word or `i`, or last in a question. Not exactly zero, exactly one: there they count and deny. */
function isFiller(side: Side, at: number): boolean {
  if (!isClosedAs(side, at, FILLERS)) return false;
  const asks = isQuestionWordAt(side, at - 1) || isClosedAs(side, at - 1, ME);
  if (isAtEnd(side, at + 1)) return isQuestionWordAt(side, at - 1) || (closesNoun(side, at) && asksFromStart(side, at));
  const next = closedKindAt(side, at + 1);
  return asks && (next === "auxiliary" || next === "pronoun" || isClosedAs(side, at - 1, ME));
}

function isQuestionWordAt(side: Side, at: number): boolean {
  return closedKindAt(side, at) === "question-word";
}

const NOUN_MAX = 4;
const DETERMINING = new Set(["article", "possessive"]);
const PLACING = new Set("this that it".split(" "));

/**
 * A thing with its article, or a pronoun, stands before the token: nothing is missing there. Behind a bare verb or a
 * preposition the adverb itself may be what is asked about: how do i use actually, what is the opposite of really.
 */
function closesNoun(side: Side, at: number): boolean {
  if (isClosedAs(side, at - 1, PLACING)) return true;
  let start = at - 1;
  while (at - start <= NOUN_MAX && classOf(side.forms[start] ?? CLASS.mark) === CLASS.content) start -= 1;
  return start < at - 1 && DETERMINING.has(closedKindAt(side, start) ?? "");
}

function asksFromStart(side: Side, at: number): boolean {
  const start = sentenceStart(side, at);
  const first = side.forms.findIndex((form, i) => i >= start && !isSoftClass(form));
  const isQuestion = closedKindAt(side, first) === "question-word" || classOf(side.forms[first] ?? 0) === CLASS.slot;
  return isQuestion && !deniesBefore(side, at);
}

/** The sentence denies something before the token. */
function deniesBefore(side: Side, at: number): boolean {
  const start = sentenceStart(side, at);
  return side.forms.some((_, i) => i >= start && i < at && closedKindAt(side, i) === "negation");
}

function closedKindAt(side: Side, at: number): ClosedKind | null {
  return classOf(side.forms[at] ?? CLASS.mark) === CLASS.closed ? closedKind(side.keys[at] ?? 0) : null;
}

/** What a token is that one side alone has. */
function lone(side: Side, at: number, other: Side): EditName {
  const form = side.forms[at] ?? 0;
  switch (classOf(form)) {
    case CLASS.polite:
      return "politeness";
    case CLASS.ask:
      return "ask";
    case CLASS.slot:
      return slotLone(side, at);
    case CLASS.mark:
      return markName(side, at, other);
    case CLASS.number:
      return "number";
    case CLASS.literal:
      return "literal";
    case CLASS.closed:
      return closedLone(side, at);
    default:
      return "content-word";
  }
}

function slotLone(side: Side, at: number): EditName {
  if (!isAtStart(side, at)) return "slot";
  return side.keys[at] === SLOT.whatIs ? "ask" : "slot";
}

/** A closed word under its kind, as that which nothing explains; null: another token. */
function firmKind(side: Side, at: number): Exclude<ClosedKind, "article"> | null {
  const kind = closedKindAt(side, at);
  return kind === "article" ? "determiner" : kind;
}

function closedLone(side: Side, at: number): EditName {
  const key = side.keys[at] ?? 0;
  const kind = firmKind(side, at) ?? "determiner";
  const isEnglish = (side.traits & TRAIT.english) !== 0;
  if (isArticleAt(side, at)) return isEnglish && isIdle(side, at) ? "article" : "determiner";
  if (closedName(key) === "my") return isEnglish && isIdle(side, at) ? "my" : "possessive";
  if (isEnglish && isRelative(side, at)) return "filler";
  if (isEnglish && isIdleAny(side, at)) return "any";
  if (isEnglish && isForMe(side, at)) return "for-me";
  if (isEnglish && isIdleYet(side, at)) return "filler";
  if (isEnglish && closedName(key) === "now" && isAtEnd(side, at + 1) && closesNoun(side, at) && orders(side))
    return "at-once";
  return isEnglish && isFiller(side, at) ? "filler" : kind;
}

const PERFECT = new Set("has have".split(" "));

/** `has it been sent yet` asks whether it has been sent. */
function isIdleYet(side: Side, at: number): boolean {
  return (
    closedName(side.keys[at] ?? 0) === "yet" &&
    isAtEnd(side, at + 1) &&
    // Behind what has happened or not: and yet, not heard yet.
    classOf(side.forms[at - 1] ?? CLASS.mark) === CLASS.content &&
    !deniesBefore(side, at) &&
    side.forms.some((_, i) => i >= sentenceStart(side, at) && isClosedAs(side, i, PERFECT) && isAtStart(side, i))
  );
}

const HAVING = new Set("have has had there".split(" "));

/** `have you any pets`, `are there any fees`: whether there are pets or fees. */
function isIdleAny(side: Side, at: number): boolean {
  return closedName(side.keys[at] ?? 0) === "any" && isClosedAs(side, at - 1, HAVING) && isPlainNoun(side, at + 1);
}

/** `book me a room`: for whom is said already, behind an order or a request. */
function isForMe(side: Side, at: number): boolean {
  return closedName(side.keys[at] ?? 0) === "me" && isArticleAt(side, at + 1) && isOrderedAt(side, at - 1);
}

/** What stands here is the verb of an order of things. */
function isOrderedAt(side: Side, at: number): boolean {
  const slot = side.forms[at - 1] ?? CLASS.mark;
  return classOf(slot) === CLASS.slot && (flagsOf(slot) & SLOT_FLAG.order) !== 0;
}

function orders(side: Side): boolean {
  return side.forms.some((_, i) => isBeforeAction(side, i));
}

/** `the card that i have` is `the card i have`. */
function isRelative(side: Side, at: number): boolean {
  if (closedName(side.keys[at] ?? 0) !== "that" || classOf(side.forms[at - 1] ?? CLASS.mark) !== CLASS.content)
    return false;
  const after = side.forms[at + 1];
  return (
    after !== undefined && classOf(after) === CLASS.closed && RELATIVE_SUBJECTS.has(closedName(side.keys[at + 1] ?? 0))
  );
}

const RELATIVE_SUBJECTS = new Set(["i", "we", "you"]);

const ORDINALS = new Set("last next first previous".split(" "));

/** A word in lower case that is no name: an article before it hardly matters. Before IP, a number or at the end it does. */
function isPlainNoun(side: Side, at: number): boolean {
  if (isClosedAs(side, at, ORDINALS)) return isPlainNoun(side, at + 1);
  const form = side.forms[at];
  if (form === undefined || classOf(form) !== CLASS.content) return false;
  return shapeOf(form) === SHAPE.lower || (side.traits & TRAIT.anyCase) !== 0;
}

function markName(side: Side, at: number, other: Side): EditName {
  const mark = String.fromCodePoint(side.keys[at] ?? 0);
  const isProse = ((side.traits | other.traits) & TRAIT.technical) === 0;
  const isDividing = (flagsOf(side.forms[at] ?? 0) & FLAG.divides) !== 0;
  if (".?!".includes(mark) && isDividing && (isAtEnd(side, at) || isAtStart(side, at) || isBesideSoft(side, at)))
    return "closing-mark";
  // A line break in the midst of prose is a blank.
  if (mark === "\n" && (isAtEnd(side, at) || isAtStart(side, at) || (isProse && isDividing))) return "closing-mark";
  if (mark === "," && ((isProse && isDividing) || isBesideSoft(side, at))) return "comma";
  if ("-:;".includes(mark) && isBesideSoft(side, at)) return "closing-mark";
  return "mark";
}

function isBesideSoft(side: Side, at: number): boolean {
  const isSoft = (i: number) => {
    const form = side.forms[i];
    return form !== undefined && (classOf(form) === CLASS.polite || classOf(form) === CLASS.ask);
  };
  return isSoft(at - 1) || isSoft(at + 1);
}
