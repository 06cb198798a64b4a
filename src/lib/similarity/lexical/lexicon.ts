import { HMAC_ROOM, hmacSha256 } from "@/lib/core/hmac";
import { singular } from "../../text/plural";
import { americanSpelling } from "../../text/spelling-variants";
import { unitAnywhere } from "../../text/units";
import { wordClass } from "../../text/word-classes";
import { maySlip, meantWord } from "./correction";
import { priorCode, SYMBOL_PRIOR_CODE } from "./prior";
import { KIND, packAttributes } from "./term";

/** One word as the index knows it. */
export interface LexiconEntry {
  /** In American spelling, so that frames and word lists need one spelling only. */
  readonly spelled: string;
  /** These three as signed 32-bit integers, which V8 keeps without a box: a third of the memory of a word. */
  readonly high: number;
  readonly low: number;
  readonly attributes: number;
  /** In no dictionary and long enough to be a slip of the keyboard. */
  readonly maySlip: boolean;
  /** What was meant, once somebody has asked; null: no guess is safe. */
  meant: string | null | undefined;
}

/** Words remembered at most, twice: when the young half is full it becomes the old half. */
const REMEMBERED_MAX = 10_240;
/** Measured. */
const REMEMBERED_BYTES = 180;
/** Longer ones are random strings; remembering them would let one hostile prompt fill the memory. */
const REMEMBERED_LENGTH_MAX = 32;

/** Of one UTF-16 unit. */
const UTF8_BYTES_MAX = 3;

const SIGN_PREFIXES = { number: "#", literal: "$" } as const;

/** Turns words into keyed terms for one tenant, and remembers the frequent ones: an HMAC costs more than all else in a look-up. */
export class Lexicon {
  readonly #key: Uint8Array;
  /** Where a word stands while it is hashed. */
  readonly #message = Buffer.alloc(HMAC_ROOM + UTF8_BYTES_MAX * REMEMBERED_LENGTH_MAX);
  #young = new Map<string, LexiconEntry>();
  #old = new Map<string, LexiconEntry>();

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  /** About what the remembered words take, in bytes. */
  get byteLength(): number {
    return REMEMBERED_BYTES * (this.#young.size + this.#old.size);
  }

  word(text: string): LexiconEntry {
    return this.#recall(text, describeWord);
  }

  /** What the word was meant to be; null: itself. Remembered with the word, for a guess costs as much as all else. */
  meant(entry: LexiconEntry, text: string): string | null {
    if (!entry.maySlip) return null;
    if (entry.meant === undefined) entry.meant = meantWord(text);
    return entry.meant;
  }

  /** Numbers with units, and code or quotations as a whole. Their names never meet those of words. */
  sign(text: string, kind: keyof typeof SIGN_PREFIXES): LexiconEntry {
    return this.#recall(SIGN_PREFIXES[kind] + text, (name) => ({
      term: name,
      spelled: name,
      isSlip: false,
      attributes: packAttributes({ kind: KIND[kind], priorCode: SYMBOL_PRIOR_CODE }),
    }));
  }

  /** First 64 bits of HMAC-SHA-256, as two signed integers. */
  hash(text: string): readonly [number, number] {
    const needed = HMAC_ROOM + UTF8_BYTES_MAX * text.length;
    const buffer = needed <= this.#message.length ? this.#message : Buffer.alloc(needed);
    const end = HMAC_ROOM + buffer.write(text, HMAC_ROOM);
    const mac = hmacSha256(this.#key, buffer.subarray(0, end), "binary");
    buffer.fill(0, HMAC_ROOM, end);
    return [wordAt(mac, 0), wordAt(mac, 4)];
  }

  #recall(name: string, analyseName: (name: string) => Description): LexiconEntry {
    const known = this.#young.get(name) ?? this.#old.get(name);
    if (known !== undefined) return known;
    if (name.length > REMEMBERED_LENGTH_MAX) return this.#resolve(analyseName(name));
    const own = ownCopy(name);
    const entry = this.#resolve(analyseName(own));
    if (this.#young.size >= REMEMBERED_MAX) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(own, entry);
    return entry;
  }

  #resolve({ term, spelled, attributes, isSlip }: Description): LexiconEntry {
    const [high, low] = this.hash(term);
    return { spelled, high, low, attributes, maySlip: isSlip, meant: undefined };
  }
}

/** Four bytes, little-endian, of a text that has a character a byte. */
function wordAt(bytes: string, at: number): number {
  const byte = (i: number) => bytes.charCodeAt(at + i);
  return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}

/** A copy with memory of its own: a part of a longer string would keep the whole prompt in memory for as long as the word. */
function ownCopy(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}

interface Description {
  readonly term: string;
  readonly spelled: string;
  readonly attributes: number;
  readonly isSlip: boolean;
}

function describeWord(text: string): Description {
  const spelled = americanSpelling(text);
  const term = canonicalWord(spelled);
  return { term, spelled, ...describeTerm(term), isSlip: maySlip(text) };
}

const CLASS_KINDS = {
  function: KIND.function,
  floating: KIND.floating,
  content: KIND.content,
  negation: KIND.negation,
  relation: KIND.relation,
  quantifier: KIND.marker,
} as const;

/** Depends on the term alone, never on the form it was met in: the first one met speaks for all. */
function describeTerm(term: string): Pick<Description, "attributes"> {
  return { attributes: packAttributes({ kind: CLASS_KINDS[wordClass(term)], priorCode: priorCode(term) }) };
}

/** One unit name, singular. */
function canonicalWord(spelled: string): string {
  return unitAnywhere(spelled) ?? singular(spelled);
}
