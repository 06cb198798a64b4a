import { KIND } from "../views/alphabet";

/**
 * Where a secret ends. It may hold any sign, so a sign that may end the sentence counts as its last: to take too much
 * of a secret is safe, to leave a character of it is not. Only what carries the structure around it is left standing:
 * the next field of a list, a query or a connection string, and a bracket that was opened before it.
 */

/** `,user=ann`, `&user=ann`, `;Server=db` go on with another field; at the end they end a list or a statement. */
const NEXT_FIELD = /[,;&](?=$|[\w.-]{1,40}[=:])/;
/** Brackets at the end, with the punctuation behind them. */
const CLOSING = /[)\]}]+[.,:;!?]*$/;
const QUOTES = "\"'`";
/** How far a closing quote is looked for, in the same line. */
const QUOTED_MAX = 128;

/** The part of a stretch without spaces that is the secret. */
export function cutSecret(match: string): string {
  const field = match.search(NEXT_FIELD);
  const value = field < 0 ? match : match.slice(0, field);
  const closing = value.search(CLOSING);
  return closing < 0 || /[([{]/.test(value) ? value : value.slice(0, closing);
}

/** Moves the end to the quote that closes the one in front of the secret: inside quotes a space is a character. */
export function toClosingQuote(text: string, end: number, start: number): number {
  const quote = text.charAt(start - 1);
  if (quote === "" || !QUOTES.includes(quote)) return end;
  const rest = text.slice(start, start + QUOTED_MAX + 1).split("\n", 1)[0] ?? "";
  for (let close = rest.indexOf(quote); close >= 0; close = rest.indexOf(quote, close + 1)) {
    // `What's`: an apostrophe inside a word closes nothing.
    if ((KIND[rest.charCodeAt(close + 1)] ?? 0) === 0) return Math.max(end, start + close);
  }
  return end;
}
