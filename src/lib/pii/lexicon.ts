import { BASE, foldWords, KIND, WIDE } from "./alphabet";

/** One labelling phrase and everything that it speaks for. */
export interface Label {
  phrase: string;
  /** Indexes of the value recognisers that it is evidence for. */
  values: number[];
  /** Indexes of the cued recognisers that it starts. */
  cues: number[];
  /** It names something that is nobody's secret: an order, a version, a hash. */
  against: boolean;
}

/** What is known about a word when it stands alone. */
export interface Word {
  /** Phrases that begin with it, longest first. */
  labels: Label[];
  /** Bits of NAME_*. */
  name: number;
}

export const NAME_GIVEN = 1;
export const NAME_SURNAME = 2;
/** Also an everyday word (`Mark`, `Rose`): a name only beside another one. */
export const NAME_AMBIGUOUS = 4;

const FILTER_BITS = 16;
const PHRASE_MAX = 48;

/**
 * All words that mean something to the scanner. The pass over the text hashes each word as it goes and asks a
 * 64 kB table first; one word in twenty gets as far as the map.
 */
export class Lexicon {
  readonly filter = new Uint8Array(1 << FILTER_BITS);
  readonly #words = new Map<string, Word>();
  readonly #wide: Label[] = [];

  label(phrase: string): Label {
    const folded = foldWords(phrase);
    const first = folded.split(" ", 1)[0] ?? "";
    if (first === "") throw new Error(`label without a word: ${JSON.stringify(phrase)}`);
    const word = this.#word(first);
    let label = word.labels.find((known) => known.phrase === folded);
    if (label === undefined) {
      label = { phrase: folded, values: [], cues: [], against: false };
      word.labels.push(label);
      word.labels.sort((a, b) => b.phrase.length - a.phrase.length);
      if (KIND[first.charCodeAt(0)] === WIDE) this.#wide.push(label);
    }
    return label;
  }

  name(word: string, bits: number): void {
    const entry = this.#word(foldWords(word));
    entry.name |= bits;
  }

  /** The word at [start, end), if it means something. Call only after the filter said so. */
  lookUp(text: string, start: number, end: number): Word | undefined {
    return end - start > PHRASE_MAX ? undefined : this.#words.get(foldWords(text.slice(start, end)));
  }

  /** Labels of scripts without spaces, found inside a run. */
  wideLabels(run: string): Label[] {
    return this.#wide.filter((label) => run.includes(label.phrase));
  }

  #word(folded: string): Word {
    let word = this.#words.get(folded);
    if (word === undefined) {
      word = { labels: [], name: 0 };
      this.#words.set(folded, word);
      this.filter[hashWord(folded) & (this.filter.length - 1)] = 1;
    }
    return word;
  }
}

/** The hash that the pass computes on the fly: over folded units, marks left out. */
export function hashWord(folded: string): number {
  let hash = 0;
  for (let i = 0; i < folded.length; i++) hash = (Math.imul(hash, 31) + (BASE[folded.charCodeAt(i)] ?? 0)) | 0;
  return hash;
}

/** Where `phrase` ends in the text if it stands at `start`, else -1. Any short gap may stand between its words. */
export function phraseEnd(text: string, start: number, phrase: string): number {
  let at = start;
  for (let i = 0; i < phrase.length; ) {
    const wanted = phrase.charCodeAt(i);
    const unit = text.charCodeAt(at);
    if (wanted === 0x20) {
      const next = skipGap(text, at);
      if (next < 0) return -1;
      at = next;
      i++;
    } else if (at < text.length && BASE[unit] === 0) at++;
    else if (at < text.length && KIND[unit] !== 0 && BASE[unit] === wanted) {
      at++;
      i++;
    } else return -1;
  }
  return at < text.length && KIND[text.charCodeAt(at)] !== 0 ? -1 : at;
}

/** Past one to three units that are neither letter nor digit; -1 when there are none or more. */
function skipGap(text: string, start: number): number {
  let at = start;
  while (at < text.length && KIND[text.charCodeAt(at)] === 0) at++;
  const gap = at - start;
  return gap >= 1 && gap <= 3 ? at : -1;
}
