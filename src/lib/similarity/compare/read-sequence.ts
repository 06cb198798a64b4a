import { isAcronym } from "@/lib/text/acronyms";
import { closedKind, closedNumber } from "@/lib/text/closed-words";
import { hasHidden } from "@/lib/text/hidden";
import { isNameInCapitals, isNameToo } from "@/lib/text/name-words";
import { opensText } from "@/lib/text/text-words";
import { isActedOn } from "./acting";
import { parted } from "./hyphens";
import { isIdle, isPointing } from "./idle-words";
import { divides } from "./marks";
import { isThing, mayBeName } from "./name-words";
import { isMark, isWord, type Piece, shapeOfWord } from "./piece";
import { plainOrder } from "./plain-order";
import { foldNumbers, isMonthBeside } from "./read-numbers";
import { isSentenceMark, readPhrases } from "./read-phrases";
import { readPieces } from "./read-pieces";
import { isOf, kindOf } from "./sentence";
import { CLASS, FLAG, packForm, type Sequence, SHAPE, TRAIT } from "./sequence";
import { SLOT } from "./slots";
import type { WordReader } from "./word-reader";

/** Beyond this many tokens a prompt is matched exactly only. */
const ITEMS_MAX = 1024;

/** A prompt taken apart, before anything is hashed. */
export interface Reading {
  readonly pieces: readonly Piece[];
  readonly traits: number;
}

/** Null: it has hidden characters, or too many tokens; then only the exact key matches. */
export function readPrompt(prompt: string): Reading | null {
  if (hasHidden(prompt)) return null;
  const { pieces, technical } = readPieces(prompt.normalize("NFC"));
  const ordered = reread(plainOrder(readPhrases(parted(foldNumbers(pieces)))));
  if (ordered.pieces.length === 0 || ordered.pieces.length > ITEMS_MAX) return null;
  const own = traitsOf(pieces, ordered.pieces) | (technical ? TRAIT.technical : 0);
  return { pieces: ordered.pieces, traits: ordered.traits | own };
}

/** What a comparison sees of a prompt. */
export function sequenceOf(reading: Reading, words: WordReader): Sequence {
  const writer = new ItemWriter(words, reading);
  writer.writeAll();
  return { items: Uint32Array.from(writer.items), traits: reading.traits | (writer.isEnglish ? TRAIT.english : 0) };
}

const REREAD = TRAIT.embedded | TRAIT.having | TRAIT.fronted;

/** A question that stood in another order may now begin with a phrase. */
function reread(ordered: ReturnType<typeof plainOrder>): ReturnType<typeof plainOrder> {
  return (ordered.traits & REREAD) === 0 ? ordered : { ...ordered, pieces: readPhrases(ordered.pieces) };
}

const DECLARING = new Set(["pronoun", "possessive", "article", "determiner"]);

function traitsOf(written: readonly Piece[], pieces: readonly Piece[]): number {
  const end = firmEnd(pieces);
  const asks = pieces.slice(end).some((piece) => isMark(piece, "?"));
  const sentence = pieces.slice(sentenceStart(pieces, end), end);
  const declares = DECLARING.has(kindOf(sentence.find(isFirm)) ?? "") && !sentence.some(asksFromHere);
  return (isAnyCase(written) ? TRAIT.anyCase : 0) | (asks ? TRAIT.asks : 0) | (declares ? TRAIT.declares : 0);
}

/** I have money, so why is it declined: a question, whatever mark closes it. */
function asksFromHere(piece: Piece, at: number, sentence: readonly Piece[]): boolean {
  if (kindOf(piece) !== "question-word" || kindOf(sentence[at + 1]) !== "auxiliary") return false;
  const before = sentence[at - 1];
  return isMark(before, ",") || kindOf(before) === "conjunction";
}

function isFirm({ cls }: Piece): boolean {
  return cls !== CLASS.polite && cls !== CLASS.ask && cls !== CLASS.mark;
}

/** Behind the last piece that is neither politeness nor a mark. */
function firmEnd(pieces: readonly Piece[]): number {
  return pieces.findLastIndex(isFirm) + 1;
}

function sentenceStart(pieces: readonly Piece[], end: number): number {
  return pieces.slice(0, end).findLastIndex((piece) => isSentenceMark(piece)) + 1;
}

const CASE_WORDS_MIN = 3;

/** All words in capitals, or each with one: then a capital tells nothing about its word. */
function isAnyCase(pieces: readonly Piece[]): boolean {
  const own = pieces.filter((piece) => isWord(piece) && !piece.glued && !isContinued(piece));
  const shapes = own.map(({ written }) => shapeOfWord(written));
  const cased = shapes.filter((shape) => shape !== SHAPE.none);
  if (cased.length < CASE_WORDS_MIN) return false;
  return cased.every((shape) => shape === SHAPE.upper || shape === SHAPE.capital);
}

/** The second word of a contraction was never written by itself. */
function isContinued({ flags, written }: Piece): boolean {
  return (flags & FLAG.contraction) !== 0 && shapeOfWord(written) === SHAPE.lower;
}

