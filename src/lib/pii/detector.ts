import { hitCued } from "./cued";
import { hitAtSign } from "./email";
import { Lexicon } from "./lexicon";
import { hitPrivateKeys } from "./pem";
import { hitNames } from "./person";
import type { CuedRecogniser, TokenRecogniser, ValueRecogniser } from "./recogniser";
import { hitAddresses } from "./recognisers/address";
import { ipv6End, macEnd } from "./recognisers/network";
import { type Sketch, sketchText } from "./sketch";
import { type Hit, ValueFinder } from "./values";

export interface Recognisers {
  values: readonly ValueRecogniser[];
  cued: readonly CuedRecogniser[];
  tokens: readonly TokenRecogniser[];
  against: readonly string[];
  /** Words known as names, and what they are: bits of NAME_*. */
  names: readonly [string, number][];
}

/** Everything that finds, over one view of a text. */
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
      for (const phrase of cued.cues) this.#lexicon.label(phrase).cues.push(index);
    }
    for (const phrase of recognisers.against) this.#lexicon.label(phrase).against = true;
    for (const [name, bits] of recognisers.names) this.#lexicon.name(name, bits);
  }

  *detect(text: string, budget: number): Generator<undefined, Hit[]> {
    const sketch = sketchText(text, this.#lexicon);
    const hits = yield* this.#values.find(text, sketch, budget);
    hits.push(...hitPrivateKeys(text));
    hits.push(...hitCued(text, sketch, this.#recognisers.cued));
    hits.push(...this.#hitTokens(text, sketch));
    hits.push(...hitSigns(text, sketch));
    hits.push(...hitNames(text, sketch));
    hits.push(...hitAddresses(text, sketch));
    return hits;
  }

  #hitTokens(text: string, sketch: Sketch): Hit[] {
    const hits: Hit[] = [];
    for (let i = 0; i < sketch.tokens.length; i += 2) {
      const hit = this.#hitToken(text, sketch.tokens[i] ?? 0);
      if (hit !== undefined) hits.push(hit);
    }
    return hits;
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

function hitSigns(text: string, sketch: Sketch): Hit[] {
  const hits: Hit[] = [];
  for (const at of sketch.ats) {
    const hit = hitAtSign(text, at);
    if (hit !== undefined) hits.push(hit);
  }
  for (const start of sketch.colons) {
    const mac = macEnd(text, start);
    const end = mac >= 0 ? mac : ipv6End(text, start);
    if (end >= 0) hits.push({ start, end, type: mac >= 0 ? "MAC_ADDRESS" : "IP_ADDRESS", score: 0.8 });
  }
  return hits;
}
