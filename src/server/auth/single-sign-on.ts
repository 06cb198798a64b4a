import { APIError } from "better-auth/api";
import type { GenericOAuthConfig } from "better-auth/plugins";
import { writeAudit } from "../services/audit/audit-event";
import type { Services } from "../services/context";
import { keepAnOwner } from "../services/users/change-user";
import { readRole } from "../services/users/list-users";
import { ROLES, type Role } from "../services/views";

export const SSO_PROVIDER = "oidc";
/** As the library names it; outside it is `/callback/oidc`. */
export const SSO_CALLBACK = "/callback/:id";

export interface SsoConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What stands on the button. */
  readonly name: string;
  /** The claim of the ID token that lists groups. */
  readonly groupsClaim: string;
  /** Which group makes which role. Who is in none of them is not let in. */
  readonly roles: ReadonlyMap<string, Role>;
  readonly scopes: readonly string[];
}

/** The ID token's signature, issuer, audience and nonce are checked against the provider's published keys, always. */
export function providerConfig(sso: SsoConfig): GenericOAuthConfig {
  return {
    providerId: SSO_PROVIDER,
    name: sso.name,
    discoveryUrl: `${sso.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    requireIdTokenVerification: true,
    clientId: sso.clientId,
    clientSecret: sso.clientSecret,
    scopes: [...sso.scopes],
    pkce: true,
    mapProfileToUser: (profile) => ({
      email: String(profile.email ?? "").toLowerCase(),
      name: String(profile.name ?? profile.email ?? "").slice(0, NAME_CHARS_MAX),
    }),
  };
}

const NAME_CHARS_MAX = 100;

/** The strongest first: of several groups the first role of this list holds. */
const BY_STRENGTH: readonly Role[] = ROLES;

/** Null: none of the groups makes a role. Anything but a list of texts names no group. */
export function roleOfGroups(sso: Pick<SsoConfig, "roles">, groups: unknown): Role | null {
  const named = (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === "string");
  const roles = new Set(named.map((group) => sso.roles.get(group)));
  return BY_STRENGTH.find((role) => roles.has(role)) ?? null;
}

/**
 * The role of a person who comes from the provider is what their groups say today, at each login. One that changed ends
 * what was begun under the old one.
 * @throws APIError for who is in no group that makes a role: then there is no session
 */
export async function standingBySso(services: Services, sso: SsoConfig, userId: string): Promise<void> {
  const account = await services.db.read.account.findFirst({ where: { userId, providerId: SSO_PROVIDER } });
  const role = roleOfGroups(sso, claimsOf(account?.idToken ?? "")[sso.groupsClaim]);
  await services.db.write(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId } });
    const next = role ?? "member";
    if (user === null || readRole(user.role) === next) return;
    if (user.role === "owner") await keepAnOwner(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { role: next, seesAnswers: false } });
    await tx.session.deleteMany({ where: { userId } });
    const details = { email: user.email, from: user.role, to: next, by: "single sign-on" };
    const event = { actor: { kind: "system" as const }, action: "user.role", tenantId: null, target: userId, details };
    await writeAudit(tx, services.clock.now(), event);
  });
  if (role !== null) return;
  throw new APIError("FORBIDDEN", {
    code: "NO_ROLE",
    message: "None of your groups has a role here: ask who runs the single sign-on.",
  });
}

/** The library has verified the token when it took it; here it is only read. */
function claimsOf(idToken: string): Record<string, unknown> {
  try {
    const [, payload = ""] = idToken.split(".");
    return JSON.parse(Buffer.from(payload, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    return {};
  }
}
