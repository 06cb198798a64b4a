import { isMark, isWord, type Piece, wordPiece } from "./piece";
import { determinerLength, isOf, isOpen, isPlain, kindOf, lastSentence, subjectEnd } from "./sentence";
import { CLASS } from "./sequence";

const FRONTING = new Set("in on at for with after before during since when if as".split(" "));
const FRONTED_MAX = 14;
const CLAUSE_MIN = 3;

/** `in Spain, what do people eat` becomes `what do people eat in Spain`: one comma, and a question behind it. */
export function moveFronted(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const first = pieces[start];
  if (!isOf(first, FRONTING)) return pieces;
  const mark = pieces.findIndex((piece, i) => i > start && piece.cls === CLASS.mark);
  const isMarked = mark >= 0 && mark < end;
  const cut = isMarked ? mark : askedBehind(pieces, start, end);
  if (cut < 0 || (isMarked && !isMark(pieces[mark], ","))) return pieces;
  const [front, clause] = [pieces.slice(start, cut), pieces.slice(isMarked ? cut + 1 : cut, end)];
  if (front.length > FRONTED_MAX || clause.length < CLAUSE_MIN) return pieces;
  if (!clause.every(isPlain) || !asks(clause[0])) return pieces;
  return [...pieces.slice(0, start), ...clause, ...withoutCapital(front), ...pieces.slice(end)];
}

/** Put behind others, the first word loses the capital that was that of the sentence; a closed word has no other. */
function withoutCapital(moved: readonly Piece[]): readonly Piece[] {
  const [first, ...rest] = moved;
  return first === undefined || kindOf(first) === null ? moved : [{ ...first, written: first.text }, ...rest];
}

const IF = new Set(["if"]);
const PERSONS = new Set("i you we he she they it".split(" "));

/** `if i lose my card what should i do`: where the question begins; -1: nowhere. */
function askedBehind(pieces: readonly Piece[], start: number, end: number): number {
  if (!isOf(pieces[start], IF)) return -1;
  const isAsked = (piece: Piece, i: number) =>
    i >= start + CLAUSE_MIN &&
    i < end &&
    isOf(piece, WH) &&
    kindOf(pieces[i + 1]) === "auxiliary" &&
    isOf(pieces[i + 2], PERSONS);
  return pieces.findIndex(isAsked);
}

function asks(piece: Piece | undefined): boolean {
  return piece?.cls === CLASS.slot || kindOf(piece) === "question-word" || kindOf(piece) === "auxiliary";
}

const BE = new Set("is are was were".split(" "));
const WH = new Set("what which who when where why how".split(" "));

/** `what the capital of Norway is` becomes `what is the capital of Norway`. */
export function invertEmbedded(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const [first, second, last] = [pieces[start], pieces[start + 1], pieces[end - 1]];
  if (end - start < CLAUSE_MIN || !isOf(first, WH) || !isWord(second) || !isOf(last, BE) || BE.has(second.text))
    return pieces;
  const middle = pieces.slice(start + 1, end - 1);
  if (!middle.every(isPlain) || middle.some(isAuxiliary)) return pieces;
  const subject = subjectBehind(pieces, start, end - 1);
  return [...pieces.slice(0, subject), last, ...pieces.slice(subject, end - 1), ...pieces.slice(end)];
}

const HOW = new Set(["how"]);
const POINTING = new Set("this that it i you he she we they".split(" "));

/** `how old you are` asks how old, `what song this is` what song: where the subject begins. */
function subjectBehind(pieces: readonly Piece[], start: number, end: number): number {
  const isMeasured = isOf(pieces[start], HOW) && isOpen(pieces[start + 1]) && end > start + 2;
  if (isMeasured && subjectEnd(pieces, start + 2) === end) return start + 2;
  const isNamed = isOf(pieces[start], NAMING) && isOf(pieces[end - 1], POINTING) && end > start + 2;
  return isNamed && pieces.slice(start + 1, end - 1).every(isOpen) ? end - 1 : start + 1;
}

