import type { Piece } from "../compare/piece";
import { readPrompt, sequenceOf } from "../compare/read-sequence";
import { CLASS, type Sequence } from "../compare/sequence";
import type { WordReader } from "../compare/word-reader";
import type { PromptFeatures } from "./features";
import type { Lexicon, LexiconEntry } from "./lexicon";

/** Longer prompts are matched exactly only: in a long text one word that changes everything hardly moves a cosine. In UTF-16 units. */
const PROMPT_LENGTH_MAX = 16_384;

/**
 * Text to features. The terms of the score are the same pieces that are compared, after the same rewrites: what an edit
 * explains does not lower the score. Null: empty, or too long for similarity to mean anything; then only the exact key matches.
 */
export function analysePrompt(prompt: string, lexicon: Lexicon, reader: WordReader): PromptFeatures | null {
  if (prompt.length > PROMPT_LENGTH_MAX) return null;
  const reading = readPrompt(prompt);
  if (reading === null) return null;
  const builder = new FeatureBuilder(lexicon);
  for (const piece of reading.pieces) builder.add(piece);
  return !builder.says ? null : builder.build(sequenceOf(reading, reader));
}

const POSSESSIVE = "'s";
/** Of a term that an explanation shows. */
const SHOWN_LENGTH_MAX = 40;

interface BuiltTerm {
  readonly entry: LexiconEntry;
  readonly text: string;
  count: number;
}

class FeatureBuilder {
  readonly #lexicon: Lexicon;
  readonly #terms = new Map<string, BuiltTerm>();

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  /** Whether any term has a letter or a digit: signs alone ask nothing. */
  get says(): boolean {
    for (const { text } of this.#terms.values()) if (/[\p{L}\p{N}]/u.test(text)) return true;
    return false;
  }

  add(piece: Piece): void {
    const entry = this.#entry(piece);
    if (entry === null) return;
    const name = `${entry.high},${entry.low}`;
    const known = this.#terms.get(name);
    if (known === undefined) this.#terms.set(name, { entry, text: piece.text.slice(0, SHOWN_LENGTH_MAX), count: 1 });
    else known.count = Math.min(255, known.count + 1);
  }

  /** Null: says nothing of what the prompt is about. */
  #entry({ cls, text }: Piece): LexiconEntry | null {
    if (cls === CLASS.number) return this.#lexicon.sign(text, "number");
    if (cls === CLASS.literal) return this.#lexicon.sign(text, "literal");
    if (cls !== CLASS.content || text === POSSESSIVE) return null;
    const entry = this.#lexicon.word(text);
    const meant = this.#lexicon.meant(entry, text);
    return meant === null ? entry : this.#lexicon.word(meant);
  }

  build(sequence: Sequence): PromptFeatures {
    const [hashes, attributes, counts]: [number[], number[], number[]] = [[], [], []];
    const words: string[] = [];
    for (const { entry, count, text } of this.#terms.values()) {
      hashes.push(entry.high >>> 0, entry.low >>> 0);
      attributes.push(entry.attributes);
      counts.push(count);
      words.push(text);
    }
    return { hashes, attributes, counts, sequence, words };
  }
}
