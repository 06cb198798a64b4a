import { isDone, isWork } from "@/lib/text/action-verbs";
import { closedKind, closedName, closedNumber } from "@/lib/text/closed-words";
import { isWord, type Piece } from "./piece";
import { CLASS } from "./sequence";

/*
 * `please` and `hello` are courtesy only where what is left can begin, or end, without them: in `hello world in python` and
 * `how do i say thank you` they are what is asked about.
 */
const OPENING_KINDS = new Set(["question-word", "auxiliary", "possessive", "determiner"]);
const SUBJECTS = new Set("i we you he she it they there someone somebody anyone anybody".split(" "));
const JOINING = new Set("if because although since while when".split(" "));
/** Two words that are often the last of a name: so what, well water, dear friend. */
const WEAK = new Set("well so oh um yo dear".split(" "));

/** Whether a question, an order or a statement can begin at `at`, behind courtesy. */
export function opensAsked(pieces: readonly Piece[], at: number, courtesy: number): boolean {
  const piece = pieces[at];
  if (piece === undefined || piece.cls !== CLASS.content) return piece?.cls !== CLASS.number;
  const first = pieces[at - courtesy]?.text ?? "";
  const number = closedNumber(piece.text);
  if (number < 0) return !WEAK.has(first) && isOrder(piece.text);
  if (JOINING.has(closedName(number)) || SUBJECTS.has(closedName(number))) return true;
  const kind = closedKind(number);
  // One may please the king.
  return OPENING_KINDS.has(kind)
    ? kind !== "possessive" || !ASKING.has(first)
    : kind === "article" && !ASKING.has(first);
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

/** Whether what is asked can end at `at`, before courtesy; `isApart`: a capital begins a sentence of its own there. */
export function closesAsked(pieces: readonly Piece[], at: number, isApart = false): boolean {
  const piece = pieces[at];
  if (!isWord(piece)) return piece !== undefined;
  const number = closedNumber(piece.text);
  if (number < 0) return !SAYING.test(piece.text);
  if (isApart && at >= LONG_MIN - 1 && !BINDING.has(piece.text)) return true;
  if (CLOSING_VERBS.has(piece.text)) return at >= LONG_MIN;
  return CLOSING_KINDS.has(closedKind(number)) || CLOSING_PARTICLES.has(closedName(number));
}
