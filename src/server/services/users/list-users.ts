import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { ROLES, type Role, type UserView } from "../views";

export async function listUsers(services: Services, actor: Actor): Promise<UserView[]> {
  permit(actor, "people", null);
  const rows = await services.db.read.user.findMany({ orderBy: { email: "asc" } });
  return rows.map(userView);
}

interface UserRow {
  id: string;
  email: string;
  name: string;
  role: string;
  seesAnswers: boolean;
  twoFactorEnabled: boolean;
  createdAt: Date;
}

export function userView(row: UserRow): UserView {
  const { id, email, name, seesAnswers, twoFactorEnabled } = row;
  const createdAt = row.createdAt.toISOString();
  return { id, email, name, role: readRole(row.role), seesAnswers, secondFactor: twoFactorEnabled, createdAt };
}

/** A role that the database holds in another spelling gives the least rights. */
export function readRole(text: unknown): Role {
  return ROLES.find((role) => role === text) ?? "member";
}
