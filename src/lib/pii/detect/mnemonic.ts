import { createHash } from "node:crypto";
import words from "../data/seed-words.json";
import type { Hit } from "./hit";

/**
 * A phrase of twelve and more words of BIP-39: from it a wallet is made again. No sentence does without small words, but
 * a list of words may: without a word that announces it, the phrase's own checksum must hold.
 */

const INDEX: ReadonlyMap<string, number> = new Map(words.map((word, index) => [word, index]));
const LENGTHS = [24, 21, 18, 15, 12] as const;
const COUNT_MIN = 12;
/** The longest phrase and some words around it that are on the list too; a longer row is a vocabulary. */
const COUNT_MAX = 30;
const DISTINCT_MIN = 8;
const WORD = /[A-Za-z]+/g;
/** Blanks, quotes, signs of lists and cells, and the number of the next word. */
const GAP = /^(?!.*\d\D+\d)[^A-Za-z]{1,16}$/s;
const CUE_REACH = 96;
/** `Seed:` is itself on the list. */
const CUE_WORDS = 2;
const CUE =
  /seed|mnemonic|recovery|wallet|backup|secret|phrase|metamask|ledger|trezor|bip-?39|crypto|bitcoin|wörter|palabras|mots|助记词|ニーモニック|니모닉/i;

interface SeedWord {
  start: number;
  end: number;
  index: number;
}

/** `phrases`: start, end, start, end ... of stretches whose words may all be on the list. */
export function hitMnemonics(text: string, phrases: readonly number[], found: (hit: Hit) => void): void {
  for (let i = 0; i < phrases.length; i += 2) {
    for (const row of rowsIn(text, phrases[i] ?? 0, phrases[i + 1] ?? 0)) hitRow(text, row, found);
  }
}

/** Rows of words of the list with nothing but gaps between them. */
function rowsIn(text: string, start: number, end: number): SeedWord[][] {
  const rows: SeedWord[][] = [];
  let row: SeedWord[] = [];
  for (const match of text.slice(start, end).matchAll(WORD)) {
    const index = INDEX.get(match[0].toLowerCase());
    const at = start + match.index;
    const last = row.at(-1);
    if (index === undefined || (last !== undefined && !GAP.test(text.slice(last.end, at)))) {
      rows.push(row);
      row = [];
    }
    if (index !== undefined) row.push({ start: at, end: at + match[0].length, index });
  }
  rows.push(row);
  return rows.filter(({ length }) => length >= COUNT_MIN);
}

function hitRow(text: string, row: readonly SeedWord[], found: (hit: Hit) => void): void {
  const before = Math.max(0, (row[0]?.start ?? 0) - CUE_REACH);
  const isAnnounced = CUE.test(text.slice(before, row[CUE_WORDS - 1]?.end));
  const phrase = isAnnounced && isPhrase(row) ? row : row.length <= COUNT_MAX ? checkedIn(row) : undefined;
  if (phrase !== undefined) found(hitOf(phrase));
}

/** The longest phrase in the row whose checksum holds. */
function checkedIn(row: readonly SeedWord[]): readonly SeedWord[] | undefined {
  for (const length of LENGTHS) {
    for (let from = 0; from + length <= row.length; from++) {
      const phrase = row.slice(from, from + length);
      if (isPhrase(phrase) && isChecked(phrase)) return phrase;
    }
  }
  return undefined;
}

/** Not the list itself, in its order, and not a test vector of one word. */
function isPhrase(phrase: readonly SeedWord[]): boolean {
  return (
    new Set(phrase.map(({ index }) => index)).size >= DISTINCT_MIN &&
    phrase.some(({ index }, i) => i > 0 && index < (phrase[i - 1]?.index ?? 0))
  );
}

/** Eleven bits a word: entropy, and behind it a bit of its SHA-256 for each three words. */
function isChecked(phrase: readonly SeedWord[]): boolean {
  const bits = phrase.map(({ index }) => index.toString(2).padStart(11, "0")).join("");
  const sumLength = phrase.length / 3;
  const entropy = Buffer.from((bits.slice(0, -sumLength).match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const [first = 0] = createHash("sha256").update(entropy).digest();
  return first.toString(2).padStart(8, "0").startsWith(bits.slice(-sumLength));
}

function hitOf(phrase: readonly SeedWord[]): Hit {
  return { start: phrase[0]?.start ?? 0, end: phrase.at(-1)?.end ?? 0, type: "SECRET", score: 0.85 };
}
