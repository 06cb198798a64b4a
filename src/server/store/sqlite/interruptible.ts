import { StoreError } from "@/server/ports/entry-store";
import type { Parameters, Prepared, ReadRows, Row } from "./statements";

/** Longest time that one reading keeps its snapshot of the file, in milliseconds: until then the log can't be cut. */
const READ_MS_MAX = 1_000;

/** Reads row by row, so that an erasure, which must cut the log, or the time can end it. @throws StoreError unavailable */
export function interruptible(interrupt: SharedArrayBuffer, elapsed: () => number): ReadRows {
  const flag = new Int32Array(interrupt);
  return (statement: Prepared, parameters: Parameters): Row[] => {
    const begun = Atomics.load(flag, 0);
    const end = elapsed() + READ_MS_MAX;
    const rows: Row[] = [];
    for (const row of statement.iterate(parameters)) {
      if (Atomics.load(flag, 0) !== begun) throw new StoreError("unavailable", INTERRUPTED);
      if (elapsed() > end) throw new StoreError("unavailable", `a reading took over ${READ_MS_MAX} ms`);
      rows.push(row);
    }
    return rows;
  };
}

export const INTERRUPTED = "the reading was interrupted by an erasure";
