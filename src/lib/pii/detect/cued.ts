import type { CuedRecogniser } from "../recognisers/recogniser";
import type { Hit } from "./hit";
import type { LabelHit } from "./sketch";

/** Tries a cue's recognisers right behind it. */
export function hitCued(
  text: string,
  cue: LabelHit,
  recognisers: readonly CuedRecogniser[],
  found: (hit: Hit) => void,
): void {
  for (const index of cue.label.cues) {
    const recogniser = recognisers[index];
    if (recogniser === undefined || isTakenBack(text, cue, recogniser)) continue;
    const hit = hitBehind(text, cue, recogniser) ?? hitBefore(text, cue, recogniser);
    if (hit !== undefined) found(hit);
  }
}

function hitBehind(text: string, cue: LabelHit, recogniser: CuedRecogniser): Hit | undefined {
  const { link, pattern, cut, valid, type, score } = recogniser;
  link.lastIndex = cue.end;
  const gap = link.exec(text);
  if (gap === null) return undefined;
  const start = cue.end + gap[0].length;
  pattern.lastIndex = start;
  const match = pattern.exec(text)?.[0];
  if (match === undefined) return undefined;
  const value = cut?.(match) ?? match;
  if (valid !== undefined && !valid(value, text, start)) return undefined;
  // A full stop or a bracket behind the value belongs to the sentence.
  const kept = cut === undefined ? value.replace(/[.,:!?)\]}]+$/, "") : value;
  const end = recogniser.extend?.(text, start + kept.length, start) ?? start + kept.length;
  return { start: recogniser.includesCue === true ? cue.start : start, end, type, score };
}

const FRONT_MAX = 80;

function isTakenBack(text: string, { start }: LabelHit, { notBehind }: CuedRecogniser): boolean {
  return notBehind?.test(text.slice(Math.max(0, start - NOT_BEHIND_MAX), start)) === true;
}

const NOT_BEHIND_MAX = 16;

function hitBefore(text: string, cue: LabelHit, { front, valid, type, score }: CuedRecogniser): Hit | undefined {
  const from = Math.max(0, cue.start - FRONT_MAX);
  const match = front?.exec(text.slice(from, cue.start));
  const value = match?.[1];
  if (match === null || match === undefined || value === undefined) return undefined;
  const start = from + match.index + match[0].indexOf(value);
  if (valid !== undefined && !valid(value, text, start)) return undefined;
  return { start, end: start + value.length, type, score };
}
