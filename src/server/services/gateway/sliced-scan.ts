import type { Scan, Scanner } from "@/lib/pii/scan";
import type { Clock } from "../../ports/clock";

/** A text up to this length is scanned in one step. UTF-16 units. */
const SHORT_CHARS = 2_048;
/**
 * Steps are bounded by their work, about a millisecond each, so a slice is too: it ends after so many, or earlier on a
 * slow machine.
 */
const SLICE_STEPS = 16;
const SLICE_MS = 6;

/** The scan took too long: the text counts as one that can't be scanned. */
export class ScanTimeout extends Error {
  override readonly name = "ScanTimeout";
}

/** The slice has ended, perhaps in the midst of some steps. Never leaves this file. */
class SliceEnded extends Error {
  readonly unfinished: Steps | undefined;
  constructor(unfinished?: Steps) {
    super("the slice has ended");
    this.unfinished = unfinished;
  }
}

type Steps = Generator<undefined, unknown>;

/**
 * Runs synchronous work over a scanner without holding up other requests. Where a slice ends, the work is stopped, the
 * scan that it was in goes on in slices, and the work is begun again with all results so far at hand. So the work must
 * be without effects of its own, and ask for the same scans in the same order.
 * @throws ScanTimeout after `limitMs`; whatever the scanner throws
 */
export async function withSlicedScans<T>(
  scanner: Scanner,
  clock: Clock,
  limitMs: number,
  work: (scanner: Scanner) => T,
): Promise<T> {
  const results: unknown[] = [];
  const deadline = clock.elapsed() + limitMs;
  for (;;) {
    const slice = new Slice(clock);
    try {
      return work(recalling(scanner, results, slice));
    } catch (error) {
      if (!(error instanceof SliceEnded)) throw error;
      if (error.unfinished !== undefined) results.push(await finish(error.unfinished, clock, deadline));
      else await nextSlice(clock, deadline);
    }
  }
}

/** What may be done before others get their turn. */
class Slice {
  readonly #clock: Clock;
  readonly #end: number;
  #steps = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#end = clock.elapsed() + SLICE_MS;
  }

  /** Counts a step; true when it was the last. */
  isOver(): boolean {
    return ++this.#steps >= SLICE_STEPS || this.#clock.elapsed() >= this.#end;
  }
}

/** A scanner that knows its earlier results by the order in which they were asked for, and stops where the slice ends. */
function recalling(scanner: Scanner, results: unknown[], slice: Slice): Scanner {
  let asked = 0;
  const run = <T>(steps: (scanner: Scanner) => Generator<undefined, T>): T => {
    const index = asked++;
    if (index === results.length) {
      const begun = steps(scanner);
      const done = runWithin(slice, begun);
      if (done === undefined) throw new SliceEnded(begun);
      results.push(done.result);
      if (slice.isOver()) throw new SliceEnded();
    }
    return results[index] as T;
  };
  return { ...scanner, run, scan: (text) => run((plain) => stepsOf(plain, text)) };
}

// biome-ignore lint/correctness/useYield: a short text is one step.
function* oneStep(scanner: Scanner, text: string): Generator<undefined, Scan> {
  return scanner.scan(text);
}

function stepsOf(scanner: Scanner, text: string): Generator<undefined, Scan> {
  return text.length <= SHORT_CHARS ? oneStep(scanner, text) : scanner.scanSliced(text);
}

/** The result, or nothing where the slice ends first. */
function runWithin(slice: Slice, steps: Steps): { result: unknown } | undefined {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return { result: step.value };
    if (slice.isOver()) return undefined;
  }
}

async function finish(steps: Steps, clock: Clock, deadline: number): Promise<unknown> {
  for (;;) {
    await nextSlice(clock, deadline);
    const done = runWithin(new Slice(clock), steps);
    if (done !== undefined) return done.result;
  }
}

async function nextSlice(clock: Clock, deadline: number): Promise<void> {
  if (clock.elapsed() > deadline) throw new ScanTimeout("the scan took too long");
  await new Promise(setImmediate);
}
