import { z } from "zod";
import type { AdminTransaction } from "../../ports/database";
import type { Standing } from "../access";
import { writeAudit } from "../audit/audit-event";
import { type Actor, actorName, type Services } from "../context";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { type GrantView, TENANT_ROLES, type TenantRole } from "../views";

const GRANTS_MAX = 1_000;

export const tenantOfGrantSchema = strictObject({ tenantId: z.string().min(1).max(64) });
export const removeGrantSchema = tenantOfGrantSchema.extend({ userId: z.string().min(1).max(64) });
export const setGrantSchema = tenantOfGrantSchema.extend({
  email: z
    .email("Enter an e-mail address.")
    .max(254)
    .transform((email) => email.toLowerCase()),
  role: z.enum(TENANT_ROLES),
  /** Counts for auditors only: the other roles that read answers do so anyway. */
  seesAnswers: z.boolean().default(false),
});

/** Who has a role in this tenant, beside those who have one for the whole server. */
export async function listGrants(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantOfGrantSchema>,
): Promise<GrantView[]> {
  permit(actor, "people", input.tenantId);
  const rows = await services.db.read.tenantGrant.findMany({
    where: { tenantId: input.tenantId },
    include: { user: true },
    orderBy: { user: { email: "asc" } },
    take: GRANTS_MAX,
  });
  return rows.map(({ user, ...row }) => ({
    userId: user.id,
    email: user.email,
    name: user.name,
    role: readTenantRole(row.role),
    seesAnswers: row.seesAnswers,
    createdAt: row.createdAt.toISOString(),
  }));
}

/** Replaces what the person had in this tenant; sessions end, so that nobody goes on with yesterday's rights. */
export async function setGrant(services: Services, actor: Actor, input: z.infer<typeof setGrantSchema>): Promise<void> {
  const { tenantId, email, role } = input;
  permit(actor, "people.write", tenantId);
  const seesAnswers = role === "auditor" && input.seesAnswers;
  await services.db.write(async (tx) => {
    if ((await tx.tenant.findUnique({ where: { id: tenantId } })) === null) throw notFound("Tenant");
    const user = await tx.user.findUnique({ where: { email } });
    if (user === null)
      throw new ServiceError("not-found", "There is no account with this e-mail address: add the person first.");
    if ((await tx.tenantGrant.count({ where: { tenantId } })) >= GRANTS_MAX) {
      throw new ServiceError("too-many", `A tenant may grant roles to ${GRANTS_MAX} people.`);
    }
    const where = { tenantId_userId: { tenantId, userId: user.id } };
    const data = { role, seesAnswers, createdBy: actorName(actor) };
    await tx.tenantGrant.upsert({ where, create: { tenantId, userId: user.id, ...data }, update: data });
    await audited(services, tx, actor, {
      action: "grant.set",
      tenantId,
      userId: user.id,
      details: { email, role, seesAnswers },
    });
  });
}

export async function removeGrant(
  services: Services,
  actor: Actor,
  input: z.infer<typeof removeGrantSchema>,
): Promise<void> {
  const { tenantId, userId } = input;
  permit(actor, "people.write", tenantId);
  await services.db.write(async (tx) => {
    const removed = await tx.tenantGrant.deleteMany({ where: { tenantId, userId } });
    if (removed.count === 0) throw notFound("Role in this tenant");
    await audited(services, tx, actor, { action: "grant.remove", tenantId, userId, details: {} });
  });
}

async function audited(
  services: Services,
  tx: AdminTransaction,
  actor: Actor,
  act: { action: string; tenantId: string; userId: string; details: Record<string, string | boolean> },
): Promise<void> {
  await tx.session.deleteMany({ where: { userId: act.userId } });
  const { action, tenantId, userId: target, details } = act;
  await writeAudit(tx, services.clock.now(), { actor, action, tenantId, target, details });
}

/** What a session may do in each tenant. */
export async function grantsOf(services: Services, userId: string): Promise<Map<string, Standing>> {
  const rows = await services.db.read.tenantGrant.findMany({ where: { userId } });
  return new Map(
    rows.map(({ tenantId, role, seesAnswers }) => [tenantId, { role: readTenantRole(role), seesAnswers }]),
  );
}

/** One that the database holds in another spelling gives the least rights. */
function readTenantRole(text: string): TenantRole {
  return TENANT_ROLES.find((role) => role === text) ?? "auditor";
}
