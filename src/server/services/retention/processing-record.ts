import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, CopyDays, Services } from "../context";
import { tenantNameOf } from "../erasures/preview-erasure";
import { permit } from "../permit";
import type { TenantSettings } from "../settings-schema";
import { strictObject } from "../strict-object";

export const processingRecordSchema = strictObject({ tenantId: z.string().min(1).max(64) });

/** One kind of data, as Article 30 of the GDPR asks for it. */
export interface ProcessingActivity {
  readonly data: string;
  readonly purpose: string;
  /** How long it is kept, in words. */
  readonly kept: string;
  readonly protection: string;
  /** What an erasure does to it. */
  readonly erasure: string;
}

export interface ProcessingRecord {
  readonly tenant: { readonly id: string; readonly name: string };
  readonly madeAt: string;
  readonly version: string;
  readonly activities: readonly ProcessingActivity[];
  /** The rules that are in force, as numbers. */
  readonly retention: {
    readonly answers: Pick<
      TenantSettings,
      "retentionDays" | "retentionDaysByNamespace" | "defaultTtlSeconds" | "ttlSecondsByTier" | "staleIfErrorMaxSeconds"
    >;
    readonly decisionDays: number;
  };
  /** Who is told what a request says. */
  readonly recipients: readonly string[];
  readonly toldOfThePerson: TenantSettings["forwardSubject"];
  readonly sharing: TenantSettings["sharing"];
  /** Days that copies are kept which no erasure reaches; null: the operator has not said. */
  readonly copies: CopyDays;
}

/** What is kept of a tenant's people, why, how long and how it goes: from what is in force now. */
export async function getProcessingRecord(
  services: Services,
  actor: Actor,
  input: z.infer<typeof processingRecordSchema>,
): Promise<ProcessingRecord> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "settings", tenantId);
  const { settings } = await services.tenants.get(tenantId);
  return makeProcessingRecord({
    id: tenantId,
    name: await tenantNameOf(services, tenantId),
    settings,
    now: services.clock.now(),
    version: services.version,
    decisionDays: services.limits.decisionKeepDays,
    recipients: (await services.upstreamBook.list(tenantId)).map(({ name }) => name),
    copies: services.copyDays,
  });
}

export interface ProcessingSources {
  readonly id: string;
  readonly name: string;
  readonly settings: TenantSettings;
  readonly now: number;
  readonly version: string;
  readonly decisionDays: number;
  readonly recipients: readonly string[];
  readonly copies: CopyDays;
}

export function makeProcessingRecord(sources: ProcessingSources): ProcessingRecord {
  const { id, name, settings, now, version, decisionDays, recipients, copies } = sources;
  return {
    tenant: { id, name },
    madeAt: new Date(now).toISOString(),
    version,
    activities: activitiesOf(settings, decisionDays),
    retention: retentionOf(settings, decisionDays),
    recipients,
    toldOfThePerson: settings.forwardSubject,
    sharing: settings.sharing,
    copies,
  };
}

function retentionOf(settings: TenantSettings, decisionDays: number): ProcessingRecord["retention"] {
  const { retentionDays, retentionDaysByNamespace, defaultTtlSeconds, ttlSecondsByTier, staleIfErrorMaxSeconds } =
    settings;
  const answers = {
    retentionDays,
    retentionDaysByNamespace,
    defaultTtlSeconds,
    ttlSecondsByTier,
    staleIfErrorMaxSeconds,
  };
  return { answers, decisionDays };
}

function activitiesOf(settings: TenantSettings, decisionDays: number): ProcessingActivity[] {
  return [
    {
      data: "Answers of models, scrubbed of personal data that was recognised, with a pseudonym of who asked. No question.",
      purpose: "To answer the same or an equal question again without asking the provider.",
      kept: keptInWords(settings),
      protection: "AES-256-GCM under a key of the person or the tenant; every row signed.",
      erasure: "The key is destroyed first, then the rows; the medium is searched for what was erased.",
    },
    {
      data: "Decisions: outcome, reason, model, score and a pseudonym of who asked. No text.",
      purpose: "To show why a request was served from the cache or not.",
      kept: `${decisionDays} days.`,
      protection: "Pseudonyms under a key of the tenant.",
      erasure: "The person's rows are deleted.",
    },
    {
      data: "Usage by hour and model, summed over everybody.",
      purpose: "Statistics and cost.",
      kept: "Until the tenant is erased.",
      protection: "No person in it.",
      erasure: "Goes with the tenant's erasure.",
    },
    {
      data: "Usage by app key, named agent and day. Agents are named by apps: no name of a person belongs there.",
      purpose: "Limits and budgets of keys, and what each of them costs.",
      kept: "Until the tenant is erased.",
      protection: "No text and no pseudonym in it.",
      erasure: "Goes with the tenant's erasure.",
    },
    {
      data: "Audit trail: who of the operator's and the tenant's staff did what.",
      purpose: "Accountability.",
      kept: "Until the tenant is deleted; its leaves stay.",
      protection: "Names and details sealed under the tenant's audit key; a signed Merkle tree over all records.",
      erasure: "Records of erasures stay, without a name or a pseudonym.",
    },
    {
      data: "Ledger of erasures: ids of destroyed keys, no person.",
      purpose: "To recognise restored copies and erase again.",
      kept: "For good.",
      protection: "Chained by hash, outside the database.",
      erasure: "It is the proof of erasures.",
    },
  ];
}

function keptInWords({ defaultTtlSeconds, retentionDays, retentionDaysByNamespace }: TenantSettings): string {
  const days = (count: number) => `${count} ${count === 1 ? "day" : "days"}`;
  const whole = retentionDays === null ? "" : `, and ${days(retentionDays)} at most`;
  const own = Object.entries(retentionDaysByNamespace).map(([name, count]) => `${name}: ${days(count)} at most`);
  return [`${Math.round(defaultTtlSeconds / 3600)} hours unless a request asks for less${whole}.`, ...own].join(" ");
}
