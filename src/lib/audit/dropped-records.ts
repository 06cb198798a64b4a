import * as z from "zod";
import type { AuditEntry } from "./record";

/** The act that says which records were taken out: nothing but their leaves is left of them. */
export const DROP_ACTION = "audit.drop";

/** First and last, both included. */
export type SeqRange = readonly [from: number, to: number];

const detailsSchema = z.object({ ranges: z.array(z.tuple([z.number().int(), z.number().int()])) });

/** In order, neighbours together. */
export function rangesOf(seqs: readonly number[]): SeqRange[] {
  const ranges: [number, number][] = [];
  for (const seq of [...seqs].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && seq <= last[1] + 1) last[1] = seq;
    else ranges.push([seq, seq]);
  }
  return ranges;
}

/** A record names only what stands before it. */
export function namedAsDropped(records: readonly AuditEntry[]): SeqRange[] {
  return records
    .filter(({ action }) => action === DROP_ACTION)
    .flatMap(({ seq, details }) => readRanges(details).filter(([, to]) => to < seq));
}

/** The first that none of the ranges names, null: all are. @param seqs in order */
export function firstUnnamed(ranges: readonly SeqRange[], seqs: readonly number[]): number | null {
  const inOrder = [...ranges].sort(([a], [b]) => a - b);
  let next = 0;
  let reach = 0;
  for (const seq of seqs) {
    for (; (inOrder[next]?.[0] ?? Number.POSITIVE_INFINITY) <= seq; next += 1) {
      reach = Math.max(reach, inOrder[next]?.[1] ?? 0);
    }
    if (seq > reach) return seq;
  }
  return null;
}

function readRanges(details: string): SeqRange[] {
  try {
    return detailsSchema.parse(JSON.parse(details)).ranges;
  } catch {
    return [];
  }
}
