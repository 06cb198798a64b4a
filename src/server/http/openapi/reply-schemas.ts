import { z } from "zod";
import { OUTCOMES } from "@/lib/core/outcome";
import { TIERS } from "@/lib/core/tier";
import { jsonValue } from "../../services/strict-object";

/*
 * What the API gives back. Open objects: a client must bear fields that a later version adds. tests/http/openapi.test.ts
 * holds real replies against them.
 */

const time = z.iso.datetime().describe("ISO 8601, UTC.");
const count = z.number().int().min(0);

export const lookupReply = z
  .object({
    outcome: z.enum(OUTCOMES),
    reason: z.string().describe("Why: one of a list that may grow."),
    similarity: z.number().min(0).max(1).nullable().describe("Of the best match, served or not."),
    entry: z
      .object({
        id: z.string(),
        key: z.string(),
        response: jsonValue,
        model: z.string(),
        tokens_in: count,
        tokens_out: count,
        latency_ms: z.number(),
        cost_usd: z.number(),
        created_at: time,
        expires_at: time.nullable(),
        age_seconds: count,
        tags: z.array(z.string()),
        metadata: jsonValue,
      })
      .nullable(),
    key: z.string().describe("The key that a store of this very request would have."),
    explanation: jsonValue.optional(),
  })
  .meta({ id: "Lookup" });

export const putReply = z
  .object({
    id: z.string(),
    key: z.string(),
    expires_at: time.nullable(),
    updated: z.boolean().describe("An entry of the same key was replaced."),
    findings: z.array(z.object({ type: z.string(), count })).describe("What was replaced in the answer, by type."),
  })
  .meta({ id: "StoredEntry" });

const entryFields = {
  id: z.string(),
  key: z.string(),
  model: z.string(),
  provider: z.string(),
  wire: z.string(),
  namespace: z.string().nullable(),
  agent: z.string().nullable(),
  tier: z.enum(TIERS),
  tags: z.array(z.string()),
  tokensIn: count,
  tokensOut: count,
  latencyMs: z.number(),
  costUsd: z.number(),
  bytes: count,
  hitCount: count,
  createdAt: time,
  expiresAt: time.nullable(),
};

export const entryReply = z
  .object({
    ...entryFields,
    answer: jsonValue.describe("Null when it can't be opened, or may not be read with this key."),
    verified: z.boolean(),
    answerHidden: z.boolean(),
  })
  .meta({ id: "Entry" });

export const exportedEntry = z.object({ ...entryFields, answer: jsonValue }).meta({ id: "ExportedEntry" });

export const importedLine = z
  .union([
    z.object({ line: count, id: z.string(), updated: z.boolean() }),
    z.object({ line: count, refused: z.object({ code: z.string(), detail: z.string() }) }),
    z.object({ done: z.literal(true), lines: count, stored: count, refused: count, next: count }),
  ])
  .meta({ id: "ImportedLine" });

export const removedReply = z.object({ removed: count }).meta({ id: "Removed" });
export const feedbackReply = z.object({ entry: z.string() }).meta({ id: "Feedback" });

const totalsFields = {
  requests: count,
  hitsExact: count,
  hitsSemantic: count,
  misses: count,
  bypasses: count,
  errors: count,
  stores: count,
  hitRate: z.number().nullable().describe("Hits over hits and misses; null when there were none."),
  tokensInServed: count,
  tokensOutServed: count,
  tokensInSpent: count,
  tokensOutSpent: count,
  moneySavedUsd: z.number(),
  moneySpentUsd: z.number(),
  secondsSaved: z.number(),
};

export const statsReply = z
  .object({
    range: z.string(),
    from: time,
    to: time,
    totals: z.object(totalsFields).meta({ id: "Totals" }),
    entries: count.describe("What the cache holds now."),
    bytes: count,
    series: z.array(z.object({ at: time, ...totalsFields })).describe("One point a bucket, oldest first."),
    byModel: z.array(z.object({ model: z.string(), ...totalsFields })),
  })
  .meta({ id: "Statistics" });

export const decisionReply = z
  .object({
    id: z.string(),
    at: time,
    requestId: z.string(),
    outcome: z.enum(OUTCOMES),
    reason: z.string().describe("Why: one of a list that may grow."),
    stored: z.boolean(),
    notStored: z.string().nullable().describe("Why a fresh answer was not stored: one of a list that may grow."),
    wire: z.string(),
    model: z.string(),
    entryId: z.string().nullable(),
    score: z.number().nullable(),
    guards: z.array(z.string()),
    edits: z
      .array(
        z.object({
          name: z.string(),
          op: z.string(),
          at: count,
          of: count,
          explainedBy: z.string().nullable().describe("Null: nothing explains it, so it refused."),
        }),
      )
      .describe("The differences between the prompt and the one that it was compared with, without their words."),
    durationMs: z.number().describe("Whole time in Lethe, the provider's included."),
  })
  .meta({ id: "Decision" });

