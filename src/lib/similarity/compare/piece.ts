import { CLASS, SHAPE, type Shape, type TokenClass } from "./sequence";

/** One token while a prompt is read: before hashing, so still with its text. Never stored. */
export interface Piece {
  readonly cls: TokenClass;
  /** Words in lower case with plain apostrophes; marks and literals as they are; phrases and slots: their number. */
  readonly text: string;
  /** As it was written. */
  readonly written: string;
  readonly flags: number;
  /** Directly behind the piece before it, no blank between. */
  readonly glued: boolean;
}

export function wordPiece(text: string, written: string, flags = 0, glued = false): Piece {
  return { cls: CLASS.content, text, written, flags, glued };
}

export function isWord(piece: Piece | undefined): piece is Piece {
  return piece?.cls === CLASS.content;
}

export function isMark(piece: Piece | undefined, marks: string): boolean {
  return piece?.cls === CLASS.mark && marks.includes(piece.text);
}

/** `written`: the words of the phrase; empty where nothing was written. */
export function phrasePiece(cls: TokenClass, key: number, written: string): Piece {
  return { cls, text: `${key}`, written, flags: 0, glued: false };
}

export function shapeOfWord(written: string): Shape {
  const lower = written.toLowerCase();
  if (written === lower) return written === written.toUpperCase() ? SHAPE.none : SHAPE.lower;
  const first = [...written][0] ?? "";
  if (written === written.toUpperCase()) return [...written].length === 1 ? SHAPE.capital : SHAPE.upper;
  return written === first + lower.slice(first.length) ? SHAPE.capital : SHAPE.mixed;
}