/** `my location is what` becomes `what is my location`. */
export function frontQuestion(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const [verb, word] = [pieces[end - 2], pieces[end - 1]];
  if (end - start < CLAUSE_MIN || !isOf(verb, BE) || !isOf(word, WH)) return pieces;
  const named = pieces.slice(start, end - 2);
  if (!named.every(isPlain) || named.some(isAuxiliary) || named.some((piece) => isOf(piece, WH))) return pieces;
  return [...pieces.slice(0, start), word, verb, ...withoutCapital(named), ...pieces.slice(end)];
}

const MOVING = new Set("is are was were has have can could will would should does did".split(" "));
const MANY = new Set("many much".split(" "));

/** Behind "can you tell me", `why my account is frozen` becomes `why is my account frozen`, `if there is a fee` `is there a fee`. */
export function invertClause(pieces: readonly Piece[]): readonly Piece[] {
  const at = askedFrom(pieces);
  const word = pieces[at];
  if (at < 0 || !isWord(word)) return pieces;
  const isWhether = WHETHER.has(word.text);
  if (!isWhether && !WH.has(word.text)) return pieces;
  const subject = isWhether ? at + 1 : askedEnd(pieces, at);
  const verb = subjectEnd(pieces, subject);
  const moved = pieces[verb];
  if (verb === subject || !isOf(moved, MOVING) || (subject > at + 1 && HAVE.has(moved.text))) return pieces;
  const kept = pieces.slice(0, isWhether ? at : subject);
  return [...kept, moved, ...pieces.slice(subject, verb), ...pieces.slice(verb + 1)];
}

/** Behind a noun it may be what one has: what plan i have. */
const HAVE = new Set(["have", "has"]);

/** Behind what is asked for: `how many cards` i can have, `what documents` i need. */
function askedEnd(pieces: readonly Piece[], at: number): number {
  const isMany = isOf(pieces[at + 1], MANY);
  if (!isMany && !isOf(pieces[at], NAMING)) return at + 1;
  let end = at + (isMany ? 2 : 1);
  const from = end;
  while (end - from < NAMED_MAX && isOpen(pieces[end])) end += 1;
  return end;
}

const WHY = new Set(["why"]);
const STANDING = new Set("is are was were has have".split(" "));

/** `my transfer is pending, why` becomes `why is my transfer pending`. */
export function frontWhy(pieces: readonly Piece[]): readonly Piece[] {
  const { end } = lastSentence(pieces);
  const why = pieces[end - 1];
  const isComma = isMark(pieces[end - 2], ",");
  // Without a mark it belongs to the clause: i can explain why.
  if (!isComma && pieces[end - 2]?.cls !== CLASS.mark) return pieces;
  const closing = isComma ? end - 2 : end - 1;
  const start = lastSentence(pieces.slice(0, closing)).start;
  const verb = subjectEnd(pieces, start);
  const moved = pieces[verb];
  if (!isOf(why, WHY) || verb === start || verb + 1 >= closing || !isOf(moved, STANDING)) return pieces;
  const said = pieces.slice(verb + 1, closing);
  if (!said.every(isPlain) || said.some(isAuxiliary)) return pieces;
  const subject = withoutCapital(pieces.slice(start, verb));
  return [...pieces.slice(0, start), why, moved, ...subject, ...said, ...pieces.slice(end)];
}

const WHETHER = new Set(["if", "whether"]);

/** Where the question begins that somebody is asked to answer; -1: none is. */
function askedFrom(pieces: readonly Piece[]): number {
  const { start } = lastSentence(pieces);
  return pieces[start - 1]?.cls === CLASS.ask ? start : -1;
}

const PLACED = new Set("where when why how".split(" "));
const NAMING = new Set("what which".split(" "));
const NAMED_MAX = 3;

