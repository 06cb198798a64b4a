import type { Clock } from "@/server/ports/clock";

export interface ManualClock extends Clock {
  /** Lets time pass, for both readings. */
  advance(ms: number): void;
}

/** 2027-01-15T08:00:00Z: the start of an hour. */
const CLOCK_START = 1_800_000_000_000;

/** Time that passes only when told to. */
export function manualClock(start = CLOCK_START): ManualClock {
  let passed = 0;
  return {
    now: () => start + passed,
    elapsed: () => passed,
    advance(ms) {
      passed += ms;
    },
  };
}
