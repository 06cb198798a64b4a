import { isAction, isArranged, isDone, isGivenOut, isMended, isOrdered, isOwning } from "@/lib/text/action-verbs";
import { baseOfGerund } from "@/lib/text/gerund";
import { closesAsked, opensAsked, saysThanks } from "./courtesy";
import { PHRASE_WORDS_MAX, type Phrases, takesGerund } from "./phrase-patterns";
import { ASK, ASK_HOW, ORDER, POLITE_ENDING, POLITE_HEAD, POLITE_TAIL, REQUEST, REQUEST_TAIL, TELL } from "./phrases";
import { isMark, isWord, type Piece, phrasePiece, shapeOfWord, wordPiece } from "./piece";
import { CLASS, FLAG, SHAPE, SLOT_FLAG, type TokenClass } from "./sequence";
import { KINDS, SLOT, SLOT_PHRASES } from "./slots";

/** At most so many phrases are read at one place. */
const ROUNDS_MAX = 6;
const QUESTION_WORDS = new Set("what which who whom whose when where why how whether if".split(" "));
const HOW_TO = `${SLOT.howTo}`;

/** Puts one piece in the place of each phrase of several words: at the beginning of every sentence, and at the end of the text. */
export function readPhrases(pieces: readonly Piece[]): readonly Piece[] {
  const [body, tail] = cutTail(pieces);
  const read: Piece[] = [];
  for (let at = 0; at < body.length; ) {
    const isStart = at === 0 || isSentenceMark(body[at - 1]) || isMark(body[at - 1], ":");
    if (isStart) at = readOrder(body, readHead(body, at, read), read);
    else if (isMark(body[at - 1], ",")) at = readClause(body, at, read);
    const piece = body[at];
    if (piece === undefined) break;
    const isKind = isWhatKind(body, at);
    read.push(isKind ? { ...piece, flags: piece.flags | FLAG.variant } : piece);
    at += isKind ? KIND_WORDS : 1;
  }
  return [...read, ...tail];
}

const KIND_WORDS = 3;

/** `what kind of pets` asks for what `what pets` does. */
function isWhatKind(pieces: readonly Piece[], at: number): boolean {
  const [what, kind, of, next] = pieces.slice(at, at + KIND_WORDS + 1);
  return (
    isWord(what) &&
    what.text === "what" &&
    isWord(kind) &&
    KINDS.has(kind.text) &&
    isWord(of) &&
    of.text === "of" &&
    isWord(next)
  );
}

export function isSentenceMark(piece: Piece | undefined): boolean {
  return isMark(piece, ".?!\n;");
}

/** Reads phrases one after another; the place of the first piece that belongs to none. */
function readHead(pieces: readonly Piece[], from: number, read: Piece[]): number {
  let at = from;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    while (isRead(pieces[at]) || isMark(pieces[at], ",") || (round > 0 && isMark(pieces[at], ".!:-")))
      read.push(pieces[at++] as Piece);
    const text = joined(pieces, at, at + PHRASE_WORDS_MAX);
    const found = phraseAt(pieces, at, text);
    if (found === null) return at;
    at += found.length;
    if (found.piece.cls !== CLASS.slot) {
      read.push(found.piece);
      continue;
    }
    const next = pieces[at];
    if (found.piece.text === WISH) {
      read.push(...wishOf(found.piece, pieces.slice(at, at + OBJECT_WORDS)));
      return at;
    }
    const verb = found.takesGerund && isWord(next) ? plainVerb(next) : next;
    read.push(withAction(found.piece, verb, pieces.slice(at + 1, at + 1 + OBJECT_WORDS)));
    const parts = isWord(next) ? PARTED_VERBS.get(next.text) : undefined;
    if (parts !== undefined && isWord(next)) {
      read.push(...parts.map((text) => ({ ...next, text, flags: next.flags | FLAG.variant })));
      return at + 1;
    }
    if (verb === undefined || verb === next) return at;
    read.push(verb);
    return at + 1;
  }
  return at;
}

const WISH = `${SLOT.wish}`;

/** `i want a card` is `i want to get a card`. */
function wishOf({ written }: Piece, object: readonly Piece[]): Piece[] {
  const get = wordPiece("get", "get", FLAG.variant);
  return [withAction(phrasePiece(CLASS.slot, SLOT.iWant, written), get, object), get];
}

