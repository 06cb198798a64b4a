import { expandContractions } from "../text/contractions";
import { stripFrames } from "../text/frames";
import { modalities } from "../text/modality";
import { normalise, PROMPT_LENGTH_MAX } from "../text/normalise";
import { persons } from "../text/person";
import { foldQuantities } from "../text/quantities";
import { declares, questionTypes, requests, subjectVerb } from "../text/question-type";
import type { Token } from "../text/token";
import { tokenise } from "../text/tokenise";
import { isPreposition, plainOrder } from "../text/word-order";
import { type PromptFeatures, packTraits } from "./features";
import type { Lexicon, LexiconEntry } from "./lexicon";
import { isOrderedKind, KIND } from "./term";

/** From so many symbols and brackets on a text is code or a formula, where every mark counts. */
const FORMAL_MARKS_MIN = 6;

/** Text to features. Null: empty, or too long for similarity to mean anything; then only the exact key matches. */
export function analysePrompt(prompt: string, lexicon: Lexicon): PromptFeatures | null {
  if (prompt.length > PROMPT_LENGTH_MAX) return null;
  const text = normalise(prompt);
  const raw = tokenise(text);
  if (raw === null || raw.length === 0) return null;
  const { tokens: unframed, asksWhether } = stripFrames(joinInitials(expandContractions(readWords(raw, lexicon))));
  const tokens = plainOrder(unframed);
  const formal = isFormal(tokens);
  const builder = new FeatureBuilder(lexicon);
  const folded = foldQuantities(tokens);
  const hasSymbols = folded.some((token) => token.kind === "symbol");
  for (const [i, token] of folded.entries()) {
    if (i > 0 && i + 1 === folded.length && isPreposition(token.text)) builder.addMarker(token);
    else if (token.kind !== "bracket" || hasSymbols) builder.add(token);
  }
  if (builder.size === 0) return null;
  const questions = questionTypes(tokens, asksWhether);
  const { bits, youFirst } = persons(tokens);
  const traits = packTraits({
    questions,
    declares: declares(tokens, questions),
    persons: bits,
    youFirst,
    requests: requests(tokens),
    subjectVerb: subjectVerb(tokens),
    modality: modalities(tokens),
    negations: builder.negations,
    formal,
  });
  return builder.build(traits, formal ? lexicon.hash(formalText(text, unframed))[1] : null);
}

/** The text between the frames with all its marks; only its blanks may differ. */
function formalText(text: string, tokens: readonly Token[]): string {
  return text.slice(tokens[0]?.start ?? 0, tokens.at(-1)?.end).replace(/\s+/g, " ");
}

/** Round brackets hold remarks in prose: they count beside so many other marks, or where a name runs into them as a call does. */
const MARKS_OF_CODE_MIN = 3;

function isFormal(tokens: readonly Token[]): boolean {
  let [marks, round, calls] = [0, 0, 0];
  for (const [i, { kind, text, glued }] of tokens.entries()) {
    if (text === "(" || text === ")") round += 1;
    else if (kind === "symbol" || kind === "bracket") marks += 1;
    if (text === "(" && glued && tokens[i - 1]?.kind === "word") calls += 1;
  }
  return marks + (marks >= MARKS_OF_CODE_MIN ? round : 2 * calls) >= FORMAL_MARKS_MIN;
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
    if (meant !== null) return { ...token, text: lexicon.word(meant).spelled, slip: token.text };
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
  corrected: boolean;
}

class FeatureBuilder {
  readonly #lexicon: Lexicon;
  readonly #terms: BuiltTerm[] = [];
  #form = 0;
  #sequence = 0;
  /** A term that counts for the sequence occurs twice. */
  #repeats = false;
  negations = 0;

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
    this.#form = mix(this.#form, entry.rawLow);
    const isOrdered = isOrderedKind(entry.kind);
    if (isOrdered) this.#sequence = mix(this.#sequence, entry.low);
    if (entry.kind === KIND.negation) this.negations += 1;
    const term = this.#find(entry);
    if (term === undefined) this.#terms.push({ entry, text: token.text, count: 1, corrected: entry.corrected });
    else {
      term.count = Math.min(255, term.count + 1);
      term.corrected ||= entry.corrected;
      this.#repeats ||= isOrdered;
    }
  }

  /** Looked for one by one: a prompt has a dozen terms, and never more than `TOKENS_MAX`. */
  #find({ high, low }: LexiconEntry): BuiltTerm | undefined {
    for (const term of this.#terms) if (term.entry.low === low && term.entry.high === high) return term;
    return undefined;
  }

  #entry(token: Token): LexiconEntry {
    if (token.slip !== undefined && token.kind === "word") return this.#lexicon.correctedWord(token.text, token.slip);
    if (token.kind === "word") return this.#lexicon.word(token.text);
    return this.#lexicon.sign(token.text, token.kind === "number" ? "number" : "symbol");
  }

  build(traits: number, formalForm: number | null): PromptFeatures {
    const [hashes, attributes, counts, corrected]: [number[], number[], number[], number[]] = [[], [], [], []];
    const words: string[] = [];
    for (const { entry, count, corrected: isCorrected, text } of this.#terms) {
      hashes.push(entry.high >>> 0, entry.low >>> 0);
      attributes.push(entry.attributes >>> 0, entry.moreMarks >>> 0);
      counts.push(count);
      corrected.push(isCorrected ? 1 : 0);
      words.push(text);
    }
    const form = (formalForm ?? this.#form) >>> 0;
    const sequence = this.#repeats ? this.#sequence >>> 0 : 0;
    return { hashes, attributes, counts, corrected, traits, form, sequence, words };
  }
}

/** Order-dependent mixing of keyed hashes (the finaliser of MurmurHash3, public domain); unkeyed because its inputs are keyed. */
function mix(state: number, value: number): number {
  let h = Math.imul(state ^ value, 0x85ebca6b) + 0x9e3779b9;
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