/** Behind "do you know", `where i find it` becomes `where do i find it`, `what plan i have` `what plan do i have`. */
export function supplyDo(pieces: readonly Piece[]): readonly Piece[] {
  const start = askedFrom(pieces);
  if (start < 0 || !(isOf(pieces[start], PLACED) || isOf(pieces[start], NAMING))) return pieces;
  const { end } = lastSentence(pieces);
  const at = askedEnd(pieces, start);
  const subject = subjectEnd(pieces, at);
  if (subject === at || (subject >= end && determinerLength(pieces[at]) === 0)) return pieces;
  const said = pieces.slice(at, end);
  if (!said.every(isPlain) || said.some((piece, i) => isAuxiliary(piece) && !(at + i === subject && isOf(piece, MAIN))))
    return pieces;
  return [...pieces.slice(0, at), wordPiece("do", "do"), ...pieces.slice(at)];
}

/** Verbs that are no auxiliary where nothing else is said: what plan i have, what you do. */
const MAIN = new Set(["have", "do"]);

function isAuxiliary(piece: Piece): boolean {
  return kindOf(piece) === "auxiliary";
}

const DENYING = new Set(["not"]);
const DOES = new Set("is are was were does do did has have can could will would".split(" "));
const DENIED_MAX = 4;

/** `why does dough not rise` becomes `why does not dough rise`, as `why doesn't dough rise` reads. */
export function frontNegation(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  if (!isOf(pieces[start], WHY) || !isOf(pieces[start + 1], DOES)) return pieces;
  const not = pieces.findIndex((piece, i) => i > start + 2 && i < end && isOf(piece, DENYING));
  if (not < 0 || not - start - 2 > DENIED_MAX) return pieces;
  const subject = pieces.slice(start + 2, not);
  if (subjectEnd(pieces, start + 2) !== not && !subject.every(isOpen)) return pieces;
  const denied = pieces.slice(not, not + 1);
  return [...pieces.slice(0, start + 2), ...denied, ...subject, ...pieces.slice(not + 1)];
}

const OWN = new Map([
  ["i", "my"],
  ["you", "your"],
]);
/** What one has of these is no thing of one's own. */
const UNOWNED = new Set("time day times days choice choices".split(" "));

/** `what pets do you have` becomes `what are your pets`. */
export function plainHaving(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const named = pieces.slice(start + 1, end - 3);
  const [verb, subject, have] = pieces.slice(end - 3, end);
  if (!isOf(pieces[start], NAMING) || named.length === 0 || named.length > NAMED_MAX) return pieces;
  if (verb?.text !== "do" || have?.text !== "have" || !isWord(subject) || !isWord(have)) return pieces;
  const own = OWN.get(subject.text);
  if (own === undefined || !named.every(isOpen) || named.some(({ text }) => UNOWNED.has(text))) return pieces;
  const asked = [{ ...(pieces[start] as Piece), text: "what", flags: 0 }, wordPiece("are", "are"), wordPiece(own, own)];
  return [...pieces.slice(0, start), ...asked, ...named, ...pieces.slice(end)];
}

const CALENDAR = new Set("time date day month year".split(" "));
const IT = new Set(["it"]);
const IS = new Set(["is"]);

/** `what date is it` becomes `what is the date`. */
export function plainCalendar(pieces: readonly Piece[]): readonly Piece[] {
  const { start } = lastSentence(pieces);
  const [what, noun, third, fourth] = pieces.slice(start, start + 4);
  const [verb, it] = isOf(third, IT) ? [fourth, third] : [third, fourth];
  if (!isOf(what, NAMING) || !isOf(noun, CALENDAR) || !isOf(verb, IS) || !isOf(it, IT)) return pieces;
  const asked = [what, verb, wordPiece("the", "the"), noun];
  return [...pieces.slice(0, start), ...asked, ...pieces.slice(start + 4)];
}
