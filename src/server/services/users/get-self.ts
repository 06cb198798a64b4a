import { ACTS } from "../access";
import type { AdminActor, Services } from "../context";
import { allows } from "../permit";
import { notFound } from "../service-error";
import type { SelfView } from "../views";
import { userView } from "./list-users";
import { lacksSecondFactor, rolesOf } from "./second-factor";

export async function getSelf(services: Services, actor: AdminActor): Promise<SelfView> {
  const user = await services.db.read.user.findUnique({ where: { id: actor.userId } });
  if (user === null) throw notFound("Account");
  const wayIn = { userId: user.id, providerId: "credential", password: { not: null } };
  const hasPassword = (await services.db.read.account.count({ where: wayIn })) > 0;
  const actsIn = (tenantId: string | null) => ACTS.filter((act) => allows(actor, act, tenantId));
  const granted = [...(actor.grants?.keys() ?? [])].map((tenantId) => [tenantId, actsIn(tenantId)] as const);
  return {
    ...userView(user),
    mustChangePassword: user.mustChangePassword,
    mustEnrol: await lacksSecondFactor(services, { ...user, roles: rolesOf(actor) }),
    hasPassword,
    acts: actsIn(null),
    actsByTenant: Object.fromEntries(granted),
  };
}
