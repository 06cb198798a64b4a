import { isDone, isWork } from "@/lib/text/action-verbs";
import { closedKind, closedName, closedNumber } from "@/lib/text/closed-words";
import { isWord, type Piece } from "./piece";
import { determinerLength, isOf, isOpen, kindOf } from "./sentence";
import { CLASS } from "./sequence";

/*
 * `please` and `hello` are courtesy only where what is left can begin, or end, without them: in `hello world in python` and
 * `how do i say thank you` they are what is asked about.
 */
const OPENING_KINDS = new Set(["question-word", "auxiliary", "determiner"]);
const SUBJECTS = new Set("i we you he she it they there someone somebody anyone anybody".split(" "));
const JOINING = new Set("if because although since while when".split(" "));
/** Two words that are often the last of a name: so what, well water, dear friend. */
const WEAK = new Set("well so oh um yo dear".split(" "));
/** Of a name or a saying: oh my god, oh the humanity. */
const CRIES = new Set("oh yo dear".split(" "));
/** Closed words that open no sentence: well done steak, so that i can. */
const BOUND = new Set("be been being doing done having ought that".split(" "));

/** Whether a question, an order or a statement can begin at `at`, behind courtesy. */
export function opensAsked(pieces: readonly Piece[], at: number, courtesy: number): boolean {
  const piece = pieces[at];
  if (piece === undefined || piece.cls !== CLASS.content) return piece?.cls !== CLASS.number;
  const first = pieces[at - courtesy]?.text ?? "";
  const number = closedNumber(piece.text);
  if (number < 0) return !WEAK.has(first) && isOrder(piece.text);
  if (WEAK.has(first) && BOUND.has(closedName(number))) return false;
  if (JOINING.has(closedName(number)) || SUBJECTS.has(closedName(number))) return true;
  const kind = closedKind(number);
  // One may please the king.
  const isNamed = kind === "possessive" || kind === "article";
  return isNamed ? !ASKING.has(first) && !CRIES.has(first) : OPENING_KINDS.has(kind);
}

/** Orders that nobody is asked to write, and nothing is done to a thing by. */
const MOVES = new Set("go revert wait skip hold come stay continue repeat remember forget respond use keep".split(" "));

function isOrder(word: string): boolean {
  return isWork(word) || isDone(word) || MOVES.has(word);
}

const ASKING = new Set("please kindly pls plz".split(" "));

const CLOSING_KINDS = new Set(["pronoun", "adverb", "question-word"]);
const CLOSING_PARTICLES = new Set(
  "up off out down back away around from in on at then again instead this that these those all some any".split(" "),
);
/** What may be said, written or given is what is asked about. */
const SAYING =
  /^(?:say|said|saying|says|spell|spelled|means|meant|write|writes|writing|wrote|written|express|give|gives|giving|gave|called|calling|named|word|words|hear|heard|reply|replied|respond|shout|sing|sang|print|insert|phrase)$/;

/** A long question may end with them: how much do i have. */
const CLOSING_VERBS = new Set("have has do is are was".split(" "));
const LONG_MIN = 4;
/** What they stand before is needed, also before a new sentence. */
const BINDING = new Set("of as like than to by with about for the a an is".split(" "));

/** Verbs that need nothing behind them. */
const COMPLETE = new Set(
  "work cost take last arrive go come expire happen close open start end leave eat sleep mean".split(" "),
);
const DOING = new Set("do does did can could will would shall should may might must".split(" "));
const NOUN_MAX = 4;

/**
 * Whether the last word may be a verb that lacks what it is done to: in `how do i pronounce please` and `how do children learn
 * thanks` that is the courtesy itself. So it is behind a subject that follows do, can or the like, and where an order begins.
 */
function lacksObject(pieces: readonly Piece[], at: number): boolean {
  const verb = pieces[at];
  if (!isOpen(verb) || COMPLETE.has(verb.text)) return false;
  const before = pieces[at - 1];
  if (isOf(before, TO) || !isWord(before)) return true;
  if (kindOf(before) === "pronoun") return isOf(pieces[at - 2], DOING);
  let subject = at - 1;
  while (at - subject <= NOUN_MAX && (isOpen(pieces[subject]) || determinerLength(pieces[subject]) > 0)) subject -= 1;
  return isOf(pieces[subject], DOING) && QUESTIONS.has(kindOf(pieces[subject - 1]) ?? "");
}

const TO = new Set(["to"]);
const QUESTIONS = new Set(["question-word", "conjunction"]);

/** What is said, written or sent to somebody may be the thanks. */
const SENDING =
  /^(?:say|said|saying|says|text|texts|texting|email|emails|emailing|write|writes|writing|wrote|send|sends|sending|sent|give|gives|giving|gave|sign|signs|signing|message|messages|messaging|teach|teaches|teaching|whisper|type|types|typing)$/;

export function saysThanks(pieces: readonly Piece[], start: number, at: number): boolean {
  if (!isWord(pieces[at - 1])) return false;
  return /^(?:thank|thanks|thx|many)$/.test(pieces[at]?.text ?? "") && pieces.slice(start, at).some(isSending);
}

function isSending(piece: Piece): boolean {
  return isWord(piece) && SENDING.test(piece.text);
}

/** Whether what is asked can end at `at`, before courtesy; `isApart`: a capital begins a sentence of its own there. */
export function closesAsked(pieces: readonly Piece[], at: number, isApart = false): boolean {
  const piece = pieces[at];
  if (!isWord(piece)) return piece !== undefined;
  const number = closedNumber(piece.text);
  if (number < 0 && (SAYING.test(piece.text) || (!isApart && lacksObject(pieces, at)))) return false;
  if (number < 0) return true;
  if (isApart && at >= LONG_MIN - 1 && !BINDING.has(piece.text)) return true;
  if (CLOSING_VERBS.has(piece.text)) return at >= LONG_MIN;
  return CLOSING_KINDS.has(closedKind(number)) || CLOSING_PARTICLES.has(closedName(number));
}
