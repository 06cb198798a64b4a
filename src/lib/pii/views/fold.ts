import { View } from "./view";

/**
 * The normalised copy: compatibility forms (full width, mathematical), any script's digits, any dash, space and quote
 * become their plain form; what can't be seen (zero width, soft hyphen, direction marks) is dropped. Unit by unit, so
 * that accents stay where they are and each change is local.
 */
export function foldText(text: string): View {
  return NOT_PLAIN.test(text) ? View.replacing(text, FOREIGN, foldCharacter) : View.same(text);
}

const NOT_PLAIN = /\P{ASCII}/u;
// Everything but ASCII and the accented Latin, Greek and Cyrillic letters, which are already in their plain form.
const INVISIBLE = /^(?:\p{Cf}|\p{Default_Ignorable_Code_Point})+$/u;
// A run of invisible characters at once (a hostile text has nothing else), every other one by itself.
const FOREIGN =
  /(?:\p{Cf}|\p{Default_Ignorable_Code_Point})+|[^\p{ASCII}\u00c0-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e\u0370-\u0373\u0386-\u03ce\u0400-\u052f\u1ea0-\u1ef9\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]/gu;

const CACHE_MAX = 4096;
const cache = new Map<string, string | null>();

function foldCharacter(char: string): string | undefined {
  if (char.length > 2) return ""; // only invisible characters come in runs
  let folded = cache.get(char);
  if (folded === undefined) {
    folded = foldUncached(char);
    if (folded === char) folded = null;
    if (cache.size < CACHE_MAX) cache.set(char, folded);
  }
  return folded ?? undefined;
}

function foldUncached(char: string): string {
  if (INVISIBLE.test(char)) return "";
  if (/^[\p{Pd}\u2212\u2043\u02d7]$/u.test(char)) return "-";
  if (/^\p{Zs}$/u.test(char)) return " ";
  if (/^[\u0085\u2028\u2029]$/.test(char)) return "\n";
  if (/^[\u2018\u2019\u201b\u02bc\u2032]$/.test(char)) return "'";
  if (/^[\u201c\u201d\u201e\u00ab\u00bb]$/.test(char)) return '"';
  // An ellipsis or a trade mark sign is no evasion: expanding it would only cost a change record.
  if (/^[\u2026\u2122\u00b2\u00b3\u00b9\u00bc-\u00be]$/.test(char)) return char;
  const compatible = char.normalize("NFKC");
  return /^\p{Nd}$/u.test(compatible) ? digitOf(compatible) : compatible;
}

/** Decimal digits stand in blocks of ten in the order of their value. */
function digitOf(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - value - 1))) value++;
  return `${value}`;
}
