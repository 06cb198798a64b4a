import type { TenantId } from "@/lib/core/brand";
import type { Actor } from "./context";
import { notFound, ServiceError } from "./service-error";
import type { AppKeyScope } from "./views";

/** What a verb does to a tenant. An app needs the scope of the same meaning, an admin the role. */
export type Act = "read" | "write" | "erase" | "stats";

const SCOPE_OF: Record<Act, AppKeyScope> = {
  read: "cache:read",
  write: "cache:write",
  erase: "erase",
  stats: "stats:read",
};

/** @throws ServiceError `not-found` for another tenant, so that nobody learns that it exists; `forbidden` for too few rights */
export function permitTenant(actor: Actor, tenantId: TenantId, act: Act): void {
  if (actor.kind === "system") return;
  if (actor.kind === "admin") {
    permitWriter(actor, act);
    return;
  }
  if (actor.tenantId !== tenantId) throw notFound("Tenant");
  const scope = SCOPE_OF[act];
  if (!actor.scopes.has(scope)) throw new ServiceError("forbidden", `This app key lacks the scope ${scope}.`);
}

/** Verbs over all tenants: only people. */
export function permitAdmin(actor: Actor, act: "read" | "write"): void {
  if (actor.kind === "app") throw new ServiceError("forbidden", "App keys reach one tenant only: log in as an admin.");
  permitWriter(actor, act);
}

/** Verbs on policies. Null: the global one, which no app may see. */
export function permitPolicy(actor: Actor, tenantId: string | null, act: "read" | "write"): void {
  if (actor.kind !== "app") {
    permitAdmin(actor, act);
    return;
  }
  if (tenantId !== actor.tenantId) throw notFound("Tenant");
  if (!actor.scopes.has("policy")) throw new ServiceError("forbidden", "This app key lacks the scope policy.");
}

/** Verbs on people and roles. */
export function permitOwner(actor: Actor): void {
  if (actor.kind === "system") return;
  if (actor.kind !== "admin" || actor.role !== "owner") {
    throw new ServiceError("forbidden", "Only an owner may manage people.");
  }
}

function permitWriter(actor: Actor, act: Act): void {
  if (actor.kind !== "admin" || act === "read" || act === "stats") return;
  if (actor.role === "auditor") throw new ServiceError("forbidden", "An auditor may look, but not change anything.");
}
