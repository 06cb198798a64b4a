import type { EntryId, TenantId } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { isJsonObject, type JsonObject } from "@/lib/core/json";
import { audienceTag, ownTags, snapshotTag, writerTags } from "@/lib/core/writer";
import { poolOf } from "@/lib/keying/scope";
import { signEntry, type UnsignedEntry } from "@/lib/seal/entry";
import type { PromptFeatures } from "@/lib/similarity/lexical/tenant-index";
import { answeredModel } from "@/lib/wire/answered-model";
import type { StoredEntry } from "../../ports/entry-store";
import type { Services } from "../context";
import { nextId } from "../ids";
import { confirmSharing } from "./confirm-sharing";
import { openEntry, sealField } from "./open-entry";
import type { Plan } from "./plan-request";
import type { Scrubbed } from "./scrub-answer";

/** What the store was asked to keep, besides the plan. */
export interface AnswerToStore {
  readonly scrubbed: Scrubbed;
  /** The scrubbed answer as it is sealed: JSON text in UTF-8. */
  readonly plain: Buffer;
  /** The prompt as the index reads it, where the look-up has read it. */
  readonly features?: PromptFeatures | null | undefined;
  /** The row of this key, where the look-up has looked. */
  readonly sameKey?: StoredEntry | null | undefined;
  readonly wire: string;
  readonly model: string;
  readonly provider: string;
  readonly agent: string | null;
  readonly namespace: string | null;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly latencyMs: number;
  readonly costMicroUsd: number;
  readonly tags: readonly string[];
  /** Bait: served to nobody. */
  readonly canary?: boolean;
  /** Already scrubbed. */
  readonly metadata: JsonObject;
  readonly requestId: string;
}

export type StoreResult =
  | { kind: "stored"; id: EntryId; expiresAt: number | null; updated: boolean }
  | { kind: "refused"; why: "stale-generation" | "personal-data" };

/** Seal, sign, store, index. The caller has passed the admission rule. */
export async function storeAnswer(services: Services, plan: Plan, answer: AnswerToStore): Promise<StoreResult> {
  if (!answer.scrubbed.storable) return { kind: "refused", why: "personal-data" };
  const known =
    answer.sameKey === undefined ? await services.db.entries.findByKey(plan.tenant.id, plan.key) : answer.sameKey;
  const id = known !== null && (await isSound(services, known)) ? known.id : (nextId() as EntryId);
  const row = await sealRow(services, plan, answer, id);
  const put = await services.db.entries.put(row);
  if (put.kind === "stale") return { kind: "refused", why: "stale-generation" };
  await services.similarity.add(row, put.replaced);
  await confirmSharing(services, plan, row);
  if (known === null) await services.budget.stored(plan.tenant.id, plan.tenant.settings.maxEntries);
  return { kind: "stored", id, expiresAt: row.expiresAt, updated: known !== null || put.replaced !== null };
}

/** Only a sound entry hands its id on: under the id of one that failed its proof, the new one would be quarantined too. */
async function isSound(services: Services, entry: StoredEntry): Promise<boolean> {
  return entry.quarantinedAt === null && (await openEntry(services, entry)).ok;
}

async function sealRow(services: Services, plan: Plan, answer: AnswerToStore, id: EntryId): Promise<EntryRow> {
  const tenantId: TenantId = plan.tenant.id;
  const keys = await services.vault.tenantKeys(tenantId);
  // Whoever asked, shared or not: with their key the answer that they made is gone.
  const dataKey = await services.vault.dataKey(tenantId, plan.subjectRef);
  const createdAt = services.clock.now();
  const { generation } = plan.tenant;
  const place = { tenantId, subjectRef: plan.shareRef, generation, id, scope: plan.scope };
  const vector = await vectorOf(services, plan, answer.features);
  const { scrubbed, plain, features: _, sameKey: __, tags, canary, metadata, requestId, ...recorded } = answer;
  const unsigned: UnsignedEntry = {
    ...place,
    ...recorded,
    key: plan.key,
    vector: vector === null ? null : sealField(place, "vector", vector, dataKey),
    response: sealField(place, "response", plain, dataKey),
    tier: plan.scan.tier,
    piiScrubbed: scrubbed.findings.length > 0,
    scannerVersion: scrubbed.scannerVersion,
    policyDigest: plan.policyDigest,
    // Each way in refuses marks of Lethe's own; one that forgets it still forges none.
    tags: [...ownTags(tags), ...writerTags(plan.writer, canary), ...audienceTags(plan), ...snapshotTags(answer)],
    metadata: JSON.stringify(metadata),
    sourceRequestId: requestId,
    dataKeyId: dataKey.id,
    signatureKeyId: keys.id,
    format: 2,
    sharing: plan.shared === null ? "settled" : "candidate",
    pool: plan.shared === null ? null : poolOf(plan.shared),
    makers: plan.subjectRef === null ? [] : [plan.subjectRef],
    confirmers: [],
    createdAt,
    expiresAt: createdAt + plan.ttlSeconds * 1000,
  };
  return { ...unsigned, signature: signEntry(keys.mac, unsigned) };
}

function audienceTags({ audienceRef }: Plan): string[] {
  return audienceRef === null ? [] : [audienceTag(audienceRef)];
}

/** What an app calls a model in an answer of its own says nothing of a provider. */
function snapshotTags({ wire, model, scrubbed }: AnswerToStore): string[] {
  if (wire === "lethe.api" || !isJsonObject(scrubbed.answer)) return [];
  const snapshot = answeredModel(model, scrubbed.answer);
  return snapshot === null ? [] : [snapshotTag(snapshot)];
}

async function vectorOf(
  services: Services,
  plan: Plan,
  known: PromptFeatures | null | undefined,
): Promise<Uint8Array | null> {
  if (plan.promptText === null || known === null) return null;
  const index = await services.similarity.of(plan.tenant.id);
  const features = known ?? index.analyse(plan.promptText);
  return features === null ? null : index.encode(features);
}
