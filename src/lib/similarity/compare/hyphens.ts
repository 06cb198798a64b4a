import { isWord, type Piece } from "./piece";
import { CLASS, FLAG } from "./sequence";

/** Of these the hyphen says nothing: log-in is log in. Elsewhere it may join what else stands apart: man-eating chicken. */
const JOINED: ReadonlySet<string> = new Set(
  "top-up top-ups log-in log-on log-out sign-in sign-up sign-on sign-out check-in check-out set-up back-up opt-in opt-out wi-fi e-mail e-mails t-shirt t-shirts x-ray x-rays to-do real-time long-term short-term full-time part-time up-to to-date credit-card debit-card co-op sci-fi bank-account direct-debit".split(
    " ",
  ),
);

/** A hyphen that may join something else stands as a mark of its own. */
export function parted(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some((piece, at) => isParting(pieces, at, piece))) return pieces;
  return pieces.flatMap((piece, at) =>
    isParting(pieces, at, piece) ? [HYPHEN, { ...piece, flags: piece.flags & ~FLAG.hyphen }] : [piece],
  );
}

const HYPHEN: Piece = { cls: CLASS.mark, text: "-", written: "-", flags: 0, glued: true };

function isParting(pieces: readonly Piece[], at: number, piece: Piece): boolean {
  if ((piece.flags & FLAG.hyphen) === 0) return false;
  const before = pieces[at - 1];
  return !isWord(before) || !JOINED.has(`${before.text}-${piece.text}`);
}
