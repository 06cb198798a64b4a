import { type Act, roleAllows, scopeFor } from "./access";
import type { Actor, AdminActor, AppActor } from "./context";
import { notFound, ServiceError } from "./service-error";

export type { Act } from "./access";

/**
 * The one question of every verb. `tenantId` null: the whole server.
 * @throws ServiceError `not-found` for a tenant that the actor has nothing to do with, so that nobody learns that it
 * exists; `forbidden` for too few rights
 */
export function permit(actor: Actor, act: Act, tenantId: string | null): void {
  if (allows(actor, act, tenantId)) return;
  if (actor.kind === "app") throw refusedApp(actor, act, tenantId);
  if (tenantId !== null && actor.kind === "admin" && !knows(actor, tenantId)) throw notFound("Tenant");
  throw new ServiceError("forbidden", `Your role does not allow this (${act}): ask an owner for another one.`);
}

export function allows(actor: Actor, act: Act, tenantId: string | null): boolean {
  if (actor.kind === "system") return true;
  if (actor.kind === "app") {
    const scope = scopeFor(act);
    return tenantId === actor.tenantId && scope !== null && actor.scopes.has(scope);
  }
  if (roleAllows({ role: actor.role, seesAnswers: actor.seesAnswers ?? false }, act)) return true;
  const grant = tenantId === null ? undefined : actor.grants?.get(tenantId);
  return grant !== undefined && roleAllows(grant, act);
}

/** For what belongs to no tenant yet (a policy text being written): it is enough to have the right anywhere. */
export function permitAnywhere(actor: Actor, act: Act): void {
  if (tenantsAllowed(actor, act)?.length === 0) permit(actor, act, actor.kind === "app" ? actor.tenantId : null);
}

/** The tenants to show where a list is asked for without naming one. Null: all of them. */
export function tenantsAllowed(actor: Actor, act: Act): string[] | null {
  if (allows(actor, act, null)) return null;
  if (actor.kind === "app") return allows(actor, act, actor.tenantId) ? [actor.tenantId] : [];
  const granted = actor.kind === "admin" ? [...(actor.grants?.keys() ?? [])] : [];
  return granted.filter((tenantId) => allows(actor, act, tenantId));
}

/** A person of the whole server knows of every tenant; a member of a tenant, of that one. */
function knows(actor: AdminActor, tenantId: string): boolean {
  return actor.role !== "member" || actor.grants?.has(tenantId) === true;
}

function refusedApp(actor: AppActor, act: Act, tenantId: string | null): ServiceError {
  if (tenantId === null) return new ServiceError("forbidden", "App keys reach one tenant only: log in as an admin.");
  if (tenantId !== actor.tenantId) return notFound("Tenant");
  const scope = scopeFor(act);
  return new ServiceError(
    "forbidden",
    scope === null ? "No app key may do this: log in." : `This app key lacks the scope ${scope}.`,
  );
}
