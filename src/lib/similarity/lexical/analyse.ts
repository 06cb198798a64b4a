import { expandContractions } from "../../text/contractions";
import { stripFrames } from "../../text/frames";
import { normalise, PROMPT_LENGTH_MAX } from "../../text/normalise";
import { foldQuantities } from "../../text/quantities";
import type { Token } from "../../text/token";
import { tokenise } from "../../text/tokenise";
import { isPreposition, plainOrder } from "../../text/word-order";
import { readSequence } from "../compare/read-sequence";
import type { Sequence } from "../compare/sequence";
import type { WordReader } from "../compare/word-reader";
import type { PromptFeatures } from "./features";
import type { Lexicon, LexiconEntry } from "./lexicon";

/** Text to features. Null: empty, or too long for similarity to mean anything; then only the exact key matches. */
export function analysePrompt(prompt: string, lexicon: Lexicon, reader: WordReader): PromptFeatures | null {
  if (prompt.length > PROMPT_LENGTH_MAX) return null;
  const text = normalise(prompt);
  const raw = tokenise(text);
  if (raw === null || raw.length === 0) return null;
  const { tokens } = stripFrames(joinInitials(expandContractions(readWords(raw, lexicon))));
  const builder = new FeatureBuilder(lexicon);
  const folded = foldQuantities(plainOrder(tokens));
  const hasSymbols = folded.some((token) => token.kind === "symbol");
  for (const [i, token] of folded.entries()) {
    if (i > 0 && i + 1 === folded.length && isPreposition(token.text)) builder.addMarker(token);
    else if (token.kind !== "bracket" || hasSymbols) builder.add(token);
  }
  if (builder.size === 0) return null;
  const sequence = readSequence(prompt, reader);
  return sequence === null ? null : builder.build(sequence);
}

/** More unknown words than this, or than this share of a long text, are names, another language or noise, and no slips. */
const SLIPS_MAX = 2;
const SLIPS_SHARE_MAX = 1 / 4;

/** Each word as it was meant, in American spelling, before anything else reads it. */
function readWords(tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  const entries = tokens.map((token) => (token.kind === "word" ? lexicon.word(token.text) : null));
  const slips = entries.reduce((count, entry) => count + (entry?.maySlip ? 1 : 0), 0);
  const mayCorrect = slips > 0 && slips <= Math.max(SLIPS_MAX, SLIPS_SHARE_MAX * tokens.length);
  return tokens.map((token, i) => {
    const entry = entries[i] ?? null;
    if (entry === null) return token;
    const meant = mayCorrect ? lexicon.meant(entry, token.text) : null;
    if (meant !== null) return { ...token, text: lexicon.word(meant).spelled };
    return entry.spelled === token.text ? token : { ...token, text: entry.spelled };
  });
}

/** `e-mail` is `email`, `t-shirt` is `tshirt`: a lone letter belongs to the word it is tied to. */
function joinInitials(tokens: readonly Token[]): readonly Token[] {
  const isInitial = (i: number) => {
    const [token, next] = [tokens[i], tokens[i + 1]];
    return token?.kind === "word" && token.text.length === 1 && next?.kind === "word" && next.glued;
  };
  if (!tokens.some((_, i) => isInitial(i))) return tokens;
  const joined: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    if (isInitial(i)) joined.push({ ...token, text: token.text + tokens[++i]?.text });
    else joined.push(token);
  }
  return joined;
}

interface BuiltTerm {
  readonly entry: LexiconEntry;
  readonly text: string;
  count: number;
}

class FeatureBuilder {
  readonly #lexicon: Lexicon;
  readonly #terms: BuiltTerm[] = [];

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon;
  }

  get size(): number {
    return this.#terms.length;
  }

  /** A preposition left at the end. */
  addMarker(token: Token): void {
    this.#add(token, this.#lexicon.sign(token.text, "marker"));
  }

  add(token: Token): void {
    this.#add(token, this.#entry(token));
  }

  #add(token: Token, entry: LexiconEntry): void {
    const term = this.#find(entry);
    if (term === undefined) this.#terms.push({ entry, text: token.text, count: 1 });
    else term.count = Math.min(255, term.count + 1);
  }

  /** Looked for one by one: a prompt has a dozen terms, and never more than `TOKENS_MAX`. */
  #find({ high, low }: LexiconEntry): BuiltTerm | undefined {
    for (const term of this.#terms) if (term.entry.low === low && term.entry.high === high) return term;
    return undefined;
  }

  #entry(token: Token): LexiconEntry {
    if (token.kind === "word") return this.#lexicon.word(token.text);
    return this.#lexicon.sign(token.text, token.kind === "number" ? "number" : "symbol");
  }

  build(sequence: Sequence): PromptFeatures {
    const [hashes, attributes, counts]: [number[], number[], number[]] = [[], [], []];
    const words: string[] = [];
    for (const { entry, count, text } of this.#terms) {
      hashes.push(entry.high >>> 0, entry.low >>> 0);
      attributes.push(entry.attributes);
      counts.push(count);
      words.push(text);
    }
    return { hashes, attributes, counts, sequence, words };
  }
}
