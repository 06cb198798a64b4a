import canonicalize from "canonicalize";
import * as z from "zod";
import { openedSchema } from "../audit/sealed-details";

export const EVIDENCE_FORMAT = "lethe-evidence/1";

const hash = z.string().regex(/^[\w-]{43}$/, "not a hash");
const count = z.number().int().min(0);

const decisionSchema = z.strictObject({
  id: z.string(),
  at: z.string(),
  tenant: z.string(),
  outcome: z.string(),
  reason: z.string(),
  model: z.string(),
  /** An answer out of the cache; false: the provider's, or none. */
  cached: z.boolean(),
  /** Which stored answer it was, or became. */
  entry: z.string().nullable(),
  score: z.number().nullable(),
  /** The policy in force: its digest, and the version that has it; null: the default, or a version that is gone. */
  policy: z.strictObject({ digest: z.string(), version: z.number().int().nullable() }),
  /** Personal data found in the request. */
  findings: z.enum(["none", "low", "high"]),
});

/** An administrative record as it was hashed. */
const recordSchema = z.strictObject({
  seq: z.number().int(),
  at: z.number().int(),
  actor: z.string(),
  action: z.string(),
  tenantId: z.string().nullable(),
  target: z.string().nullable(),
  details: z.string(),
  opened: openedSchema.optional(),
});
/** Of a record of another tenant, or of one that was deleted: its leaf. */
const leafSchema = z.strictObject({ seq: z.number().int(), leaf: hash });

const evidenceSchema = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  /** ISO 8601; `to` is not in it. */
  from: z.string(),
  to: z.string(),
  /** Null: all tenants. */
  tenant: z.string().nullable(),
  madeAt: z.string(),
  version: z.string(),
  processing: z.array(z.unknown()),
  decisions: z.array(decisionSchema),
  figures: z.strictObject({
    decisions: count,
    cached: count,
    fresh: count,
    byOutcome: z.record(z.string(), count),
    redaction: z.strictObject({
      requestsWithFindings: z.strictObject({ low: count, high: count }),
      /** Answers stored in the period, as far as they are still held. */
      answersStored: count,
      answersScrubbed: count,
    }),
  }),
  policies: z.array(
    z.strictObject({
      tenant: z.string().nullable(),
      version: z.number().int(),
      state: z.string(),
      digest: z.string(),
      publishedAt: z.string().nullable(),
      source: z.string(),
    }),
  ),
  erasures: z.array(
    z.strictObject({
      id: z.string(),
      tenant: z.string(),
      kind: z.string(),
      state: z.string(),
      requestedAt: z.string(),
      completedAt: z.string().nullable(),
      /** The text that verifies; null: not complete. */
      receipt: z.string().nullable(),
    }),
  ),
  audit: z.strictObject({
    /** The tree before the first of the records: its size, and the roots of its perfect subtrees. */
    before: z.strictObject({ size: count, peaks: z.array(hash) }),
    records: z.array(z.union([recordSchema, leafSchema])),
    /** Signed over all up to the last of the records. */
    checkpoint: z.string(),
  }),
  keyId: z.string(),
});

const signedSchema = evidenceSchema.extend({ signature: z.string() });
export type Evidence = z.infer<typeof evidenceSchema>;
export type SignedEvidence = z.infer<typeof signedSchema>;
export type EvidenceDecision = Evidence["decisions"][number];
export type EvidenceRecord = Evidence["audit"]["records"][number];

export const readEvidence = (value: unknown) => signedSchema.safeParse(value);

/** RFC 8785. */
export function evidenceText(evidence: Evidence | SignedEvidence): string {
  const form = canonicalize(evidence);
  if (form === undefined) throw new Error("a bundle of evidence has a canonical form");
  return form;
}

type Counted = Pick<Evidence["figures"], "decisions" | "cached" | "fresh" | "byOutcome">;

/** What the decisions of a bundle add up to: made when it is signed, and again when it is checked. */
export function countDecisions(
  decisions: readonly EvidenceDecision[],
): Counted & { findings: { low: number; high: number } } {
  const byOutcome: Record<string, number> = {};
  const findings = { low: 0, high: 0 };
  let cached = 0;
  for (const decision of decisions) {
    byOutcome[decision.outcome] = (byOutcome[decision.outcome] ?? 0) + 1;
    if (decision.cached) cached += 1;
    if (decision.findings !== "none") findings[decision.findings] += 1;
  }
  return { decisions: decisions.length, cached, fresh: decisions.length - cached, byOutcome, findings };
}
