import { z } from "zod";
import { writeAudit } from "../audit/audit-event";
import type { Actor, AdminActor, Services } from "../context";
import { permit } from "../permit";
import { notFound } from "../service-error";
import { strictObject } from "../strict-object";
import type { SessionView } from "../views";
import type { userIdSchema } from "./change-user";

export const sessionIdSchema = strictObject({ id: z.string().min(1).max(64) });

const SESSIONS_MAX = 200;

/** The person's own, newest first. No tokens: what opens a session is in its browser and nowhere else. */
export async function listSessions(
  services: Services,
  actor: AdminActor,
  current: string | null,
): Promise<SessionView[]> {
  const rows = await services.db.read.session.findMany({
    where: { userId: actor.userId, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
    take: SESSIONS_MAX,
  });
  return rows.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
    id,
    createdAt: createdAt.toISOString(),
    lastUsedAt: updatedAt.toISOString(),
    address: ipAddress,
    browser: userAgent?.slice(0, 200) ?? null,
    current: id === current,
  }));
}

/** One of the person's own; of another person's there is none by that name. */
export async function endSession(services: Services, actor: AdminActor, input: { id: string }): Promise<void> {
  await services.db.write(async (tx) => {
    const ended = await tx.session.deleteMany({ where: { id: input.id, userId: actor.userId } });
    if (ended.count === 0) throw notFound("Session");
    const event = { actor, action: "session.end", tenantId: null, target: input.id, details: {} };
    await writeAudit(tx, services.clock.now(), event);
  });
}

/** Every session of a person: what to do when a computer is lost. */
export async function endSessionsOf(
  services: Services,
  actor: Actor,
  input: z.infer<typeof userIdSchema>,
): Promise<{ ended: number }> {
  if (actor.kind !== "admin" || actor.userId !== input.id) permit(actor, "people.write", null);
  return services.db.write(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId: input.id } });
    const event = { actor, action: "session.end-all", tenantId: null, target: input.id, details: { ended: count } };
    await writeAudit(tx, services.clock.now(), event);
    return { ended: count };
  });
}
