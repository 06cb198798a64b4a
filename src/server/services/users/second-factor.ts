import { z } from "zod";
import { writeAudit } from "../audit/audit-event";
import type { Actor, AdminActor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { ROLES, type Role } from "../views";
import type { userIdSchema } from "./change-user";

/** The row of `server_setting` that holds the roles, as JSON. */
const ROW = "second-factor-roles";

export const secondFactorRolesSchema = z.object({ roles: z.array(z.enum(ROLES)).max(ROLES.length) });

/** Of whom a second factor is asked. What is written in another spelling was meant to ask: it asks everybody. */
async function readRoles({ db }: Services): Promise<readonly Role[]> {
  const row = await db.read.serverSetting.findUnique({ where: { name: ROW } });
  if (row === null) return [];
  const parsed = secondFactorRolesSchema.shape.roles.safeParse(parse(row.value));
  return parsed.success ? parsed.data : ROLES;
}

export async function getSecondFactorRoles(services: Services, actor: Actor): Promise<{ roles: readonly Role[] }> {
  permit(actor, "people", null);
  return { roles: await readRoles(services) };
}

/** People of these roles reach nothing but the set-up of a second factor until they have one. */
export async function requireSecondFactor(
  services: Services,
  actor: Actor,
  input: z.infer<typeof secondFactorRolesSchema>,
): Promise<void> {
  permit(actor, "people.write", null);
  const roles = ROLES.filter((role) => input.roles.includes(role));
  const value = JSON.stringify(roles);
  await services.db.write(async (tx) => {
    await tx.serverSetting.upsert({ where: { name: ROW }, create: { name: ROW, value }, update: { value } });
    const event = { actor, action: "user.require-second-factor", tenantId: null, target: null, details: { roles } };
    await writeAudit(tx, services.clock.now(), event);
  });
}

/** For the server and in tenants. */
export function rolesOf({ role, grants }: Pick<AdminActor, "role" | "grants">): Role[] {
  return [role, ...[...(grants?.values() ?? [])].map((grant) => grant.role)];
}

export interface FactorHolder {
  readonly id: string;
  readonly twoFactorEnabled: boolean;
  readonly roles: readonly Role[];
}

/**
 * Is a second factor asked of this person, and not there? A passkey is none: it is a way in beside the password, which
 * would go on opening the account alone. Who has no password here logs in elsewhere, where it is asked.
 */
export async function lacksSecondFactor(services: Services, { id, twoFactorEnabled, roles }: FactorHolder) {
  if (twoFactorEnabled) return false;
  const asked = await readRoles(services);
  if (!roles.some((role) => asked.includes(role))) return false;
  return (
    (await services.db.read.account.count({
      where: { userId: id, providerId: "credential", password: { not: null } },
    })) > 0
  );
}

/** For who has lost theirs: the password alone lets them in again, and every session ends. */
export async function removeSecondFactor(
  services: Services,
  actor: Actor,
  input: z.infer<typeof userIdSchema>,
): Promise<void> {
  permit(actor, "people.write", null);
  const userId = input.id;
  await services.db.write(async (tx) => {
    if ((await tx.user.findUnique({ where: { id: userId } })) === null) throw notFound("Account");
    await tx.twoFactor.deleteMany({ where: { userId } });
    await tx.passkey.deleteMany({ where: { userId } });
    await tx.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
    await tx.session.deleteMany({ where: { userId } });
    const event = { actor, action: "user.remove-second-factor", tenantId: null, target: userId, details: {} };
    await writeAudit(tx, services.clock.now(), event);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
