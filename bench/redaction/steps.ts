import type { Scanner } from "@/lib/pii/scan";
import { HOSTILE, hostileText } from "./hostile";

const SIZE = 1_000_000;
const ROUNDS = 3;
/** A quarter of what a request may wait. */
const LONG_MS = 5;
const PROSE = "The quick brown fox, John Smith, called +49 30 901820 about order 40078123. ";

export interface Steps {
  text: string;
  /** The longest step of the best round: what the scan itself needs, without a pause of the machine's. */
  longestMs: number;
  count: number;
  /** Steps of that round that took longer than 5 ms. */
  over: number;
}

/** How long the steps are when a text of 1 MB is scanned in slices: others wait for one of them. */
export function measureSteps(scanner: Scanner): Steps[] {
  return Object.entries({ prose: PROSE, ...HOSTILE }).map(([text, unit]) => {
    const rounds = Array.from({ length: ROUNDS }, () => timeSteps(scanner, hostileText(unit, SIZE)));
    const best = rounds.sort((a, b) => Math.max(...a) - Math.max(...b))[0] ?? [];
    return { text, longestMs: Math.max(...best), count: best.length, over: best.filter((ms) => ms > LONG_MS).length };
  });
}

function timeSteps(scanner: Scanner, text: string): number[] {
  const times: number[] = [];
  const slices = scanner.scanSliced(text);
  for (let done = false; !done; ) {
    const start = performance.now();
    done = slices.next().done === true;
    times.push(performance.now() - start);
  }
  return times;
}
