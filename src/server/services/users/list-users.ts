import type { Actor, Services } from "../context";
import { permitAdmin } from "../permit";
import { ROLES, type Role, type UserView } from "../views";

export async function listUsers(services: Services, actor: Actor): Promise<UserView[]> {
  permitAdmin(actor, "read");
  const rows = await services.db.read.user.findMany({ orderBy: { email: "asc" } });
  return rows.map(userView);
}

export function userView(row: { id: string; email: string; name: string; role: string; createdAt: Date }): UserView {
  const { id, email, name } = row;
  return { id, email, name, role: readRole(row.role), createdAt: row.createdAt.toISOString() };
}

/** A role that the database holds in another spelling gives the least rights. */
export function readRole(text: unknown): Role {
  return ROLES.find((role) => role === text) ?? "auditor";
}
