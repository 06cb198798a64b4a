import words from "../data/seed-words.json";
import type { Hit } from "./hit";

/** A phrase of twelve and more words of BIP-39: from it a wallet is made again. No sentence does without small words. */

const SEED_WORDS: ReadonlySet<string> = new Set(words);
const COUNT_MIN = 12;
const DISTINCT_MIN = 8;
const WORD = "[a-z]{3,8}";
const GAP = "[ \\n\\t,;\"'`|>*-]{1,4}(?:\\d{1,2}[.):]? ?)?";
const RUN = new RegExp(`(?<![a-z])${WORD}(?:${GAP}${WORD}){11,40}(?![a-z])`, "gi");

export function hitMnemonics(text: string, found: (hit: Hit) => void): void {
  RUN.lastIndex = 0;
  for (let run = RUN.exec(text); run !== null; run = RUN.exec(text)) {
    const all = [...run[0].matchAll(/[A-Za-z]+/g)];
    let first = 0;
    for (let i = 0; i <= all.length; i++) {
      const word = all[i]?.[0].toLowerCase();
      if (word !== undefined && SEED_WORDS.has(word)) continue;
      const stretch = all.slice(first, i);
      if (isPhrase(stretch.map(([word]) => word.toLowerCase()))) found(hitOf(run.index, stretch));
      first = i + 1;
    }
  }
}

/** Not the list itself, in its order, and not a test vector of one word. */
function isPhrase(phrase: readonly string[]): boolean {
  return (
    phrase.length >= COUNT_MIN &&
    new Set(phrase).size >= DISTINCT_MIN &&
    phrase.some((word, i) => i > 0 && word < (phrase[i - 1] ?? ""))
  );
}

function hitOf(at: number, stretch: readonly RegExpMatchArray[]): Hit {
  const last = stretch.at(-1);
  return {
    start: at + (stretch[0]?.index ?? 0),
    end: at + (last?.index ?? 0) + (last?.[0].length ?? 0),
    type: "SECRET",
    score: 0.85,
  };
}