/** Written as the noun, where only the verb can stand. */
const PARTED_VERBS: ReadonlyMap<string, readonly string[]> = new Map(
  "set-up log-in log-out sign-up sign-in back-up top-up check-in shut-down"
    .split(" ")
    .map((verb) => [verb.replace("-", ""), verb.split("-")]),
);

/** `with activating my card` asks how to activate it. */
function plainVerb(piece: Piece): Piece {
  const text = baseOfGerund(piece.text);
  return text === null ? piece : { ...piece, text, flags: piece.flags | FLAG.variant };
}

/** A slot says whether what follows is done rather than answered. */
function withAction(slot: Piece, next: Piece | undefined, object: readonly Piece[]): Piece {
  if (!isWord(next) || !isDone(next.text)) return slot;
  const action = isActionOn(next.text, object) ? SLOT_FLAG.action : 0;
  const given = object.some(({ text }) => isGivenOut(next.text, text)) ? SLOT_FLAG.given : 0;
  const order = isOrdered(next.text) ? SLOT_FLAG.order : 0;
  return { ...slot, flags: SLOT_FLAG.doing | action | given | order | (isOwning(next.text) ? SLOT_FLAG.owning : 0) };
}

const OBJECT_WORDS = 4;

function isActionOn(verb: string, object: readonly Piece[]): boolean {
  if (isAction(verb)) return true;
  const words = object.map((piece) => (isWord(piece) ? piece.text : ""));
  return (
    !object.some(isGiven) &&
    (words.some((word) => isArranged(verb, word) || isGivenOut(verb, word)) || isMended(verb, words))
  );
}

/** `cancel my card` is an order: a slot of its own, so that it may stand for `how do i cancel my card`. */
function readOrder(pieces: readonly Piece[], at: number, read: Piece[]): number {
  const next = pieces[at];
  if (read.at(-1)?.cls !== CLASS.slot && isWord(next) && isWord(pieces[at + 1])) {
    const object = pieces.slice(at + 1, at + 1 + OBJECT_WORDS);
    if (isActionOn(next.text, object)) read.push(withAction(phrasePiece(CLASS.slot, SLOT.doIt, ""), next, object));
  }
  return at;
}

/** Behind a comma a question may begin: in Spain, how do I ... */
function readClause(pieces: readonly Piece[], at: number, read: Piece[]): number {
  const found = slotAt(joined(pieces, at, at + PHRASE_WORDS_MAX));
  if (found === null) return at;
  const verb = at + found.length;
  read.push(withAction(found.piece, pieces[verb], pieces.slice(verb + 1, verb + 1 + OBJECT_WORDS)));
  return at + found.length;
}

function isRead(piece: Piece | undefined): boolean {
  return piece?.cls === CLASS.polite || piece?.cls === CLASS.ask;
}

interface Found {
  readonly piece: Piece;
  readonly length: number;
  /** The verb behind the frame ends in -ing. */
  readonly takesGerund?: boolean;
}

function phraseAt(pieces: readonly Piece[], at: number, text: string): Found | null {
  const greeting = take(POLITE_HEAD, text, CLASS.polite);
  const polite = greeting !== null && opensAsked(pieces, at + greeting.length, greeting.length) ? greeting : null;
  const tell = take(TELL, text, CLASS.ask);
  if (tell !== null && at + tell.length < pieces.length) return tell;
  const ask = take(ASK, text, CLASS.ask);
  if (ask !== null && isQuestionAt(pieces, at + ask.length)) return ask;
  const how = take(ASK_HOW, text, CLASS.ask);
  if (how !== null && slotAt(joined(pieces, at + how.length, at + PHRASE_WORDS_MAX))?.piece.text === HOW_TO) return how;
  const slot = slotAt(text);
  const request = take(REQUEST, text, CLASS.ask);
  const longest = [polite, request].filter((found) => found !== null).sort((a, b) => b.length - a.length)[0] ?? null;
  if (slot !== null && slot.length >= (longest?.length ?? 0)) return at + slot.length < pieces.length ? slot : null;
  return longest;
}

