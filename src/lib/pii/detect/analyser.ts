import { hitAddresses } from "../recognisers/address";
import { ipv6End, macEnd } from "../recognisers/network";
import type { AnchoredRecogniser, CuedRecogniser, TokenRecogniser, ValueRecogniser } from "../recognisers/recogniser";
import { hitCommand, hitOption } from "./commands";
import { AGAINST_VERSION } from "./context";
import { hitAssigned } from "./credentials";
import { hitCued } from "./cued";
import { hitAtSign } from "./email";
import type { Hit } from "./hit";
import { Lexicon } from "./lexicon";
import { CHARS_A_UNIT, type Meter } from "./meter";
import { hitPrivateKeys } from "./pem";
import { hitNames } from "./person";
import { newSketch, type Sketch, sketchRange } from "./sketch";
import { hitAnchored, TokenFinder } from "./tokens";
import { ValueFinder } from "./values";

export interface Recognisers {
  values: readonly ValueRecogniser[];
  cued: readonly CuedRecogniser[];
  tokens: readonly TokenRecogniser[];
  anchored: readonly AnchoredRecogniser[];
  against: readonly string[];
  /** Programs whose options carry credentials. */
  programs: readonly string[];
  /** Those among them that name versions and chapters. */
  versions: readonly string[];
  /** Words known as names, and what they are: bits of NAME_*. */
  names: readonly [string, number][];
}

/** Which names are looked for: all, or those that a greeting, a signature, a label or a title announces. */
export type NameScope = "all" | "announced";

/** Characters sketched between two looks at the meter. */
const SKETCH_CHUNK = 1 << 12;
/** How often it reads a character where every word is a label: once for each phrase that begins with it. */
const SKETCH_READS = 4;

/** Everything that finds, over one view of a text. Patterns are tried only at places that the one pass has noted. */
export class Detector {
  readonly #cued: readonly CuedRecogniser[];
  readonly #lexicon = new Lexicon();
  readonly #values: ValueFinder;
  readonly #tokens: TokenFinder;
  readonly #anchored: readonly AnchoredRecogniser[];

  constructor(recognisers: Recognisers) {
    this.#cued = recognisers.cued;
    this.#values = new ValueFinder(recognisers.values);
    this.#tokens = new TokenFinder(recognisers.tokens);
    this.#anchored = recognisers.anchored;
    for (const [index, value] of recognisers.values.entries()) {
      for (const phrase of new Set(value.labels)) this.#lexicon.label(phrase).values.push(index);
    }
    for (const [index, cued] of recognisers.cued.entries()) {
      for (const phrase of new Set(cued.cues)) this.#lexicon.label(phrase).cues.push(index);
    }
    for (const phrase of recognisers.against) this.#lexicon.label(phrase).against = 1;
    for (const phrase of recognisers.programs) this.#lexicon.label(phrase).isProgram = true;
    for (const phrase of recognisers.versions) this.#lexicon.label(phrase).against = AGAINST_VERSION;
    for (const [name, bits] of recognisers.names) this.#lexicon.name(name, bits);
    this.#lexicon.seal(recognisers.values);
  }

  /** Yields when the meter is spent, so that a caller can let others run. Hits are found in no order. */
  *detect(text: string, meter: Meter, names: NameScope, found: (hit: Hit) => void): Generator<undefined, void> {
    const sketch = yield* this.#sketch(text, meter);
    yield* this.#values.find(text, sketch, meter, found);
    yield* hitPrivateKeys(text, meter, found);
    for (const label of sketch.labels) {
      if (label.label.isProgram) give(found, hitCommand(text, label.start));
      if (label.label.cues.length === 0) continue;
      if (meter.isSpent(CUE_WORK * label.label.cues.length)) yield;
      hitCued(text, label, this.#cued, found);
    }
    yield* this.#tokens.find(text, sketch.tokens, meter, found);
    for (const recogniser of this.#anchored) hitAnchored(text, recogniser, found);
    // A sign inside a value that was looked at assigns nothing: so every character is read once.
    let read = 0;
    for (const at of sketch.assignments) {
      if (meter.isSpent(COLON_WORK)) yield;
      if (at < read) continue;
      read = hitAssigned(text, at, found);
    }
    for (const at of sketch.options) {
      if (meter.isSpent(COLON_WORK)) yield;
      give(found, hitOption(text, at));
    }
    for (const at of sketch.ats) {
      if (meter.isSpent(AT_WORK)) yield;
      give(found, hitAtSign(text, at));
    }
    for (const at of sketch.colons) {
      if (meter.isSpent(COLON_WORK)) yield;
      give(found, hitColon(text, at));
    }
    if (names === "all") yield* hitNames(text, sketch, meter, found);
    yield* hitAddresses(text, sketch, meter, found);
  }

  *#sketch(text: string, meter: Meter): Generator<undefined, Sketch> {
    const sketch = newSketch();
    for (let at = 0; at < text.length; ) {
      const from = at;
      at = sketchRange(text, this.#lexicon, sketch, at, at + SKETCH_CHUNK);
      if (meter.isSpent((SKETCH_READS * (at - from)) / CHARS_A_UNIT)) yield;
    }
    return sketch;
  }
}

/** Units of work: patterns and loops that one place costs at most. */
const CUE_WORK = 6;
const AT_WORK = 12;
const COLON_WORK = 6;

function give(found: (hit: Hit) => void, hit: Hit | undefined): void {
  if (hit !== undefined) found(hit);
}

function hitColon(text: string, start: number): Hit | undefined {
  const mac = macEnd(text, start);
  if (mac >= 0) return { start, end: mac, type: "MAC_ADDRESS", score: 0.8 };
  const end = ipv6End(text, start);
  return end < 0 ? undefined : { start, end, type: "IP_ADDRESS", score: 0.8 };
}
