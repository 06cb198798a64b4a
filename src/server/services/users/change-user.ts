import { z } from "zod";
import type { AdminTransaction } from "../../ports/database";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import { type LinkView, ROLES, type UserView } from "../views";
import { handOver, issueLink } from "./account-links";
import { userView } from "./list-users";

export const userIdSchema = strictObject({ id: z.string().min(1).max(64) });
export const setRoleSchema = userIdSchema.extend({
  role: z.enum(ROLES),
  /** For an auditor: reads answers, of every tenant. */
  seesAnswers: z.boolean().default(false),
});

/** @throws ServiceError `conflict` when nobody would be left to manage people */
export async function setRole(
  services: Services,
  actor: Actor,
  input: z.input<typeof setRoleSchema>,
): Promise<UserView> {
  permit(actor, "people.write", null);
  const row = await services.db.write(async (tx) => {
    const user = await mustUser(tx, input.id);
    if (user.role === "owner" && input.role !== "owner") await keepAnOwner(tx, user.id);
    const seesAnswers = input.role === "auditor" && input.seesAnswers === true;
    const details = { email: user.email, from: user.role, to: input.role, seesAnswers };
    await writeAudit(tx, services.clock.now(), {
      actor,
      action: "user.role",
      tenantId: null,
      target: user.id,
      details,
    });
    await tx.session.deleteMany({ where: { userId: user.id } });
    return tx.user.update({ where: { id: user.id }, data: { role: input.role, seesAnswers } });
  });
  return userView(row);
}

/** Removes the account and its sessions. */
export async function removeUser(services: Services, actor: Actor, input: z.infer<typeof userIdSchema>): Promise<void> {
  permit(actor, "people.write", null);
  await services.db.write(async (tx) => {
    const user = await mustUser(tx, input.id);
    if (user.role === "owner") await keepAnOwner(tx, user.id);
    await tx.user.delete({ where: { id: user.id } });
    const details = { email: user.email };
    await writeAudit(tx, services.clock.now(), {
      actor,
      action: "user.remove",
      tenantId: null,
      target: user.id,
      details,
    });
  });
}

/** The password ends at once, and so does every session; a link lets the person choose another. */
export async function resetPassword(
  services: Services,
  actor: Actor,
  input: z.infer<typeof userIdSchema>,
): Promise<LinkView> {
  permit(actor, "people.write", null);
  const now = services.clock.now();
  const { link, email } = await services.db.write(async (tx) => {
    const user = await mustUser(tx, input.id);
    await tx.account.updateMany({ where: { userId: user.id, providerId: "credential" }, data: { password: null } });
    await tx.session.deleteMany({ where: { userId: user.id } });
    const details = { email: user.email };
    const event = { actor, action: "user.reset-password", tenantId: null, target: user.id, details };
    await writeAudit(tx, now, event);
    return { link: await issueLink(tx, { actor, userId: user.id, purpose: "reset", now }), email: user.email };
  });
  return handOver(services, link, { email, purpose: "reset" });
}

/** The person has replaced a password: the one-time password has done its work, and so has every session. */
export async function notePasswordChanged(services: Services, userId: string): Promise<void> {
  await services.db.write(async (tx) => {
    const user = await mustUser(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { mustChangePassword: false } });
    await tx.session.deleteMany({ where: { userId } });
    const actor: Actor = { kind: "admin", userId, email: user.email, role: userView(user).role };
    const now = services.clock.now();
    await writeAudit(tx, now, { actor, action: "user.change-password", tenantId: null, target: userId, details: {} });
  });
}

async function mustUser(tx: AdminTransaction, id: string) {
  const user = await tx.user.findUnique({ where: { id } });
  if (user === null) throw notFound("Account");
  return user;
}

/** @throws ServiceError `conflict` */
export async function keepAnOwner(tx: AdminTransaction, leavingId: string): Promise<void> {
  const others = await tx.user.count({ where: { role: "owner", id: { not: leavingId } } });
  if (others === 0) throw new ServiceError("conflict", "This is the last owner: make somebody else an owner first.");
}
