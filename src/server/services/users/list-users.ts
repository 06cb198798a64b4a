import type { Actor, Services } from "../context";
import { permitAdmin } from "../permit";
import { ROLES, type UserView } from "../views";

export async function listUsers(services: Services, actor: Actor): Promise<UserView[]> {
  permitAdmin(actor, "read");
  const rows = await services.db.read.user.findMany({ orderBy: { email: "asc" } });
  return rows.map(userView);
}

export function userView(row: { id: string; email: string; name: string; role: string; createdAt: Date }): UserView {
  const { id, email, name } = row;
  const role = ROLES.find((one) => one === row.role) ?? "auditor";
  return { id, email, name, role, createdAt: row.createdAt.toISOString() };
}
