import { isEnglishWord } from "./english-words";

const STEM_LENGTH_MIN = 2;

/**
 * `activating` to `activate`, `setting` to `set`; null: no word that is known behind it. Where both are words (casting), the
 * one on e is taken: at worst two prompts do not meet.
 */
export function baseOfGerund(word: string): string | null {
  if (!word.endsWith("ing")) return null;
  const stem = word.slice(0, -3);
  if (stem.length < STEM_LENGTH_MIN) return null;
  const single = /([bdgklmnprt])\1$/.test(stem) ? [stem.slice(0, -1)] : [];
  return [...single, `${stem}e`, stem].find(isEnglishWord) ?? null;
}