function take(phrases: Phrases, text: string, cls: TokenClass): Found | null {
  const found = phrases.longest(text);
  return found === null ? null : { piece: phrasePiece(cls, 0, written(text, found.length)), length: found.length };
}

/** The first words of `text`. */
function written(text: string, words: number): string {
  return text.split(" ", words).join(" ");
}

function slotAt(text: string): Found | null {
  let best: Found | null = null;
  for (const { slot, phrases } of SLOT_PHRASES) {
    const found = phrases.longest(text);
    if (found !== null && found.length > (best?.length ?? 0))
      best = {
        piece: phrasePiece(CLASS.slot, slot.number, written(text, found.length)),
        length: found.length,
        takesGerund: takesGerund(slot.phrases[found.phrase] ?? "") || written(text, found.length).endsWith("go about"),
      };
  }
  return best;
}

function isQuestionAt(pieces: readonly Piece[], at: number): boolean {
  const next = isMark(pieces[at], ",:") ? pieces[at + 1] : pieces[at];
  return isWord(next) && QUESTION_WORDS.has(next.text);
}

/** What is left must still say something. */
const LEFT_MIN = 2;

/** The pieces before the closing politeness, and it. Marks around it stay where they are. */
function cutTail(pieces: readonly Piece[]): readonly [readonly Piece[], readonly Piece[]] {
  let end = pieces.length;
  const tail: Piece[] = [];
  for (let round = 0; round < ROUNDS_MAX; round++) {
    let wordsEnd = end;
    while (isMark(pieces[wordsEnd - 1], ".?!,\n")) wordsEnd -= 1;
    const length = tailLength(pieces, wordsEnd);
    if (length === 0 || wordsEnd - length < LEFT_MIN) break;
    const words = joined(pieces, wordsEnd - length, wordsEnd);
    tail.unshift(phrasePiece(CLASS.polite, 0, words), ...pieces.slice(wordsEnd, end));
    end = wordsEnd - length;
  }
  return [pieces.slice(0, end), tail];
}

function tailLength(pieces: readonly Piece[], end: number): number {
  const text = joined(pieces, Math.max(0, end - PHRASE_WORDS_MAX), end);
  const courtesy = POLITE_TAIL.longest(text)?.length ?? 0;
  const isApart = isCapital(pieces[end - courtesy]);
  const isSaid = !isApart && saysThanks(pieces, sentenceStart(pieces, end), end - courtesy);
  const anywhere = !isSaid && closesAsked(pieces, end - courtesy - 1, isApart) ? courtesy : 0;
  const apart = POLITE_ENDING.longest(text)?.length ?? 0;
  if (apart > anywhere && isMark(pieces[end - apart - 1], ".?!,\n-;")) return apart;
  if (anywhere > 0) return anywhere;
  const asked = REQUEST_TAIL.longest(text)?.length ?? 0;
  const start = sentenceStart(pieces, end - asked);
  return asked > 0 && isRequest(joined(pieces, start, start + PHRASE_WORDS_MAX)) ? asked : 0;
}

/** Where the sentence begins that holds what stands before `end`. */
function sentenceStart(pieces: readonly Piece[], end: number): number {
  return pieces.findLastIndex((piece, i) => i < end && isMark(piece, ".?!\n:")) + 1;
}

function isCapital(piece: Piece | undefined): boolean {
  return isWord(piece) && shapeOfWord(piece.written) === SHAPE.capital;
}

/** Somebody is to do it; what is to be told, is told to me anyway, and `for me` belongs to it. */
function isRequest(text: string): boolean {
  return !TELL.fits(text) && !ASK.fits(text) && (REQUEST.fits(text) || ORDER.fits(text));
}

/** Words with a blank after each; a mark stands for itself, so that no phrase reaches across it. */
function joined(pieces: readonly Piece[], from: number, to: number): string {
  let text = "";
  for (let i = from; i < to && i < pieces.length; i++) {
    const piece = pieces[i];
    text += isWord(piece) ? `${piece.text} ` : "| ";
  }
  return text;
}

const GIVEN = new Set("this that these those about".split(" "));

/** What stands in the prompt itself, or is spoken about: changes to this text are made by answering. */
function isGiven(piece: Piece): boolean {
  return isWord(piece) && GIVEN.has(piece.text);
}