/** Politeness stands before the sentence, and the slot of an order stands for no word of its own. */
function isUnwritten({ cls, text }: Piece): boolean {
  return cls === CLASS.polite || cls === CLASS.ask || (cls === CLASS.slot && text === `${SLOT.doIt}`);
}

const ONE = new Set(["a", "an"]);
const MINE = new Set(["my", "the", "this"]);

function mayBeIdle(number: number, text: string): boolean {
  return text === "my" || closedKind(number) === "article";
}

/** Text that is spoken about as text: spelled right. */
function isSpokenAbout({ cls, text }: Piece): boolean {
  return cls === CLASS.literal && opensText(text.toLowerCase().split(" ", WORDS_OPENING), false);
}

const WORDS_OPENING = 3;

class ItemWriter {
  readonly items: number[] = [];
  readonly #words: WordReader;
  readonly #pieces: readonly Piece[];
  readonly #anyCase: boolean;
  readonly #isAboutText: boolean;
  #known = 0;
  #unknown = 0;

  constructor(words: WordReader, { pieces, traits }: Reading) {
    this.#words = words;
    this.#pieces = pieces;
    this.#anyCase = (traits & TRAIT.anyCase) !== 0;
    this.#isAboutText = pieces.some(isSpokenAbout);
  }

  get isEnglish(): boolean {
    return this.#known > 2 * this.#unknown;
  }

  writeAll(): void {
    let opens = true;
    for (const [i, piece] of this.#pieces.entries()) {
      this.#write(piece, i, opens);
      if (piece.cls === CLASS.mark) opens = isSentenceMark(piece) || isMark(piece, ":") || opens;
      else if (!isUnwritten(piece)) opens = false;
    }
  }

  #write(piece: Piece, at: number, opens: boolean): void {
    const { cls, text, written } = piece;
    if (cls === CLASS.content) this.#writeWord(piece, at, opens);
    else if (cls === CLASS.number)
      this.#push(this.#words.hash(`#:${text}`), packForm(cls, 0, 0, this.#residue(written)));
    else if (cls === CLASS.literal) this.#push(this.#words.hash(`l:${text}`), packForm(cls));
    else if (cls === CLASS.mark) this.#writeMark(piece, at);
    else {
      this.#known += 1;
      this.#push(Number(text), packForm(cls, 0, piece.flags, this.#residue(written)));
    }
  }

  #writeMark({ cls, text, written }: Piece, at: number): void {
    const flags = divides(this.#pieces, at, this.#anyCase) ? FLAG.divides : 0;
    this.#push(text.codePointAt(0) ?? 0, packForm(cls, 0, flags, this.#residue(written)));
  }

  #writeWord({ text, written, flags }: Piece, at: number, opens: boolean): void {
    const shape = shapeOfWord(written);
    const own = flags | (opens ? FLAG.opens : 0);
    const number = closedNumber(text);
    if (number >= 0) {
      this.#known += 1;
      const idle = this.#isIdleAt(number, text, at) ? FLAG.idle : 0;
      const pointing = MINE.has(text) && isPointing(this.#pieces, at) ? FLAG.pointing : 0;
      const caseFree = text === "i" || isMonthBeside(this.#pieces, at) ? FLAG.caseFree : 0;
      const name = mayBeName(this.#pieces, at, opens) ? FLAG.name : 0;
      this.#push(number, packForm(CLASS.closed, shape, own | caseFree | idle | pointing | name));
      return;
    }
    const read = this.#words.read(text);
    if ((read.flags & FLAG.unknown) === 0) this.#known += 1;
    else this.#unknown += 1;
    if (
      !this.#isAboutText &&
      read.closed >= 0 &&
      closedKind(read.closed) !== "negation" &&
      (opens || shape === SHAPE.lower)
    ) {
      this.#push(read.closed, packForm(CLASS.closed, shape, own | FLAG.unknown, read.residue));
      return;
    }
    const isCaseFree = isMonthBeside(this.#pieces, at) || (isAcronym(text) && !isOf(this.#pieces[at - 1], ONE));
    const isName = isNameInCapitals(text) || (this.#anyCase && !opens && isNameToo(text) && !isThing(this.#pieces, at));
    const named = (isCaseFree ? FLAG.caseFree : 0) | (isName ? FLAG.name : 0);
    // How many are deleted, closed or bought is the question.
    const wordFlags = isActedOn(this.#pieces, at) ? read.flags & ~FLAG.countable : read.flags;
    const residue = shape === SHAPE.mixed ? this.#residue(written) : read.residue;
    this.#push(read.key, packForm(CLASS.content, shape, own | wordFlags | named, residue));
    // A capital inside a sentence is a name, and no slip; beside text that is spoken about the slip may be the question.
    if (!this.#isAboutText && read.meant !== 0 && (opens || shape === SHAPE.lower))
      this.#push(read.meant, packForm(CLASS.meant));
  }

  #isIdleAt(number: number, text: string, at: number): boolean {
    return mayBeIdle(number, text) && isIdle(this.#pieces, at);
  }

  #residue(written: string): number {
    return this.#words.hash(`f:${written}`) & 0xffff;
  }

  #push(key: number, form: number): void {
    this.items.push(key >>> 0, form);
  }
}