export const erasurePreviewReply = z
  .object({
    tenantName: z.string(),
    subject: z.string().nullable(),
    nothingHeld: z.boolean(),
    entries: count,
    decisions: count,
    usageRows: count,
    confirm: z.string().describe("What must be sent as `confirm`."),
  })
  .meta({ id: "ErasurePreview" });

const erasureFields = {
  id: z.string(),
  tenantId: z.string(),
  ofSubject: z.boolean(),
  state: z.string().describe("`complete` is the last one."),
  createdAt: time,
  completedAt: time.nullable(),
  counts: z.record(z.string(), count),
  steps: z.array(z.object({ step: z.string(), ok: z.boolean(), detail: z.string(), at: z.string() })),
  failure: z.string().nullable(),
  caseNumber: z.string().nullable().describe("Of whoever asked for it; null: none was given."),
  hasReceipt: z.boolean(),
};

export const erasureReply = z.object(erasureFields).meta({ id: "Erasure" });
export const startedErasureReply = z
  .object({
    ...erasureFields,
    subjectKey: z.string().nullable().describe("Told once: it checks that a receipt is about this person."),
    spelling: z.string().nullable(),
  })
  .meta({ id: "StartedErasure" });

export const receiptReply = z
  .object({ receipt: z.record(z.string(), jsonValue), public_key: z.string().describe("PEM.") })
  .meta({ id: "SignedReceipt" });

export const subjectReply = z
  .object({
    subject: z.string(),
    exportedAt: time,
    entries: z.array(z.object({ ...entryFields, answer: jsonValue })),
    decisions: z.array(
      z.object({ at: time, outcome: z.string(), reason: z.string(), model: z.string(), wire: z.string() }),
    ),
  })
  .meta({ id: "SubjectExport" });

export const brakeReply = z
  .object({ brake: z.string(), everybody: z.string(), environment: z.string() })
  .meta({ id: "Brake" });

export const policyVersionReply = z
  .object({
    id: z.string(),
    tenantId: z.string().nullable(),
    version: count,
    state: z.enum(["draft", "shadow", "published", "retired"]),
    source: z.string(),
    digest: z.string().describe("Also the ETag."),
    note: z.string(),
    createdAt: time,
    createdBy: z.string().nullable(),
    publishedAt: time.nullable(),
  })
  .meta({ id: "PolicyVersion" });

export const policyListReply = z
  .object({ versions: z.array(policyVersionReply), defaultSource: z.string() })
  .meta({ id: "PolicyVersions" });

export const policyCheckReply = z
  .object({
    problems: z.array(
      z.object({
        code: z.string(),
        message: z.string(),
        line: count,
        column: count,
        suggestion: z.string().nullable(),
      }),
    ),
    tests: z.array(z.object({ name: z.string(), passed: z.boolean(), message: z.string().optional() })),
  })
  .meta({ id: "PolicyCheck" });

export const policyTryReply = z
  .object({
    decision: z.object({
      allowLookup: z.boolean(),
      allowStore: z.boolean(),
      share: z.enum(["tenant", "subject"]),
      ttlSeconds: z.number().nullable(),
      minSimilarity: z.number().nullable(),
      reasons: z.array(z.string()),
      sharedTools: z.array(z.string()),
      failure: z.string().nullable(),
    }),
    fired: z.array(z.object({ rule: z.string(), line: count, column: count, text: z.string() })),
  })
  .meta({ id: "PolicyTrial" });

export const policyReplayReply = z
  .object({
    decisions: count,
    unchanged: count,
    hitsLost: count,
    storesRefused: count,
    newlyAllowed: count,
    failures: count,
    examples: z.array(z.record(z.string(), jsonValue)),
  })
  .meta({ id: "PolicyReplay" });

export const shadowReply = z
  .object({ same: count, looser: count, stricter: count, failures: count })
  .meta({ id: "ShadowCount" });

const openaiModels = z.object({
  object: z.literal("list"),
  data: z.array(z.object({ id: z.string(), object: z.literal("model"), created: z.number(), owned_by: z.string() })),
});

const anthropicModels = z.object({
  data: z.array(
    z.object({ type: z.literal("model"), id: z.string(), display_name: z.string(), created_at: z.string() }),
  ),
  has_more: z.boolean(),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
});

export const modelsReply = z
  .union([openaiModels, anthropicModels])
  .meta({ id: "Models", description: "Anthropic's shape for a client that says anthropic-version." });
