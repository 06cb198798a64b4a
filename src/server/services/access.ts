import type { AppKeyScope, Role } from "./views";

/** Everything that somebody may be allowed to do. One word each; who may is the table below, and nowhere else. */
export const ACTS = [
  "answers",
  "audit",
  "brake",
  "cache.read",
  "cache.write",
  "entries",
  "entries.remove",
  "erase",
  "erasures",
  "explain",
  "export",
  "keys",
  "keys.write",
  "people",
  "people.write",
  "policy",
  "policy.write",
  "settings",
  "settings.write",
  "stats",
  "tenants.delete",
  "tenants.write",
] as const;
export type Act = (typeof ACTS)[number];

const LOOK: readonly Act[] = ["stats", "entries", "settings", "policy"];

/**
 * The same roles for a tenant and for the whole server. `answers` is what prompts brought back: an auditor has it only
 * where it was granted by name (`seesAnswers`).
 */
const ROLE_ACTS: Readonly<Record<Role, ReadonlySet<Act>>> = {
  owner: new Set(ACTS.filter((act) => !act.startsWith("cache."))),
  admin: new Set(ACTS.filter((act) => !act.startsWith("cache.") && act !== "people.write")),
  operator: new Set([...LOOK, "settings.write", "policy.write", "entries.remove", "explain", "brake"]),
  "privacy-officer": new Set([...LOOK, "erase", "erasures", "export", "audit"]),
  auditor: new Set([...LOOK, "explain", "keys", "erasures", "audit", "people"]),
  member: new Set(),
};

/** An app's key reaches its own tenant, by its scopes. What is not here no key may do. */
const SCOPE_OF: Readonly<Partial<Record<Act, AppKeyScope>>> = {
  "cache.read": "cache:read",
  "cache.write": "cache:write",
  answers: "cache:read",
  brake: "policy",
  entries: "cache:read",
  "entries.remove": "cache:write",
  erase: "erase",
  erasures: "erase",
  explain: "explain",
  export: "erase",
  policy: "policy",
  settings: "policy",
  "policy.write": "policy",
  stats: "stats:read",
  "tenants.delete": "tenant:delete",
};

export interface Standing {
  readonly role: Role;
  readonly seesAnswers: boolean;
}

export function roleAllows({ role, seesAnswers }: Standing, act: Act): boolean {
  return ROLE_ACTS[role].has(act) || (act === "answers" && seesAnswers && role === "auditor");
}

export function scopeFor(act: Act): AppKeyScope | null {
  return SCOPE_OF[act] ?? null;
}
