import { closedNumber } from "@/lib/text/closed-words";
import { isCountable } from "@/lib/text/countable-nouns";
import { isEnglishWord } from "@/lib/text/english-words";
import { isKnownWord } from "@/lib/text/known-words";
import { singular } from "@/lib/text/plural";
import { americanSpelling } from "@/lib/text/spelling-variants";
import { unitAnywhere } from "@/lib/text/units";
import { meantWord } from "../lexical/correction";
import { FLAG } from "./sequence";

/** Keyed 32-bit hash of a text. */
export type Hash = (text: string) => number;

export interface ReadWord {
  readonly key: number;
  readonly flags: number;
  readonly residue: number;
  /** Key of the dictionary word that an unknown one was meant to be; 0: none. */
  readonly meant: number;
  /** Its number where that word is a closed one; -1: it is not. */
  readonly closed: number;
}

/** Words remembered at most, twice: when the young half is full it becomes the old half. */
const REMEMBERED_MAX = 8_192;
/** Longer ones are random strings; remembering them would let one hostile prompt fill the memory. */
const REMEMBERED_LENGTH_MAX = 32;
const REMEMBERED_BYTES = 150;
/** Names of two letters and fewer are initials and units. */
const NAME_LENGTH_MIN = 3;

/** Turns open words into keys for one tenant, and remembers the frequent ones. */
export class WordReader {
  readonly #hash: Hash;
  #young = new Map<string, ReadWord>();
  #old = new Map<string, ReadWord>();

  constructor(hash: Hash) {
    this.#hash = hash;
  }

  get byteLength(): number {
    return REMEMBERED_BYTES * (this.#young.size + this.#old.size);
  }

  hash(text: string): number {
    return this.#hash(text) >>> 0;
  }

  /** `word` in lower case. */
  read(word: string): ReadWord {
    const known = this.#young.get(word) ?? this.#old.get(word);
    if (known !== undefined) return known;
    const read = this.#describe(word);
    if (word.length > REMEMBERED_LENGTH_MAX) return read;
    if (this.#young.size >= REMEMBERED_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    // A copy with memory of its own: a part of a longer string would keep the whole prompt in memory.
    this.#young.set(Buffer.from(word, "utf16le").toString("utf16le"), read);
    return read;
  }

  #describe(word: string): ReadWord {
    const spelled = americanSpelling(word);
    const unit = unitAnywhere(spelled);
    const single = unit ?? singular(spelled);
    const isKnown = isKnownWord(word);
    let flags = 0;
    if (spelled !== word || (unit !== null && unit !== word)) flags |= FLAG.variant;
    if (unit === null && single !== spelled) flags |= FLAG.plural;
    if (!isKnown) flags |= FLAG.unknown;
    if (isCountable(single)) flags |= FLAG.countable;
    if (word.length >= NAME_LENGTH_MIN && !isEnglishWord(word)) flags |= FLAG.caseFree;
    const meant = isKnown ? null : meantWord(word);
    return {
      key: this.hash(`w:${single}`),
      flags,
      residue: this.hash(`f:${word}`) & 0xffff,
      closed: meant === null ? -1 : closedNumber(meant),
      meant: meant === null ? 0 : this.hash(`w:${singular(americanSpelling(meant))}`),
    };
  }
}
