import { foldWord, isCapitalised, isCaseless, isFunctionWord, isNegation, wordsOf } from "./words";

/** A sentence, as far as two answers are compared by it. */
export interface Statement {
  /** Folded content words, numbers left out. */
  readonly terms: ReadonlySet<string>;
  /** `12 km`, `3.5`, `$ 20`: value and unit. */
  readonly numbers: ReadonlySet<string>;
  /** Folded. Words with a capital that does not come from the beginning of the sentence. */
  readonly names: ReadonlySet<string>;
  /** An odd number of negations. */
  readonly negative: boolean;
}

/** Longer answers are compared by their beginning: the rest makes them unclear, see `compareAnswers`. */
export const COMPARED_CHARS_MAX = 20_000;
const STATEMENTS_MAX = 400;

const SENTENCE_END = /(?<=[.!?])\s+|(?<=[。！？；])|[\n;]+/u;
const NUMBER =
  /([$€£¥₹₽]\s?)?([-−]?\p{Nd}+(?:[.,'’\u00a0\u202f ]\p{Nd}+)*)(?:\s?([%‰°]\p{L}?|[$€£¥₹₽]|\p{L}{1,12}))?/gu;

export function statementsOf(text: string): Statement[] {
  const sentences = text.slice(0, COMPARED_CHARS_MAX).split(SENTENCE_END);
  return sentences
    .filter((sentence) => /[\p{L}\p{Nd}]/u.test(sentence))
    .slice(0, STATEMENTS_MAX)
    .map(statementOf);
}

function statementOf(sentence: string): Statement {
  const [terms, names] = [new Set<string>(), new Set<string>()];
  let negations = 0;
  for (const [at, word] of wordsOf(sentence).entries()) {
    const folded = foldWord(word);
    if (isNegation(folded)) negations += 1;
    else if (!/^\p{Nd}/u.test(word) && !isFunctionWord(folded)) {
      terms.add(folded);
      if (at > 0 && isCapitalised(word)) names.add(folded);
    }
  }
  return { terms, numbers: new Set(numbersOf(sentence)), names, negative: negations % 2 === 1 };
}

/** Value and unit of each number, in one spelling: `1,000 km` and `1000 km` are one. */
export function numbersOf(text: string): string[] {
  return [...text.matchAll(NUMBER)].map(([, before, digits = "", after]) => {
    const unit = (before ?? after ?? "").trim().toLowerCase();
    return `${plainNumber(digits)} ${isFunctionWord(unit) ? "" : unit}`.trim();
  });
}

/** Groups of three are thousands; another separator is a decimal point. */
function plainNumber(digits: string): string {
  const ascii = digits.normalize("NFKC").replace("−", "-");
  const whole = ascii.replace(/[,.'’ ](?=\d{3}(?:\D|$))/g, "");
  return whole.replace(",", ".").replace(/^(-?)0+(?=\d)/, "$1");
}

/** What may be a name: every word with a capital; in a script without them, every content word. */
export function possibleNames(text: string): Set<string> {
  const names = new Set<string>();
  for (const word of wordsOf(text)) {
    const folded = foldWord(word);
    if (isFunctionWord(folded) || isNegation(folded)) continue;
    if (isCapitalised(word) || isCaseless(word)) names.add(folded);
  }
  return names;
}
