import { closesAsked } from "./courtesy";
import { isMark, isWord, type Piece, shapeOfWord } from "./piece";
import { isOf, isPlain, isSoft, kindOf, lastSentence } from "./sentence";
import { CLASS, SHAPE } from "./sequence";

/*
 * A mark is punctuation where a sentence or a clause ends. Set apart, or in the midst of a sentence, it may be what is asked
 * about (what does ?? mean), and between two open words it makes a list of a name (milk, chocolate).
 */
const WORDS_MIN = 3;
/** Behind these a mark that stands by itself is their object. */
const HANDLING =
  /^(?:escape|escaping|match|matching|press|pressing|enter|entering|remove|removing|replace|replacing|parse|parsing|delete|deleting|append|grep|strip|split|join|find|search|handle|overload|call|type|use|name)$/;
const OPENING = new Set("i we you he she it they there what how why and or but so then".split(" "));
/** Who is spoken to. */
const NAMES = new Set("ai alexa siri computer".split(" "));
const ADDRESSED = new Set([..."yes ok okay sorry".split(" "), ...NAMES]);

/** Whether the mark at `at` only divides, so that another form of it, or none, says the same. */
export function divides(pieces: readonly Piece[], at: number, anyCase: boolean): boolean {
  const [mark, next] = [pieces[at], pieces[at + 1]];
  if (isMark(mark, ",")) return opensClause(next) || isOf(pieces[at - 1], ADDRESSED) || isOf(next, NAMES);
  if (isMark(mark, "\n")) return isWrapped(pieces, at) || dividesLines(pieces[at - 1], next);
  if (mark === undefined || !isMark(mark, ".?!")) return false;
  if (isOperand(pieces, mark, at)) return false;
  const isLast = pieces.slice(at + 1).every((piece) => !isPlain(piece));
  if (!mark.glued) return isLast && standsBehindSentence(pieces, at);
  return isLast || isSoft(pieces[at - 1]) || opensSentence(next, anyCase);
}

/** What is worked out of the characters themselves: the mark may be one of them. */
const TRANSFORMING =
  /^(?:hash|hashes|md5|sha|sha1|sha256|sha512|crc32|checksum|digest|base64|base32|rot13|morse|hex|ascii|unicode|binary|braille|encode|encoding|decode|encrypt|decrypt|reverse|reversed|length|annotate|glob|tokenize|echo|uppercase|lowercase)$/;

/** In longer sentences these words are prose. */
const OPERATION_MAX = 8;

/** `md5 of hello!`: the mark belongs to what is hashed, unless it only closes a question. */
function isOperand(pieces: readonly Piece[], mark: Piece, at: number): boolean {
  const { start, end } = lastSentence(pieces.slice(0, at));
  const words = pieces.slice(start, end);
  if (words.length > OPERATION_MAX || !words.some(({ text }) => TRANSFORMING.test(text))) return false;
  return !isMark(mark, "?") || !asks(words[0]);
}

function asks(first: Piece | undefined): boolean {
  const kind = kindOf(first);
  return first?.cls === CLASS.slot || kind === "question-word" || kind === "auxiliary";
}

function opensClause(next: Piece | undefined): boolean {
  if (next?.cls === CLASS.slot || isSoft(next) || kindOf(next) === "auxiliary") return true;
  return isOf(next, OPENING);
}

const LINE_BEFORE_MIN = 4;
const LINE_BEHIND_MIN = 2;

/** Both lines are longer than an item of a list. */
function isWrapped(pieces: readonly Piece[], at: number): boolean {
  const before = pieces.slice(Math.max(0, at - LINE_BEFORE_MIN), at);
  const behind = pieces.slice(at + 1, at + 1 + LINE_BEHIND_MIN);
  return (
    before.length === LINE_BEFORE_MIN && behind.length === LINE_BEHIND_MIN && [...before, ...behind].every(isPlain)
  );
}

/** Items of a list stand on lines of their own; a sentence that was wrapped goes on with a closed word, or broke behind one. */
function dividesLines(before: Piece | undefined, next: Piece | undefined): boolean {
  return !isWord(before) || !isWord(next) || kindOf(before) !== null || kindOf(next) !== null;
}

function opensSentence(next: Piece | undefined, anyCase: boolean): boolean {
  if (isSoft(next) || next?.cls === CLASS.slot || isMark(next, "\n")) return true;
  return isWord(next) && !anyCase && shapeOfWord(next.written) === SHAPE.capital;
}

function standsBehindSentence(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  if (isSoft(before)) return true;
  const words = pieces.filter(({ cls }) => cls !== CLASS.mark).length;
  if (isMark(before, ".?!,")) return false;
  return words >= WORDS_MIN && closesAsked(pieces, at - 1, true) && !HANDLING.test(before?.text ?? "");
}
