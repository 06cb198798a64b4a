import { hitCued } from "./cued";
import { hitAtSign } from "./email";
import { Lexicon } from "./lexicon";
import { hitPrivateKeys } from "./pem";
import { hitNames } from "./person";
import type { CuedRecogniser, TokenRecogniser, ValueRecogniser } from "./recogniser";
import { hitAddresses } from "./recognisers/address";
import { ipv6End, macEnd } from "./recognisers/network";
import { newSketch, type Sketch, sketchRange } from "./sketch";
import { type Hit, ValueFinder } from "./values";

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

const SKETCH_CHUNK = 1 << 16;

/** Everything that finds, over one view of a text. Patterns are tried only at places that the one pass has noted. */
export class Detector {
  readonly #recognisers: Recognisers;
  readonly #lexicon = new Lexicon();
  readonly #values: ValueFinder;

  constructor(recognisers: Recognisers) {
    this.#recognisers = recognisers;
    this.#values = new ValueFinder(recognisers.values);
    for (const [index, value] of recognisers.values.entries()) {
      for (const phrase of new Set(value.labels)) this.#lexicon.label(phrase).values.push(index);
    }
    for (const [index, cued] of recognisers.cued.entries()) {
      for (const phrase of new Set(cued.cues)) this.#lexicon.label(phrase).cues.push(index);
    }
    for (const phrase of recognisers.against) this.#lexicon.label(phrase).against = true;
    for (const [name, bits] of recognisers.names) this.#lexicon.name(name, bits);
  }

  /** Yields after about `budget` places tried, so that a caller can let others run. Hits are in no order. */
  *detect(text: string, budget: number, names: NameScope = "all"): Generator<undefined, Hit[]> {
    const sketch = yield* this.#sketch(text);
    const hits = yield* this.#values.find(text, sketch, budget);
    hits.push(...hitPrivateKeys(text));
    yield* each(sketch.labels.length, 1, budget, (i) => {
      const label = sketch.labels[i];
      if (label !== undefined) hits.push(...hitCued(text, label, this.#recognisers.cued));
    });
    yield* each(sketch.tokens.length, 2, budget, (i) => push(hits, this.#hitToken(text, sketch.tokens[i] ?? 0)));
    yield* each(sketch.ats.length, 1, budget, (i) => push(hits, hitAtSign(text, sketch.ats[i] ?? 0)));
    yield* each(sketch.colons.length, 1, budget, (i) => push(hits, hitColon(text, sketch.colons[i] ?? 0)));
    if (names === "all") hits.push(...(yield* hitNames(text, sketch, budget)));
    hits.push(...(yield* hitAddresses(text, sketch, budget)));
    return hits;
  }

  *#sketch(text: string): Generator<undefined, Sketch> {
    const sketch = newSketch();
    for (let at = 0; at < text.length; ) {
      if (at > 0) yield;
      at = sketchRange(text, this.#lexicon, sketch, at, at + SKETCH_CHUNK);
    }
    return sketch;
  }

  #hitToken(text: string, start: number): Hit | undefined {
    for (const { pattern, type, score, valid } of this.#recognisers.tokens) {
      pattern.lastIndex = start;
      const match = pattern.exec(text)?.[0];
      if (match === undefined || (valid !== undefined && !valid(match))) continue;
      return { start, end: start + match.length, type, score };
    }
    return undefined;
  }
}

function* each(length: number, step: number, budget: number, work: (i: number) => void): Generator<undefined, void> {
  for (let i = 0, spent = 0; i < length; i += step) {
    if (++spent % budget === 0) yield;
    work(i);
  }
}

function push(hits: Hit[], hit: Hit | undefined): void {
  if (hit !== undefined) hits.push(hit);
}

function hitColon(text: string, start: number): Hit | undefined {
  const mac = macEnd(text, start);
  if (mac >= 0) return { start, end: mac, type: "MAC_ADDRESS", score: 0.8 };
  const end = ipv6End(text, start);
  return end < 0 ? undefined : { start, end, type: "IP_ADDRESS", score: 0.8 };
}
