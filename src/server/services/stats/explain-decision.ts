import { z } from "zod";
import type { PolicyInput } from "@/lib/policy/decision";
import type { PolicyExplanation } from "@/lib/policy/rego-workbench";
import type { Actor, Services } from "../context";
import { entryView } from "../entries/entry-view";
import { allows, permit } from "../permit";
import { policyInputSchema, tryPolicy } from "../policies/check-policy";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { DecisionDetailView } from "../views";
import { findDecision, viewOf } from "./list-decisions";

export const decisionIdSchema = strictObject({ id: z.string().min(1).max(64) });

/** One request, with what explains how it went: the id is that of the reply's header. */
export async function explainDecision(
  services: Services,
  actor: Actor,
  input: z.infer<typeof decisionIdSchema>,
): Promise<DecisionDetailView> {
  await services.recorder.flush().catch(() => undefined);
  const row = await findDecision(services, null, input.id);
  if (row === null) throw notFound("Decision");
  permit(actor, "stats", row.tenantId);
  const facts = readFacts(row.policyInput);
  const [tenant, entry, policy] = await Promise.all([
    services.db.read.tenant.findUnique({ where: { id: row.tenantId }, select: { name: true } }),
    row.entryId === null || !allows(actor, "entries", row.tenantId)
      ? null
      : services.db.entries.get(row.tenantId, row.entryId),
    policyOf(services, actor, row.tenantId, row.policyDigest, facts),
  ]);
  return {
    ...viewOf(row, tenant?.name ?? null),
    ofSubject: row.subjectRef !== null,
    idfEpoch: row.idfEpoch,
    facts,
    policyDigest: row.policyDigest,
    policy,
    entry: entry === null ? null : entryView(entry),
  };
}

/** An older version of Lethe may have written other fields: then they are not shown, rather than wrongly. */
function readFacts(text: string): PolicyInput | null {
  try {
    return policyInputSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** The version with that digest, and what it says of the same facts now; null: no version in the list has it. */
async function policyOf(
  services: Services,
  actor: Actor,
  tenantId: string,
  digest: string,
  facts: PolicyInput | null,
): Promise<DecisionDetailView["policy"]> {
  if (!allows(actor, "policy", tenantId)) return null;
  const version = await services.db.read.policyVersion.findFirst({
    where: { digest, OR: [{ tenantId }, { tenantId: null }] },
    orderBy: { version: "desc" },
  });
  if (version === null) return null;
  const explained = facts === null ? null : await explain(services, actor, version.source, facts);
  return { version: version.version, ofTenant: version.tenantId !== null, fired: explained?.fired ?? [] };
}

async function explain(
  services: Services,
  actor: Actor,
  source: string,
  input: PolicyInput,
): Promise<PolicyExplanation | null> {
  return tryPolicy(services, actor, { source, input }).catch(() => null);
}
