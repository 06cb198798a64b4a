import type { OAuth2Tokens } from "better-auth";
import { APIError } from "better-auth/api";
import type { GenericOAuthConfig, GenericOAuthUserInfo } from "better-auth/plugins";
import { writeAudit } from "../services/audit/audit-event";
import type { Services } from "../services/context";
import { keepAnOwner } from "../services/users/change-user";
import { readRole } from "../services/users/list-users";
import { ROLES, type Role } from "../services/views";

export const SSO_PROVIDER = "oidc";
/** As the library names it; outside it is `/callback/oidc`. */
export const SSO_CALLBACK = "/callback/:id";
export const SSO_START = "/sign-in/social";

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
    discoveryUrl: discoveryOf(sso.issuer),
    requireIdTokenVerification: true,
    clientId: sso.clientId,
    clientSecret: sso.clientSecret,
    scopes: [...sso.scopes],
    pkce: true,
    getUserInfo: (tokens) => personOf(sso, tokens),
    mapProfileToUser: (profile) => ({
      email: String(profile.email ?? "").toLowerCase(),
      name: String(profile.name ?? profile.email ?? "").slice(0, NAME_CHARS_MAX),
    }),
  };
}

const NAME_CHARS_MAX = 100;

const discoveryOf = (issuer: string) => `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;

/** The strongest first: of several groups the first role of this list holds. */
const BY_STRENGTH: readonly Role[] = ROLES;

/** Null: none of the groups makes a role. Anything but a list of texts names no group. */
export function roleOfGroups(sso: Pick<SsoConfig, "roles">, groups: unknown): Role | null {
  const named = (Array.isArray(groups) ? groups : [groups]).filter((group) => typeof group === "string");
  const roles = new Set(named.map((group) => sso.roles.get(group)));
  return BY_STRENGTH.find((role) => roles.has(role)) ?? null;
}

/**
 * Who comes: as the ID token says, without which nobody does. An address that it leaves out is asked of the provider; what
 * makes a role is read of the token alone.
 */
async function personOf(sso: SsoConfig, tokens: OAuth2Tokens): Promise<GenericOAuthUserInfo | null> {
  const claims = claimsOf(tokens.idToken ?? "");
  if (typeof claims.sub !== "string") return null;
  const named = typeof claims.email === "string" ? claims : await userInfo(sso, tokens.accessToken ?? "");
  if (named.sub !== claims.sub || typeof named.email !== "string") return null;
  const name = [named.name, claims.name].find((text) => typeof text === "string");
  return { ...claims, id: claims.sub, email: named.email, name, emailVerified: isTrue(named.email_verified) };
}

/** Some providers write it as a text; `"false"` is one too. */
const isTrue = (value: unknown) => value === true || value === "true";

async function userInfo({ issuer }: SsoConfig, accessToken: string): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(USER_INFO_MS);
  try {
    const found = (await (await fetch(discoveryOf(issuer), { signal })).json()) as Record<string, unknown>;
    const headers = { authorization: `Bearer ${accessToken}` };
    const answer = await fetch(String(found.userinfo_endpoint), { signal, headers });
    return answer.ok ? ((await answer.json()) as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const USER_INFO_MS = 10_000;

interface Comer {
  /** Of whom there is an account of this provider already. */
  readonly userId: string | null;
  /** The claims of the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Asked before anything is written: who is in no group that makes a role gets no account, and none that is here is bound
 * to them. Of a person who has come before it takes the role that their groups made once, and ends their sessions.
 */
export async function refusalBySso(services: Services, sso: SsoConfig, { userId, claims }: Comer) {
  if (roleOfGroups(sso, claims[sso.groupsClaim]) !== null) return undefined;
  if (userId !== null) await giveRole(services, userId, "member");
  return { error: NO_ROLE.code, errorDescription: NO_ROLE.message };
}

/**
 * The role of a person who comes from the provider is what their groups say today, at each login. One that changed ends
 * what was begun under the old one. The tokens have been read then, and are not kept.
 * @throws APIError for who is in no group that makes a role: then there is no session
 */
export async function standingBySso(services: Services, sso: SsoConfig, userId: string): Promise<void> {
  const ofProvider = { userId, providerId: SSO_PROVIDER };
  const account = await services.db.read.account.findFirst({ where: { ...ofProvider, idToken: { not: null } } });
  // Another login of theirs has just read and dropped it: that says nothing of their groups.
  if (account === null) throw new APIError("FORBIDDEN", TWO_AT_ONCE);
  const role = roleOfGroups(sso, claimsOf(account.idToken ?? "")[sso.groupsClaim]);
  const read = { id: account.id, idToken: account.idToken };
  await services.db.write((tx) => tx.account.updateMany({ where: read, data: NO_TOKENS }));
  await giveRole(services, userId, role ?? "member");
  if (role === null) throw new APIError("FORBIDDEN", NO_ROLE);
}

const NO_TOKENS = { idToken: null, accessToken: null, refreshToken: null };

const TWO_AT_ONCE = { code: "TWO_AT_ONCE", message: "Another log-in of yours was under way: try again." };

const NO_ROLE = {
  code: "NO_ROLE",
  message: "None of your groups has a role here: ask who runs the single sign-on.",
};

async function giveRole(services: Services, userId: string, role: Role): Promise<void> {
  await services.db.write(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId } });
    if (user === null || readRole(user.role) === role) return;
    if (user.role === "owner") await keepAnOwner(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { role, seesAnswers: false } });
    await tx.session.deleteMany({ where: { userId } });
    const details = { email: user.email, from: user.role, to: role, by: "single sign-on" };
    const event = { actor: { kind: "system" as const }, action: "user.role", tenantId: null, target: userId, details };
    await writeAudit(tx, services.clock.now(), event);
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
