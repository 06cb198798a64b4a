import type { CuedRecogniser } from "./recogniser";
import type { LabelHit } from "./sketch";
import type { Hit } from "./values";

/** Tries a cue's recognisers right behind it. */
export function hitCued(text: string, cue: LabelHit, recognisers: readonly CuedRecogniser[]): Hit[] {
  const hits: Hit[] = [];
  for (const index of cue.label.cues) {
    const recogniser = recognisers[index];
    const found = recogniser === undefined ? undefined : hitBehind(text, cue, recogniser);
    if (found !== undefined) hits.push(found);
  }
  return hits;
}

function hitBehind(text: string, cue: LabelHit, recogniser: CuedRecogniser): Hit | undefined {
  const { link, pattern, valid, type, score } = recogniser;
  link.lastIndex = cue.end;
  const gap = link.exec(text);
  if (gap === null) return undefined;
  const start = cue.end + gap[0].length;
  pattern.lastIndex = start;
  const value = pattern.exec(text)?.[0];
  if (value === undefined || (valid !== undefined && !valid(value, text, start))) return undefined;
  // A full stop or a bracket behind the value belongs to the sentence.
  const kept = value.replace(/[.,:!?)\]}]+$/, "");
  const end = recogniser.extend?.(text, start + kept.length) ?? start + kept.length;
  return { start: recogniser.includesCue === true ? cue.start : start, end, type, score };
}
