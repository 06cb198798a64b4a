import { contractedWords } from "@/lib/text/contractions";
import { type LosslessToken, readLossless } from "@/lib/text/lossless";
import { isPlainSpeech, opensText } from "@/lib/text/text-words";
import { isMark, type Piece, wordPiece } from "./piece";
import { CLASS, FLAG } from "./sequence";

const QUOTES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["‘", "’"],
  ["'", "'"],
  ["「", "」"],
  ["『", "』"],
]);
/** One mark for all that say the same. */
const MARKS: ReadonlyMap<string, string> = new Map([
  ["。", "."],
  ["…", "."],
  ["，", ","],
  ["、", ","],
  ["！", "!"],
  ["？", "?"],
  ["：", ":"],
  ["；", ";"],
  ["–", "-"],
  ["—", "-"],
  ["--", "-"],
  ["---", "-"],
  ["‐", "-"],
  ["‑", "-"],
]);

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly technical: boolean;
}

/**
 * The tokens of a prompt as pieces. Quoted text, and all that follows a colon or a word that speaks about text itself,
 * is literal, blanks included.
 */
export function readPieces(text: string): Pieces {
  const tokens = readLossless(text);
  const pieces: Piece[] = [];
  let technical = false;
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as LosslessToken;
    const end = literalEnd(tokens, at, pieces);
    if (end > at) {
      pieces.push(literal(tokens.slice(at, end)));
      at = end;
      continue;
    }
    if (token.kind === "literal") technical = true;
    pushToken(token, tokens[at - 1], pieces);
    at += 1;
  }
  return { pieces, technical };
}

function literal(tokens: readonly LosslessToken[]): Piece {
  const text = tokens.map((token) => token.text).join("");
  return { cls: CLASS.literal, text, written: text, flags: 0, glued: false };
}

/** Behind the literal region that begins at `at`; `at`: none does. */
function literalEnd(tokens: readonly LosslessToken[], at: number, pieces: readonly Piece[]): number {
  const token = tokens[at] as LosslessToken;
  if (token.kind === "word" && opensText(wordsAround(tokens, at), isMark(pieces.at(-1) ?? START, ".?!\n,")))
    return tokens.length;
  const last = pieces.at(-1);
  if (token.kind !== "space" && isMark(last, ":") && !isPlainSpeech(wordsBefore(pieces))) return tokens.length;
  if (token.kind !== "mark") return at;
  const closing = QUOTES.get(token.text);
  if (closing === undefined) return at;
  for (let i = at + 1; i < tokens.length; i++)
    if (tokens[i]?.kind === "mark" && tokens[i]?.text === closing) return i + 1;
  // A quotation that is never closed goes on to the end.
  return tokens.length;
}

/** Stands before the first token as the end of a sentence would. */
const START: Piece = { cls: CLASS.mark, text: ".", written: "", flags: 0, glued: false };

const WORDS_AROUND = 3;

/** The word and the few after it, in lower case. */
function wordsAround(tokens: readonly LosslessToken[], at: number): string[] {
  const words: string[] = [];
  for (let i = at; i < tokens.length && words.length < WORDS_AROUND; i++)
    if (tokens[i]?.kind === "word") words.push((tokens[i]?.text ?? "").toLowerCase());
    else if (tokens[i]?.kind !== "space") break;
  return words;
}

const WORDS_BEFORE = 6;

function wordsBefore(pieces: readonly Piece[]): string[] {
  return pieces
    .slice(-WORDS_BEFORE - 1, -1)
    .filter(({ cls }) => cls === CLASS.content)
    .map(({ text }) => text);
}

function pushToken(token: LosslessToken, before: LosslessToken | undefined, pieces: Piece[]): void {
  const { kind, text } = token;
  const glued = before !== undefined && before.kind !== "space";
  if (kind === "space") {
    if (text.includes("\n") && pieces.length > 0) pieces.push(mark("\n", text, false));
  } else if (kind === "word") pushWord(text, glued, pieces);
  else if (kind === "number") pieces.push({ cls: CLASS.number, text, written: text, flags: 0, glued });
  else if (kind === "literal") pieces.push({ cls: CLASS.literal, text, written: text, flags: 0, glued });
  else pieces.push(mark(plainMark(text), text, glued));
}

function mark(text: string, written: string, glued: boolean): Piece {
  return { cls: CLASS.mark, text, written, flags: 0, glued };
}

/** A run of closing marks asks if one of them does. */
function plainMark(text: string): string {
  if (text.length > 1 && /^[.?!…。！？]+$/u.test(text))
    return /[?？]/u.test(text) ? "?" : /[!！]/u.test(text) ? "!" : ".";
  return MARKS.get(text) ?? text;
}

function pushWord(written: string, glued: boolean, pieces: Piece[]): void {
  const last = pieces.at(-1);
  const isJoined = glued && last !== undefined && last.text === "-" && last.glued && pieces.length > 1;
  if (isJoined) pieces.pop();
  const own = isJoined ? FLAG.hyphen : 0;
  const text = written.toLowerCase().replaceAll("’", "'");
  // A single capital is a letter, or the word of a title.
  const words = written === "U" || written === "UR" ? null : contractedWords(text);
  if (words === null) pieces.push(wordPiece(initials(text), written, own, glued && !isJoined));
  else
    for (const [i, word] of words.entries())
      pieces.push(wordPiece(word, matchCase(word, written, i === 0), FLAG.contraction | (i === 0 ? own : 0)));
}

/** `U.S.` and `p.m.` without their points. */
function initials(text: string): string {
  return /^(?:\p{L}\.)+\p{L}?$/u.test(text) ? text.replaceAll(".", "") : text;
}

/** What a contraction stands for is written as it is: DON'T is DO NOT. */
function matchCase(word: string, written: string, isFirst: boolean): string {
  if (written.length > 1 && written === written.toUpperCase()) return word.toUpperCase();
  return isFirst && written.charAt(0) === written.charAt(0).toUpperCase()
    ? word.charAt(0).toUpperCase() + word.slice(1)
    : word;
}
