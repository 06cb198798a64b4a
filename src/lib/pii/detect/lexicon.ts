import { LABELLED, type ValueRecogniser } from "../recognisers/recogniser";
import { BASE, foldWords, KIND, WIDE } from "../views/alphabet";
import { type Bits, bitsOf } from "./prefilter";

/** One labelling phrase and everything that it speaks for. */
export interface Label {
  phrase: string;
  /** Indexes of the value recognisers that it is evidence for. */
  values: number[];
  /** The same as a set, once all are known. */
  bits: Bits;
  /** Those among them that it may follow: numbers that prove themselves. */
  selfProving: Bits;
  /** Those among `values` that accept it from anywhere on the page. */
  columns: number[];
  /** Indexes of the context recognisers that it starts. */
  contextWords: number[];
  /** It names something that is nobody's secret: 1 an order or a hash, 2 a version or a chapter; else 0. */
  negative: number;
  /** A program whose options carry credentials. */
  isProgram: boolean;
  /** It names a password or a secret. */
  isCredential: boolean;
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

const NO_BITS: Bits = new Int32Array(0);
const FILTER_BITS = 18;
/** What the filter says of a hash: that it may begin a label, be a name, or be one of a list. */
export const MAY_LABEL = 1;
export const MAY_NAME = 16;
export const MAY_BE_SEED = 2;
export const MAY_BE_DIGIT = 4;
export const MAY_BE_SIGN = 8;
const PHRASE_MAX = 48;

/**
 * All words that mean something to the scanner. The pass over the text hashes each word as it goes and asks a
 * 256 kB table first, of which prose touches a few lines; one word in ten gets as far as the map.
 */
export class Lexicon {
  readonly filter = new Uint8Array(1 << FILTER_BITS);
  readonly #words = new Map<string, Word>();
  /** The same words by their hash, so that asking costs no string; two of one hash share a list. */
  readonly #byHash = new Map<number, { folded: string; word: Word }[]>();
  /** Labels of scripts without spaces by their first character, the longest first. */
  readonly #wide = new Map<number, Label[]>();

  label(phrase: string): Label {
    const folded = foldWords(phrase);
    const first = folded.split(" ", 1)[0] ?? "";
    if (first === "") throw new Error(`label without a word: ${JSON.stringify(phrase)}`);
    const word = this.#word(first, MAY_LABEL);
    let label = word.labels.find((known) => known.phrase === folded);
    if (label === undefined) {
      label = {
        phrase: folded,
        values: [],
        bits: NO_BITS,
        selfProving: NO_BITS,
        columns: [],
        contextWords: [],
        negative: 0,
        isProgram: false,
        isCredential: false,
      };
      word.labels.push(label);
      word.labels.sort((a, b) => b.phrase.length - a.phrase.length);
      if (KIND[first.charCodeAt(0)] === WIDE) this.#addWide(label);
    }
    return label;
  }

  /** Ends the building: what the labels say of the recognisers in `values` is laid out for the scan. */
  seal(values: readonly ValueRecogniser[]): void {
    const words = Math.ceil(values.length / 32);
    for (const { labels } of this.#words.values())
      for (const label of labels) {
        label.bits = bitsOf(label.values, words);
        label.selfProving = bitsOf(
          label.values.filter((index) => isSelfProving(values[index])),
          words,
        );
        label.columns = label.values.filter((index) => values[index]?.column !== undefined);
      }
  }

  /** Words of a list that only the pass counts: seed words, digits, words for signs. */
  list(words: readonly string[], flag: number): void {
    for (const word of words) this.#mark(hashWord(foldWords(word)), flag);
  }

  #mark(hash: number, flag: number): void {
    const slot = hash & (this.filter.length - 1);
    this.filter[slot] = (this.filter[slot] ?? 0) | flag;
  }

  name(word: string, bits: number): void {
    const entry = this.#word(foldWords(word), MAY_NAME);
    entry.name |= bits;
  }

  /** The word at [start, end) with this hash, if it means something. Call only after the filter said so. */
  lookUp(text: string, start: number, end: number, hash: number): Word | undefined {
    if (end - start > PHRASE_MAX) return undefined;
    const known = this.#byHash.get(hash);
    if (known === undefined) return undefined;
    for (const { folded, word } of known) if (isWord(text, start, end, folded)) return word;
    return undefined;
  }

  /** The longest label of a script without spaces that stands at `at`. */
  wideLabel(text: string, at: number): Label | undefined {
    return this.#wide.get(text.charCodeAt(at))?.find(({ phrase }) => text.startsWith(phrase, at));
  }

  #addWide(label: Label): void {
    const first = label.phrase.charCodeAt(0);
    this.#wide.set(
      first,
      [...(this.#wide.get(first) ?? []), label].sort((a, b) => b.phrase.length - a.phrase.length),
    );
  }

  #word(folded: string, flag: number): Word {
    let word = this.#words.get(folded);
    const hash = hashWord(folded);
    this.#mark(hash, flag);
    if (word === undefined) {
      word = { labels: [], name: 0 };
      this.#words.set(folded, word);
      this.#byHash.set(hash, [...(this.#byHash.get(hash) ?? []), { folded, word }]);
    }
    return word;
  }
}

function isSelfProving(value: ValueRecogniser | undefined): boolean {
  return value?.valid !== undefined && (value.labelled ?? LABELLED) >= 0.8;
}

/** The hash that the pass computes on the fly: over folded units, marks left out. */
export function hashWord(folded: string): number {
  let hash = 0;
  for (let i = 0; i < folded.length; i++) hash = (Math.imul(hash, 31) + (BASE[folded.charCodeAt(i)] ?? 0)) | 0;
  return hash;
}

/** Whether the units at [start, end) fold to `folded`. */
function isWord(text: string, start: number, end: number, folded: string): boolean {
  let at = 0;
  for (let i = start; i < end; i++) {
    const base = BASE[text.charCodeAt(i)] ?? 0;
    if (base === 0) continue;
    if (folded.charCodeAt(at) !== base) return false;
    at++;
  }
  return at === folded.length;
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
