import { hitAddresses } from "../recognisers/address";
import { ipv6End, macEnd } from "../recognisers/network";
import type {
  AnchoredRecogniser,
  ContextRecogniser,
  TokenRecogniser,
  ValueRecogniser,
} from "../recognisers/recogniser";
import { spelledEmails } from "../recognisers/spelled-email";
import { hitCardDetails } from "./card-details";
import { hitColumns } from "./columns";
import { hitCommand, hitOption } from "./commands";
import { AGAINST_VERSION } from "./context";
import { hitAssigned } from "./credentials";
import { hitAtSign } from "./email";
import { hitEncoded } from "./encoded";
import type { Hit } from "./hit";
import { hitInContext } from "./in-context";
import { Lexicon, MAY_BE_DIGIT, MAY_BE_SEED, MAY_BE_SIGN } from "./lexicon";
import { hitMnemonics } from "./mnemonic";
import { hitPrivateKeys } from "./pem";
import { hitNames } from "./person";
import { hitRecords } from "./records";
import { hitScripts } from "./scripts";
import { analyseText, type TextAnalysis } from "./text-analysis";
import { hitAnchored, TokenFinder } from "./tokens";
import { ValueFinder } from "./values";

export interface Recognisers {
  values: readonly ValueRecogniser[];
  contextual: readonly ContextRecogniser[];
  tokens: readonly TokenRecogniser[];
  anchored: readonly AnchoredRecogniser[];
  negative: readonly string[];
  /** Programs whose options carry credentials. */
  programs: readonly string[];
  /** Those among them that name versions and chapters. */
  versions: readonly string[];
  /** Words that are counted where they stand in a row, or said for the sign of an address. */
  seedWords: readonly string[];
  digitWords: readonly string[];
  signWords: readonly string[];
  /** Words known as names, and what they are: bits of NAME_*. */
  names: readonly [string, number][];
}

/** Which names are looked for: all, or those that a greeting, a signature, a label or a title announces. */
export type NameScope = "all" | "announced";

/** Everything that finds, over one view of a text. Patterns are tried only at places that the one pass has noted. */
export class Detector {
  readonly #contextual: readonly ContextRecogniser[];
  readonly #lexicon = new Lexicon();
  readonly #values: ValueFinder;
  readonly #tokens: TokenFinder;
  readonly #anchored: readonly AnchoredRecogniser[];

  constructor(recognisers: Recognisers) {
    this.#contextual = recognisers.contextual;
    this.#values = new ValueFinder(recognisers.values);
    this.#tokens = new TokenFinder(recognisers.tokens);
    this.#anchored = recognisers.anchored;
    for (const [index, value] of recognisers.values.entries()) {
      for (const phrase of new Set(value.labels)) this.#lexicon.label(phrase).values.push(index);
    }
    for (const [index, contextual] of recognisers.contextual.entries()) {
      for (const phrase of new Set(contextual.contextWords)) {
        const label = this.#lexicon.label(phrase);
        label.contextWords.push(index);
        label.isCredential ||=
          contextual.type === "PASSWORD" || contextual.type === "SECRET" || contextual.column === true;
      }
    }
    for (const phrase of recognisers.negative) this.#lexicon.label(phrase).negative = 1;
    for (const phrase of recognisers.programs) this.#lexicon.label(phrase).isProgram = true;
    for (const phrase of recognisers.versions) this.#lexicon.label(phrase).negative = AGAINST_VERSION;
    for (const [name, bits] of recognisers.names) this.#lexicon.name(name, bits);
    this.#lexicon.list(recognisers.seedWords, MAY_BE_SEED);
    this.#lexicon.list(recognisers.digitWords, MAY_BE_DIGIT);
    this.#lexicon.list(recognisers.signWords, MAY_BE_SIGN);
    this.#lexicon.seal(recognisers.values);
  }

  /** Hits are found in no order. Returns what the pass over the text has noted. */
  detect(text: string, names: NameScope, found: (hit: Hit) => void): TextAnalysis {
    const analysis = analyseText(text, this.#lexicon);
    this.#find(text, names, analysis, found);
    const decoded = (plain: string, within: (hit: Hit) => void) =>
      this.#find(plain, "announced", analyseText(plain, this.#lexicon), within);
    hitEncoded(text, analysis.tokens, decoded, found);
    return analysis;
  }

  #find(text: string, names: NameScope, analysis: TextAnalysis, found: (hit: Hit) => void): void {
    const foundCard = (hit: Hit) => {
      found(hit);
      hitCardDetails(text, hit, found);
    };
    this.#values.find(text, analysis, foundCard);
    hitMnemonics(text, analysis.phrases, found);
    hitRecords(text, found);
    hitScripts(text, found);
    hitPrivateKeys(text, found);
    for (const label of analysis.labels) {
      if (label.label.isProgram) give(found, hitCommand(text, label.start));
      if (label.label.contextWords.length > 0 && label.isGlued !== true)
        hitInContext(text, label, this.#contextual, foundCard);
    }
    hitColumns(text, analysis.labels, (line, within) => this.#readCell(line, within), found);
    this.#tokens.find(text, analysis.tokens, found);
    for (const recogniser of this.#anchored) hitAnchored(text, recogniser, found);
    // A sign inside a value that was looked at assigns nothing: so every character is read once.
    let read = 0;
    for (const at of analysis.assignments) {
      if (at >= read) read = hitAssigned(text, at, found);
    }
    for (const at of analysis.options) give(found, hitOption(text, at));
    for (const at of analysis.ats) give(found, hitAtSign(text, at));
    spelledEmails(text, analysis.signs, ({ start, end }) => found({ start, end, type: "EMAIL", score: 0.8 }));
    for (const at of analysis.colons) give(found, hitColon(text, at));
    if (names === "all") hitNames(text, analysis, found);
    hitAddresses(text, analysis, found);
  }

  /** A cell behind its head: numbers, and what a word for it announces. */
  #readCell(line: string, found: (hit: Hit) => void): void {
    const analysis = analyseText(line, this.#lexicon);
    this.#values.find(line, analysis, found);
    for (const label of analysis.labels)
      if (label.label.contextWords.length > 0) hitInContext(line, label, this.#contextual, found);
  }
}

function give(found: (hit: Hit) => void, hit: Hit | undefined): void {
  if (hit !== undefined) found(hit);
}

function hitColon(text: string, start: number): Hit | undefined {
  const mac = macEnd(text, start);
  if (mac >= 0) return { start, end: mac, type: "MAC_ADDRESS", score: 0.8 };
  const end = ipv6End(text, start);
  return end < 0 ? undefined : { start, end, type: "IP_ADDRESS", score: 0.8 };
}
