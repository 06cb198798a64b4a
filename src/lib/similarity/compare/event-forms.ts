import { isKnownWord } from "@/lib/text/known-words";
import { isWord, type Piece } from "./piece";
import { isOf, lastSentence, subjectEnd } from "./sentence";

const WHY = new Set(["why"]);
const HAVE = new Set(["has", "have"]);
const BEEN = new Set(["been"]);
const DID = new Set(["did"]);
const GET = new Set(["get"]);
const PARTICIPLES = new Set(
  "sent paid lost taken given made held hit cut put set sold bought shut stolen withdrawn frozen broken hidden".split(
    " ",
  ),
);

/**
 * Why something happened, in one form: `why has my card been declined`, `why did my card get declined` and `why was my card
 * declined` ask for one event. Only behind why: how long, and whether, depend on the tense.
 */
export function plainEvent(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const verb = pieces[start + 1];
  if (!isOf(pieces[start], WHY) || !isWord(verb)) return pieces;
  const at = subjectEnd(pieces, start + 2);
  if (at === start + 2 || at >= end) return pieces;
  const subject = pieces.slice(start + 2, at);
  if (subject.some(({ text }) => PERSONS.has(text))) return pieces;
  const was = { ...verb, text: "was", written: "was" };
  const passive = (isOf(verb, HAVE) && isOf(pieces[at], BEEN)) || (isOf(verb, DID) && isOf(pieces[at], GET));
  if (passive && isParticiple(pieces[at + 1]))
    return [...pieces.slice(0, start + 1), was, ...subject, ...pieces.slice(at + 1)];
  return pieces;
}

/** Who is married, or was, is no event. */
const PERSONS = new Set("he she they you we".split(" "));
const PARTICIPLE_LENGTH_MIN = 5;

function isParticiple(piece: Piece | undefined): boolean {
  if (!isWord(piece)) return false;
  const { text } = piece;
  return PARTICIPLES.has(text) || (text.length >= PARTICIPLE_LENGTH_MIN && text.endsWith("ed") && isKnownWord(text));
}
