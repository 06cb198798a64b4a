import type { AdminActor, Services } from "../context";
import { notFound } from "../service-error";
import type { UserView } from "../views";
import { userView } from "./list-users";

export async function getSelf(
  services: Services,
  actor: AdminActor,
): Promise<UserView & { mustChangePassword: boolean }> {
  const user = await services.db.read.user.findUnique({ where: { id: actor.userId } });
  if (user === null) throw notFound("Account");
  return { ...userView(user), mustChangePassword: user.mustChangePassword };
}
