import { hitAddresses } from "../recognisers/address";
import { ipv6End, macEnd } from "../recognisers/network";
import type { CuedRecogniser, TokenRecogniser, ValueRecogniser } from "../recognisers/recogniser";
import { hitCued } from "./cued";
import { hitAtSign } from "./email";
import type { Hit } from "./hit";
import { Lexicon } from "./lexicon";
import { CHARS_A_UNIT, type Meter } from "./meter";
import { hitPrivateKeys } from "./pem";
import { hitNames } from "./person";
import { newSketch, type Sketch, sketchRange } from "./sketch";
import { TokenFinder } from "./tokens";
import { ValueFinder } from "./values";

export interface Recognisers {
  values: readonly ValueRecogniser[];
  cued: readonly CuedRecogniser[];
  tokens: readonly TokenRecogniser[];
  against: readonly string[];
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

  constructor(recognisers: Recognisers) {
    this.#cued = recognisers.cued;
    this.#values = new ValueFinder(recognisers.values);
    this.#tokens = new TokenFinder(recognisers.tokens);
    for (const [index, value] of recognisers.values.entries()) {
      for (const phrase of new Set(value.labels)) this.#lexicon.label(phrase).values.push(index);
    }
    for (const [index, cued] of recognisers.cued.entries()) {
      for (const phrase of new Set(cued.cues)) this.#lexicon.label(phrase).cues.push(index);
    }
    for (const phrase of recognisers.against) this.#lexicon.label(phrase).against = true;
    for (const [name, bits] of recognisers.names) this.#lexicon.name(name, bits);
    this.#lexicon.seal(recognisers.values);
  }

  /** Yields when the meter is spent, so that a caller can let others run. Hits are found in no order. */
  *detect(text: string, meter: Meter, names: NameScope, found: (hit: Hit) => void): Generator<undefined, void> {
    const sketch = yield* this.#sketch(text, meter);
    yield* this.#values.find(text, sketch, meter, found);
    yield* hitPrivateKeys(text, meter, found);
    for (const label of sketch.labels) {
      if (label.label.cues.length === 0) continue;
      if (meter.isSpent(CUE_WORK * label.label.cues.length)) yield;
      hitCued(text, label, this.#cued, found);
    }
    yield* this.#tokens.find(text, sketch.tokens, meter, found);
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
