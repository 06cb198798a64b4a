import { z } from "zod";
import { type Checkpoint, verifyCheckpoint } from "./checkpoint";
import { addLeaf, EMPTY_TREE, type MerkleTree, rootOf } from "./merkle";
import { type AuditEntry, auditLeafHash } from "./record";

export const TRAIL_FORMAT = "lethe-audit/1";

/** The whole trail in one file, with the newest checkpoint. */
export const trailSchema = z.strictObject({
  format: z.literal(TRAIL_FORMAT),
  records: z.array(
    z.strictObject({
      seq: z.number().int(),
      at: z.number().int(),
      actor: z.string(),
      action: z.string(),
      tenantId: z.string().nullable(),
      target: z.string().nullable(),
      details: z.string(),
    }),
  ),
  /** Null: none was signed yet. */
  checkpoint: z.string().nullable(),
});

export type TrailVerdict =
  /** `covered`: so many records no later one can change unseen; the others are too new for the newest checkpoint. */
  { holds: true; records: number; covered: number } | { holds: false; why: string };

/**
 * Are these the very records, all of them and in their order, that each checkpoint was signed over? A trail that was cut
 * off at its end shows only against a checkpoint from before the cut: auditors keep those that they are given.
 */
export function verifyTrail(
  records: readonly AuditEntry[],
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
  const why = flawOf(records, heads);
  if (why !== null) return { holds: false, why };
  return { holds: true, records: records.length, covered: Math.max(...heads.map((head) => head.size)) };
}

function flawOf(records: readonly AuditEntry[], heads: readonly Checkpoint[]): string | null {
  let tree: MerkleTree = EMPTY_TREE;
  for (const record of [null, ...records]) {
    if (record !== null && record.seq !== tree.size + 1)
      return `record ${tree.size + 1} is missing or out of its place`;
    if (record !== null) tree = addLeaf(tree, Buffer.from(auditLeafHash(record), "base64url"));
    const other = heads.find((head) => head.size === tree.size && !isRoot(tree, head.root));
    if (other !== undefined) return `one of the first ${other.size} records is not what the checkpoint was signed over`;
  }
  const longest = heads.find((head) => head.size > tree.size);
  return longest === undefined
    ? null
    : `a checkpoint was signed over ${longest.size} records, and only ${tree.size} are there`;
}

function isRoot(tree: MerkleTree, root: Uint8Array): boolean {
  return Buffer.compare(rootOf(tree), root) === 0;
}
