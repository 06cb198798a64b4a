import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { personOf } from "../erasures/person";
import { countHeld, holdsNothing } from "../erasures/preview-erasure";
import { allows, permitAnywhere, tenantsAllowed } from "../permit";
import { strictObject } from "../strict-object";
import type { FoundPersonView, HeldPersonView } from "../views";

export const findSubjectSchema = strictObject({
  subject: z.string().min(1).max(256),
  /** `nextCursor` of the call before. */
  cursor: z.string().max(64).optional(),
});

/** Tenants that one call looks at: each has keys of its own, so no query asks all of them at once. */
const TENANTS_PER_CALL = 100;

/** Where something is held about one person, in all tenants that whoever asks may see. Writes nothing. */
export async function findSubject(
  services: Services,
  actor: Actor,
  { subject, cursor }: z.infer<typeof findSubjectSchema>,
): Promise<FoundPersonView> {
  permitAnywhere(actor, "erasures");
  await services.recorder.flush().catch(() => undefined);
  const allowed = tenantsAllowed(actor, "erasures");
  const id = { ...(allowed === null ? {} : { in: allowed }), ...(cursor === undefined ? {} : { gt: cursor }) };
  const tenants = await services.db.read.tenant.findMany({
    where: { id },
    orderBy: { id: "asc" },
    take: TENANTS_PER_CALL,
    select: { id: true, name: true },
  });
  const spellings = new Set([subject]);
  const held: HeldPersonView[] = [];
  for (const tenant of tenants) {
    const tenantId = tenant.id as TenantId;
    const person = await personOf(services, tenantId, subject);
    spellings.add(person.spelling);
    const { entries, decisions } = await countHeld(services, tenantId, person);
    if (holdsNothing(person, { entries, decisions, usageRows: 0 })) continue;
    const rights = { mayErase: allows(actor, "erase", tenantId), mayExport: allows(actor, "export", tenantId) };
    held.push({ tenantId, tenantName: tenant.name, entries, decisions, ...rights });
  }
  const next = tenants.length === TENANTS_PER_CALL ? (tenants.at(-1)?.id ?? null) : null;
  return { spellings: [...spellings], held, looked: tenants.length, nextCursor: next };
}
