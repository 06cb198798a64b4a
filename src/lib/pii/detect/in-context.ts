import type { ContextRecogniser } from "../recognisers/recogniser";
import { KIND } from "../views/alphabet";
import type { Hit } from "./hit";
import type { LabelHit } from "./text-analysis";

/** Tries a cue's recognisers right behind it. */
export function hitInContext(
  text: string,
  cue: LabelHit,
  recognisers: readonly ContextRecogniser[],
  found: (hit: Hit) => void,
): void {
  for (const index of cue.label.contextWords) {
    const recogniser = recognisers[index];
    if (recogniser === undefined || isTakenBack(text, cue, recogniser)) continue;
    const hit = hitBehind(text, cue, recogniser) ?? hitBefore(text, cue, recogniser);
    if (hit !== undefined) found(hit);
  }
}

function hitBehind(text: string, cue: LabelHit, recogniser: ContextRecogniser): Hit | undefined {
  const { link, pattern, cut, valid, type, score } = recogniser;
  link.lastIndex = cue.end;
  if (!link.test(text)) return undefined;
  const start = link.lastIndex;
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

function isTakenBack(text: string, { start }: LabelHit, { notBehind, onlyBehind }: ContextRecogniser): boolean {
  if (notBehind?.test(text.slice(Math.max(0, start - BEFORE_MAX), start)) === true) return true;
  return onlyBehind !== undefined && !isBehind(text, start, onlyBehind);
}

/** One of the words stands in front of `start` behind one blank, or nothing of the same sentence. */
function isBehind(text: string, start: number, words: ReadonlySet<string>): boolean {
  const end = text.charCodeAt(start - 1) === 0x20 ? start - 1 : start;
  let from = end;
  while (end - from < BEFORE_MAX && (KIND[text.charCodeAt(from - 1)] ?? 0) !== 0) from--;
  return from === end ? !/[\w,]/.test(text.charAt(end - 1)) : words.has(text.slice(from, end).toLowerCase());
}

const BEFORE_MAX = 32;

function hitBefore(text: string, cue: LabelHit, { front, valid, type, score }: ContextRecogniser): Hit | undefined {
  if (front === undefined) return undefined;
  const from = Math.max(0, cue.start - FRONT_MAX);
  const before = text.slice(from, cue.start);
  // Whatever stands in front of its words has a digit: a pattern that looks for its end costs more than this.
  const match = /\d/.test(before) ? front.exec(before) : null;
  const value = match?.[1];
  if (match === null || value === undefined) return undefined;
  const start = from + match.index + match[0].indexOf(value);
  if (valid !== undefined && !valid(value, text, start)) return undefined;
  return { start, end: start + value.length, type, score };
}
