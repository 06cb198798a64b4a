import type { CuedRecogniser } from "./recogniser";
import type { Sketch } from "./sketch";
import type { Hit } from "./values";

/** Tries each cue's recognisers right behind it. */
export function hitCued(text: string, sketch: Sketch, recognisers: readonly CuedRecogniser[]): Hit[] {
  const hits: Hit[] = [];
  for (const { end, label } of sketch.labels) {
    for (const index of label.cues) {
      const recogniser = recognisers[index];
      const hit = recogniser === undefined ? undefined : hitBehind(text, end, recogniser);
      if (hit !== undefined) hits.push(hit);
    }
  }
  return hits;
}

function hitBehind(text: string, cueEnd: number, recogniser: CuedRecogniser): Hit | undefined {
  const { link, pattern, valid, type, score } = recogniser;
  link.lastIndex = cueEnd;
  const gap = link.exec(text);
  if (gap === null) return undefined;
  const start = cueEnd + gap[0].length;
  pattern.lastIndex = start;
  const value = pattern.exec(text)?.[0];
  if (value === undefined || (valid !== undefined && !valid(value, text, start))) return undefined;
  // A full stop or a bracket behind the value belongs to the sentence.
  const kept = value.replace(/[.,:!?)\]}]+$/, "");
  return { start, end: start + kept.length, type, score };
}
