import { monthOf } from "@/lib/text/months";
import { isNumberWord, readCardinal, scaleOfSuffix, scaleOfWord } from "@/lib/text/number-words";
import { currencyBeforeNumber, unitOfSymbol } from "@/lib/text/units";
import { isWord, type Piece } from "./piece";
import { CLASS, FLAG } from "./sequence";

/**
 * Numbers with their unit as one piece: `1,000` and `1000`, `5 km` and `five kilometers` have one value. Everything that
 * is not certain (3.10, 05/06/2024, a unit whose symbol another unit has in another case) keeps its own form.
 */
export function foldNumbers(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some(mayBeNumber)) return pieces;
  const folded: Piece[] = [];
  for (let at = 0; at < pieces.length; ) {
    const read = readAmount(pieces, at);
    folded.push(read === null ? (pieces[at] as Piece) : numberPiece(pieces.slice(at, at + read.length), read.text));
    at += read?.length ?? 1;
  }
  return folded;
}

interface Reading {
  readonly text: string;
  /** How many pieces it took. */
  readonly length: number;
}

function mayBeNumber({ cls, text }: Piece): boolean {
  return cls === CLASS.number || (cls === CLASS.content && isNumberWord(text));
}

function numberPiece(taken: readonly Piece[], text: string): Piece {
  const written = taken.map((piece) => jointOf(piece) + piece.written).join("");
  return { cls: CLASS.number, text, written: written.trim(), flags: 0, glued: taken[0]?.glued ?? false };
}

function jointOf({ glued, flags }: Piece): string {
  if ((flags & FLAG.hyphen) !== 0) return "-";
  return glued ? "" : " ";
}

function readAmount(pieces: readonly Piece[], at: number): Reading | null {
  const piece = pieces[at];
  if (piece === undefined) return null;
  if (piece.cls === CLASS.content) return readSpelled(pieces, at);
  if (piece.cls !== CLASS.number) return null;
  const sign = piece.text.charAt(0);
  const currency = currencyBeforeNumber(sign);
  const digits = plainDigits(currency === null ? piece.text : piece.text.slice(sign.length));
  if (currency !== null) return { text: `${trimZeros(digits)} ${currency}`, length: 1 };
  return withUnit(pieces, at, digits, 1);
}

/** Words for numbers only where they count something: `one` and `second` mean more. */
function readSpelled(pieces: readonly Piece[], at: number): Reading | null {
  const words = pieces.slice(at, at + 8).map((piece) => (isWord(piece) ? piece.text : ""));
  const spelled = readCardinal(words, 0);
  if (spelled === null || (spelled.value === 1 && spelled.length === 1)) return null;
  if (isSplit(pieces, at, spelled.length)) return null;
  return withUnit(pieces, at, String(spelled.value), spelled.length);
}

/** Twenty four-hour shifts and two hundred-dollar bills: the hyphen says where the number ends. */
function isSplit(pieces: readonly Piece[], at: number, length: number): boolean {
  const isJoined = (i: number) => ((pieces[i]?.flags ?? 0) & FLAG.hyphen) !== 0;
  if (!isJoined(at + length) || length === 1) return false;
  for (let i = at + 1; i < at + length; i++) if (!isJoined(i)) return true;
  return false;
}

function withUnit(pieces: readonly Piece[], at: number, digits: string, length: number): Reading {
  const next = pieces[at + length];
  if (!isWord(next)) return { text: digits, length };
  const scale = next.glued ? scaleOfSuffix(next.written) : scaleOfWord(next.text);
  if (scale !== 0 && /^\d+(?:\.\d+)?$/.test(digits)) {
    const value = Number((Number(digits) * scale).toPrecision(12));
    return withUnit(pieces, at, String(value), length + 1);
  }
  if (next.glued && /^(?:am|pm)$/.test(next.text)) return { text: `${digits}${next.text}`, length: length + 1 };
  if (next.glued && /^(?:st|nd|rd|th)$/.test(next.text)) return { text: `${digits}th`, length: length + 1 };
  const unit = unitOfSymbol(next.written);
  if (unit !== null) return { text: `${trimZeros(digits)} ${unit}`, length: length + 1 };
  // Letters that stand to a number and are no unit we know belong to it as they are.
  return next.glued ? { text: `${digits}${next.written}`, length: length + 1 } : { text: digits, length };
}

/** 1,000,000 is 1000000: commas in groups of three. Other separators keep their place. */
function plainDigits(number: string): string {
  return /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/.test(number) ? number.replaceAll(",", "") : number;
}

/** An amount with a unit is a magnitude, not a version: 5.0 km is 5 km. */
function trimZeros(digits: string): string {
  return /^\d{1,15}\.\d+$/.test(digits) ? String(Number(digits)) : digits;
}

/** `may` beside a number is the month: its case then says nothing. */
export function isMonthBeside(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  if (!isWord(piece) || monthOf(piece.text) === null) return false;
  return pieces[at - 1]?.cls === CLASS.number || pieces[at + 1]?.cls === CLASS.number;
}
