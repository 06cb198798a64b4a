import type { Scan, Scanner } from "@/lib/pii/scan";
import type { Clock } from "../../ports/clock";

/** A text of this length is scanned in about a millisecond; a longer one in slices. UTF-16 units. */
const SHORT_CHARS = 16_384;
/** Short texts are scanned one after the other up to this sum before others get their turn. */
const TURN_CHARS = 131_072;
const SLICE_MS = 8;

/** The scan took too long: the text counts as one that can't be scanned. */
export class ScanTimeout extends Error {
  override readonly name = "ScanTimeout";
}

/** The work asks for a scan that must not run in one go. Never leaves this file. */
class Ahead extends Error {
  readonly text: string | null;
  constructor(text: string | null) {
    super("scan ahead");
    this.text = text;
  }
}

/**
 * Runs synchronous work over a scanner without holding up other requests: where the work meets a long text, it is
 * stopped, the text is scanned in slices, and the work is begun again with the result at hand. So the work must be
 * without effects of its own.
 * @throws ScanTimeout after `limitMs`; whatever the scanner throws
 */
export async function withSlicedScans<T>(
  scanner: Scanner,
  clock: Clock,
  limitMs: number,
  work: (scanner: Scanner) => T,
): Promise<T> {
  const known = new Map<string, Scan>();
  const deadline = clock.elapsed() + limitMs;
  for (;;) {
    try {
      return work(scanAhead(scanner, known));
    } catch (error) {
      if (!(error instanceof Ahead)) throw error;
      if (clock.elapsed() > deadline) throw new ScanTimeout(`the scan took longer than ${limitMs} ms`);
      if (error.text === null) await new Promise(setImmediate);
      else known.set(error.text, await scanInSlices(scanner, error.text, clock, deadline));
    }
  }
}

function scanAhead(scanner: Scanner, known: Map<string, Scan>): Scanner {
  let turn = 0;
  return {
    ...scanner,
    scan(text) {
      const done = known.get(text);
      if (done !== undefined) return done;
      if (text.length > SHORT_CHARS) throw new Ahead(text);
      turn += text.length;
      if (turn > TURN_CHARS) throw new Ahead(null);
      const scan = scanner.scan(text);
      // Kept, so that the next beginning gets further than this one.
      known.set(text, scan);
      return scan;
    },
  };
}

async function scanInSlices(scanner: Scanner, text: string, clock: Clock, deadline: number): Promise<Scan> {
  const steps = scanner.scanSliced(text);
  let sliceEnd = clock.elapsed() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    const now = clock.elapsed();
    if (now < sliceEnd) continue;
    if (now > deadline) throw new ScanTimeout("the scan took too long");
    await new Promise(setImmediate);
    sliceEnd = clock.elapsed() + SLICE_MS;
  }
}
