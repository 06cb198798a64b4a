import type { Comparison, Side } from "./comparison";
import { unpackTraits } from "./features";
import type { LexicalSpace } from "./lexical-space";
import type { QueryVector } from "./query-vector";
import type { RecordReader } from "./records";

/** A query beside an entry of the index. By plain loops: for a hit this is a good part of the whole look-up. */
export function compareRecord(query: QueryVector, record: RecordReader, space: LexicalSpace): Comparison {
  return { query: querySide(query, record), entry: entrySide(query, record, space) };
}

type Columns = Pick<Side, "attributes" | "moreMarks" | "idf" | "counts" | "corrected" | "partner">;

/** The columns of a side, term by term. */
class SideColumns implements Columns {
  readonly attributes: number[] = [];
  readonly moreMarks: number[] = [];
  readonly idf: number[] = [];
  readonly counts: number[] = [];
  readonly corrected: boolean[] = [];
  readonly partner: number[] = [];
}

function querySide({ features, ids, idfs }: QueryVector, record: RecordReader): Side {
  const columns = new SideColumns();
  for (let i = 0; i < ids.length; i++) {
    columns.attributes.push(features.attributes[2 * i] ?? 0);
    columns.moreMarks.push(features.attributes[2 * i + 1] ?? 0);
    columns.idf.push(idfs[i] ?? 0);
    columns.counts.push(features.counts[i] ?? 0);
    columns.corrected.push(features.corrected[i] === 1);
    columns.partner.push(placeOf(ids[i] ?? -1, record.terms, record.size));
  }
  return sideOf(columns, features);
}

function entrySide({ ids }: QueryVector, record: RecordReader, { vocabulary, epoch }: LexicalSpace): Side {
  const columns = new SideColumns();
  for (let i = 0; i < record.size; i++) {
    const term = record.terms[i] ?? 0;
    columns.attributes.push(vocabulary.attributes[term] ?? 0);
    columns.moreMarks.push(vocabulary.moreMarks[term] ?? 0);
    columns.idf.push(epoch.of(term));
    columns.counts.push(record.counts[i] ?? 0);
    columns.corrected.push(record.corrected[i] === 1);
    columns.partner.push(placeOf(term, ids, ids.length));
  }
  return sideOf(columns, record);
}

type Packed = Pick<RecordReader, "traits" | "form" | "sequence">;

function sideOf({ attributes, moreMarks, idf, counts, corrected, partner }: Columns, packed: Packed): Side {
  const traits = unpackTraits(packed.traits);
  const { form, sequence } = packed;
  return { attributes, moreMarks, idf, counts, corrected, partner, traits, form, sequence };
}

/** -1: not among the first `size`. */
function placeOf(term: number, terms: ArrayLike<number>, size: number): number {
  for (let i = 0; i < size; i++) if (terms[i] === term) return i;
  return -1;
}
