import type { Piece } from "./piece";
import { determinerLength, isOf, isOpen, kindOf, lastSentence } from "./sentence";
import { CLASS } from "./sequence";

/** Verbs that keep their meaning wherever their particle stands: turn the light off, turn off the light. */
const PARTED: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["turn", new Set(["on", "off", "up", "down"])],
  ["switch", new Set(["on", "off"])],
  ["shut", new Set(["down", "off"])],
  ["set", new Set(["up"])],
  ["fill", new Set(["out", "in"])],
]);
const OBJECT_MAX = 4;

/** `turn the light off`, at the end of the last sentence, becomes `turn off the light`. */
export function joinParticle(pieces: readonly Piece[]): readonly Piece[] {
  const { start, end } = lastSentence(pieces);
  const particle = pieces[end - 1];
  for (let at = Math.max(start, end - OBJECT_MAX - 2); at < end - 2; at++) {
    const particles = PARTED.get(pieces[at]?.text ?? "");
    if (particles === undefined || !isOf(particle, particles) || !isVerb(pieces, at, start)) continue;
    const object = pieces.slice(at + 1, end - 1);
    if (!object.slice(determinerLength(object[0])).every(isOpen)) return pieces;
    return [...pieces.slice(0, at + 1), particle, ...object, ...pieces.slice(end)];
  }
  return pieces;
}

const TO = new Set(["to"]);

/** Where the sentence opens with it, or somebody is said who does it: a turn signal and a set price are things. */
function isVerb(pieces: readonly Piece[], at: number, start: number): boolean {
  const before = pieces[at - 1];
  if (at === start || before?.cls === CLASS.slot || before?.cls === CLASS.ask) return true;
  return isOf(before, TO) || kindOf(before) === "pronoun";
}
