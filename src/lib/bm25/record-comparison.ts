import { type Comparison, featureSide, type Side, SideColumns } from "./comparison";
import type { LexicalSpace } from "./lexical-space";
import type { QueryVector } from "./query-vector";
import type { RecordReader } from "./records";

/** A query beside an entry of the index. */
export function compareRecord(query: QueryVector, record: RecordReader, space: LexicalSpace): Comparison {
  return { query: querySide(query, record), entry: entrySide(query, record, space) };
}

function querySide({ features, ids, idfs }: QueryVector, record: RecordReader): Side {
  return featureSide(
    features,
    (i) => idfs[i] ?? 0,
    (i) => placeOf(ids[i] ?? -1, record.terms, record.size),
  );
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
  return columns.side(record);
}

/** -1: not among the first `size`. */
function placeOf(term: number, terms: ArrayLike<number>, size: number): number {
  for (let i = 0; i < size; i++) if (terms[i] === term) return i;
  return -1;
}
