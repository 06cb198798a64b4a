import * as z from "zod";
import { fromBase64url, isSameBytes } from "../core/bytes";
import type { Checkpoint } from "./checkpoint-form";
import { firstUnnamed, namedAsDropped } from "./dropped-records";
import { addLeaf, EMPTY_TREE, type MerkleTree, rootOf } from "./merkle";
import { type AuditEntry, auditLeafHash } from "./record";
import { fitsCommitment, type OpenedDetails, openedSchema } from "./sealed-details";
import { verifyCheckpoint } from "./verify-checkpoint";

export const TRAIL_FORMAT = "lethe-audit/2";
/** Of before details were sealed. */
const FIRST_FORMAT = "lethe-audit/1";
const HASH_BYTES = 32;

const entrySchema = z.strictObject({
  seq: z.number().int(),
  at: z.number().int(),
  actor: z.string(),
  action: z.string(),
  tenantId: z.string().nullable(),
  target: z.string().nullable(),
  details: z.string(),
  /** What is sealed in the details, for whoever reads the file. Not hashed: the commitment in the details holds it. */
  opened: openedSchema.optional(),
});

/** What is left of a record whose tenant was deleted: its leaf. */
const droppedSchema = z.strictObject({
  seq: z.number().int(),
  dropped: z.string().refine((text) => fromBase64url(text)?.length === HASH_BYTES, "not a leaf hash"),
});
export type DroppedRecord = z.infer<typeof droppedSchema>;
export type ShownRecord = AuditEntry & { readonly opened?: OpenedDetails | undefined };
export type TrailRecord = ShownRecord | DroppedRecord;

/** The whole trail in one file, with the newest checkpoint. */
export const trailSchema = z.strictObject({
  format: z.enum([TRAIL_FORMAT, FIRST_FORMAT]),
  records: z.array(z.union([entrySchema, droppedSchema])),
  /** Null: none was signed yet. */
  checkpoint: z.string().nullable(),
});

export type TrailVerdict =
  /**
   * `covered`: so many records no later one can change unseen; the others are too new for the newest checkpoint.
   * `dropped`: of so many only the leaf is left, and a signed record says why.
   */
  { holds: true; records: number; covered: number; dropped: number } | { holds: false; why: string };

/**
 * Are these the very records, all of them and in their order, that each checkpoint was signed over? A trail that was cut
 * off at its end shows only against a checkpoint from before the cut: auditors keep those that they are given.
 */
export function verifyTrail(
  records: readonly TrailRecord[],
  notes: readonly string[],
  publicKeyPem: string,
): TrailVerdict {
  if (notes.length === 0) return { holds: false, why: "there is no checkpoint to hold it against" };
  const heads: Checkpoint[] = [];
  for (const [index, note] of notes.entries()) {
    const verdict = verifyCheckpoint(note, publicKeyPem);
    if (!verdict.holds) return { holds: false, why: `checkpoint ${index + 1} does not hold: ${verdict.why}` };
    heads.push(verdict.checkpoint);
  }
  const covered = Math.max(...heads.map((head) => head.size));
  const why = flawOf(records, heads) ?? unexplainedDrop(records, covered) ?? wronglyOpened(records);
  if (why !== null) return { holds: false, why };
  return { holds: true, records: records.length, covered, dropped: records.filter(isDropped).length };
}

function flawOf(records: readonly TrailRecord[], heads: readonly Checkpoint[]): string | null {
  let tree: MerkleTree = EMPTY_TREE;
  for (const record of [null, ...records]) {
    if (record !== null && record.seq !== tree.size + 1)
      return `record ${tree.size + 1} is missing or out of its place`;
    if (record !== null) tree = addLeaf(tree, leafOf(record));
    const other = heads.find((head) => head.size === tree.size && !isSameBytes(rootOf(tree), head.root));
    if (other !== undefined) return `one of the first ${other.size} records is not what the checkpoint was signed over`;
  }
  const longest = heads.find((head) => head.size > tree.size);
  return longest === undefined
    ? null
    : `a checkpoint was signed over ${longest.size} records, and only ${tree.size} are there`;
}

/** A record that is not signed may be anybody's: it explains nothing. */
function unexplainedDrop(records: readonly TrailRecord[], covered: number): string | null {
  const named = namedAsDropped(records.slice(0, covered).filter((record): record is AuditEntry => !isDropped(record)));
  const bare = firstUnnamed(
    named,
    records.filter(isDropped).map(({ seq }) => seq),
  );
  return bare === null ? null : `record ${bare} was taken out, and no signed record says so`;
}

/** What is shown of a sealed record must be what was sealed. */
function wronglyOpened(records: readonly TrailRecord[]): string | null {
  const wrong = records.find(
    (record) => !isDropped(record) && record.opened !== undefined && !fitsCommitment(record.details, record.opened),
  );
  return wrong === undefined ? null : `what is shown of record ${wrong.seq} is not what was sealed in it`;
}

function isDropped(record: TrailRecord): record is DroppedRecord {
  return "dropped" in record;
}

/** A text that is no hash is no leaf of any signed tree. */
function leafOf(record: TrailRecord): Uint8Array {
  return fromBase64url(isDropped(record) ? record.dropped : auditLeafHash(record)) ?? new Uint8Array(HASH_BYTES);
}
