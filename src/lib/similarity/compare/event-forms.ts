import { isKnownWord } from "@/lib/text/known-words";
import { isWord, type Piece } from "./piece";
import { determinerLength, isOf, isOpen, kindOf, lastSentence, subjectEnd } from "./sentence";

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

/** `why has my card been declined`: one event, like that of `why was my card declined`. */
export function plainPerfect(pieces: readonly Piece[]): readonly Piece[] {
  return plainEvent(pieces, HAVE, BEEN);
}

/** `why did my card get declined` likewise. */
export function plainGot(pieces: readonly Piece[]): readonly Piece[] {
  return plainEvent(pieces, DID, GET);
}

/** Only behind why: how long, and whether, depend on the tense. */
function plainEvent(
  pieces: readonly Piece[],
  first: ReadonlySet<string>,
  second: ReadonlySet<string>,
): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const verb = pieces[start + 1];
  if (!isOf(pieces[start], WHY) || !isOf(verb, first)) return pieces;
  const at = pieces.findIndex((piece, i) => i > start + 2 && isOf(piece, second));
  if (at < 0 || at >= end || subjectEnd(pieces, start + 2) < at || !isParticiple(pieces[at + 1])) return pieces;
  const subject = pieces.slice(start + 2, at);
  if (subject.some(({ text }) => PERSONS.has(text))) return pieces;
  const was = { ...verb, text: "was", written: "was" };
  return [...pieces.slice(0, start + 1), was, ...subject, ...pieces.slice(at + 1)];
}

const HOW = new Set(["how"]);
const AMOUNT = new Set(["long", "much"]);
const WILL = new Set(["will"]);
const TAKING = new Set(["take"]);
/** Of one war or one house will and does are two questions; of `it` they say what it does every time. */
const LASTING = new Set(["take", "cost", "last"]);
const IT = new Set(["it"]);

/** `how long will it take` becomes `how long does it take`: so it does every time. */
export function plainFuture(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const verb = pieces[start + 2];
  if (!isOf(pieces[start], HOW) || !isOf(pieces[start + 1], AMOUNT) || !isOf(verb, WILL)) return pieces;
  const lasting = isOf(pieces[start + 3], IT) ? LASTING : TAKING;
  const at = pieces.findIndex((piece, i) => i > start + 3 && i < end && isOf(piece, lasting));
  if (at < 0 || !pieces.slice(start + 3, at).every(isSubjectPart)) return pieces;
  return [...pieces.slice(0, start + 2), { ...verb, text: "does", written: "does" }, ...pieces.slice(start + 3)];
}

function isSubjectPart(piece: Piece): boolean {
  const kind = kindOf(piece);
  return isOpen(piece) || determinerLength(piece) > 0 || kind === "pronoun" || kind === "preposition";
}

/** Who is married, or was, is no event. */
const PERSONS = new Set("he she they you we".split(" "));
const PARTICIPLE_LENGTH_MIN = 5;

function isParticiple(piece: Piece | undefined): boolean {
  if (!isWord(piece)) return false;
  const { text } = piece;
  return PARTICIPLES.has(text) || (text.length >= PARTICIPLE_LENGTH_MIN && text.endsWith("ed") && isKnownWord(text));
}
