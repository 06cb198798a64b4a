import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { symmetricDecrypt } from "better-auth/crypto";
import { siteOf } from "@/lib/core/address";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { auditEvent } from "../services/audit/audit-event";
import type { Services } from "../services/context";
import { type Bucket, LoginLimits, type Verdict } from "../services/logins/login-limits";
import { readRole } from "../services/users/list-users";
import { DEVICE_SECONDS, Devices } from "./devices";
import { SSO_CALLBACK, SSO_PROVIDER, SSO_START } from "./single-sign-on";
import { stepOfCode } from "./totp";

/** What of the library is reached from outside. Everything else of it, today's and tomorrow's, is not there. */
const OPEN_PATHS = new Set([
  "/sign-in/email",
  "/sign-out",
  "/get-session",
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/two-factor/generate-backup-codes",
  "/passkey/generate-register-options",
  "/passkey/verify-registration",
  "/passkey/generate-authenticate-options",
  "/passkey/verify-authentication",
  "/passkey/list-user-passkeys",
  "/passkey/delete-passkey",
]);

/** Open where single sign-on is set up. */
const SSO_PATHS = new Set([SSO_START, SSO_CALLBACK]);

/** Ask for the password of who has a session already. */
const CONFIRMED_BY_PASSWORD = new Set([
  "/change-password",
  "/two-factor/enable",
  "/two-factor/disable",
  "/two-factor/generate-backup-codes",
]);

/** A session begins at their end. */
const LOGIN_PATHS = new Set([
  "/sign-in/email",
  "/two-factor/verify-totp",
  "/two-factor/verify-backup-code",
  "/passkey/verify-authentication",
  ...SSO_PATHS,
]);

/** Changes of what opens an account, and how the trail names them. */
const FACTOR_ACTS: Readonly<Record<string, string>> = {
  "/two-factor/disable": "user.second-factor-off",
  "/two-factor/generate-backup-codes": "user.recovery-codes",
  "/passkey/verify-registration": "user.passkey-add",
  "/passkey/delete-passkey": "user.passkey-remove",
};

const DEVICE_COOKIE = "device";

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

/** Limits, audit and the few doors that are open, around the library's own log-in. */
export function loginGuard(services: Services, options: GuardOptions): BetterAuthPlugin {
  const guard = new LoginGuard(services, options);
  return {
    id: "lethe-login-guard",
    hooks: {
      before: [{ matcher: () => true, handler: createAuthMiddleware((ctx) => guard.before(ctx)) }],
      after: [
        {
          matcher: (ctx) => LOGIN_PATHS.has(ctx.path ?? ""),
          handler: createAuthMiddleware((ctx) => guard.afterLogin(ctx)),
        },
        {
          matcher: (ctx) => FACTOR_ACTS[ctx.path ?? ""] !== undefined,
          handler: createAuthMiddleware((ctx) => guard.afterFactorAct(ctx)),
        },
      ],
    },
  };
}

interface GuardOptions {
  readonly secret: Uint8Array;
  /** Single sign-on is set up. */
  readonly sso: boolean;
}

class LoginGuard {
  private readonly sso: boolean;
  private readonly limits: LoginLimits;
  private readonly devices: Devices;
  private readonly services: Services;

  constructor(services: Services, { secret, sso }: GuardOptions) {
    this.services = services;
    this.sso = sso;
    this.limits = new LoginLimits(services);
    this.devices = new Devices(secret);
  }

  async before(ctx: Context) {
    if (!OPEN_PATHS.has(ctx.path) && !(this.sso && SSO_PATHS.has(ctx.path)))
      throw new APIError("NOT_FOUND", { code: "NOT_FOUND", message: "There is no such way in." });
    if (ctx.path === "/sign-in/email") await this.beforeSignIn(ctx);
    if (CONFIRMED_BY_PASSWORD.has(ctx.path)) return this.beforePassword(ctx);
    if (ctx.path === SSO_START) return { context: { body: ssoRequest(ctx.body) } };
    return undefined;
  }

  /** Whoever shows that the account is theirs waits in a queue of their own: strangers can't shut them out. */
  private async beforeSignIn(ctx: Context): Promise<void> {
    const email = textOf(ctx.body, "email");
    const name = this.devices.pseudonym(email);
    const known = this.devices.isKnown(await this.deviceOf(ctx), email, this.services.clock.now());
    const strangers = this.strangers(ctx, name);
    let verdict = await this.limits.take(known ? [{ kind: "device", name }] : strangers);
    if (!verdict.allowed && !known && (await this.hasSecondFactor(ctx, email))) {
      verdict = await this.limits.take([{ kind: "factor", name }]);
    }
    if (verdict.allowed) return;
    if (verdict.first) await this.audit(ctx, "auth.login-refused", email, { waitSeconds: verdict.retryAfterSeconds });
    throw tooMany(verdict);
  }

  /** Ends every other session, whatever the request says about it; and the new password must be a new one. */
  private async beforePassword(ctx: Context) {
    const session = await getSessionFromCtx(ctx);
    if (session === null) return undefined;
    const verdict = await this.limits.take([{ kind: "session", name: session.user.id }]);
    if (!verdict.allowed) throw tooMany(verdict);
    if (ctx.path !== "/change-password") return undefined;
    const account = await ctx.context.internalAdapter.findCredentialAccount(session.user.id);
    const same =
      account?.password != null &&
      (await ctx.context.password.verify({ hash: account.password, password: textOf(ctx.body, "newPassword") }));
    if (same) {
      throw new APIError("BAD_REQUEST", {
        code: "PASSWORD_UNCHANGED",
        message: "The new password is the old one: choose another.",
      });
    }
    return { context: { body: { ...ctx.body, revokeOtherSessions: true } } };
  }

  async afterLogin(ctx: Context): Promise<void> {
    const session = ctx.context.newSession;
    if (session != null) return this.loggedIn(ctx, session.user);
    if (!(ctx.context.returned instanceof APIError)) return;
    if (ctx.path === "/sign-in/email") await this.audit(ctx, "auth.login-failed", textOf(ctx.body, "email"), {});
    else await this.auditSecondFactor(ctx);
  }

  async afterFactorAct(ctx: Context): Promise<void> {
    const session = await getSessionFromCtx(ctx);
    if (session === null || ctx.context.returned instanceof APIError) return;
    const { id, email } = session.user;
    const role = readRole((session.user as { role?: unknown }).role);
    await auditEvent(this.services, {
      actor: { kind: "admin", userId: id, email, role },
      action: FACTOR_ACTS[ctx.path] ?? "user.second-factor",
      tenantId: null,
      target: id,
      details: { address: addressOf(ctx) },
    });
  }

  private async loggedIn(ctx: Context, user: { id: string; email: string; role?: unknown }): Promise<void> {
    const name = this.devices.pseudonym(user.email);
    const mine: Bucket[] = ["device", "factor", "session"].map((kind) => ({
      kind: kind as Bucket["kind"],
      name: kind === "session" ? user.id : name,
    }));
    await this.limits.giveBack([...this.strangers(ctx, name), ...mine]);
    const cookie = ctx.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_SECONDS });
    const attributes = { ...cookie.attributes, sameSite: "strict" as const, path: "/api/auth" };
    ctx.setCookie(cookie.name, this.devices.mark(user.email, this.services.clock.now()), attributes);
    await auditEvent(this.services, {
      actor: { kind: "admin", userId: user.id, email: user.email, role: readRole(user.role) },
      action: "auth.login",
      tenantId: null,
      target: user.id,
      details: { address: addressOf(ctx) },
    });
  }

  private strangers(ctx: Context, name: string): Bucket[] {
    return [
      { kind: "account", name },
      { kind: "address", name: siteOf(addressOf(ctx)) },
      { kind: "everywhere", name: "" },
    ];
  }

  private async deviceOf(ctx: Context): Promise<string | null> {
    return ctx.getCookie(ctx.context.createAuthCookie(DEVICE_COOKIE, { maxAge: DEVICE_SECONDS }).name) ?? null;
  }

  /** A code beside the password: it lets its holder past the queue, and opens nothing by itself. */
  private async hasSecondFactor(ctx: Context, email: string): Promise<boolean> {
    const code = textOf(ctx.body, "code");
    if (code === "") return false;
    const user = await this.services.db.read.user.findUnique({
      where: { email: email.toLowerCase() },
      include: { twoFactors: { where: { verified: true } } },
    });
    const [factor] = user?.twoFactors ?? [];
    if (factor === undefined) return false;
    const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: factor.secret });
    return stepOfCode(secret, code, Date.now()) !== null;
  }

  /** An account that is there is named, so that its owner can be warned; what somebody typed by mistake is not kept. */
  private async audit(ctx: Context, action: string, email: string, details: Record<string, number>): Promise<void> {
    const user = await this.services.db.read.user.findUnique({ where: { email: email.toLowerCase() } });
    await auditEvent(this.services, {
      actor: { kind: "system" },
      action,
      tenantId: null,
      target: user?.id ?? null,
      details: {
        ...details,
        account: user?.email ?? `unknown:${this.devices.pseudonym(email)}`,
        address: addressOf(ctx),
      },
    });
  }

  private async auditSecondFactor(ctx: Context): Promise<void> {
    const details = { address: addressOf(ctx) };
    const event = { actor: { kind: "system" as const }, action: "auth.second-factor-failed", tenantId: null };
    await auditEvent(this.services, { ...event, target: null, details });
  }
}

/** What the dashboard sends to begin, and what is set here: all of it is written over. */
const SSO_FIELDS = new Set(["provider", "callbackURL", "errorCallbackURL", "disableRedirect"]);

/**
 * What the library is asked to begin: the one provider, and back to our own pages. The library merges what a hook returns
 * into what was sent, so that a field that is not written over would stay (`idToken` opens a session by itself): refused.
 */
function ssoRequest(body: unknown) {
  const more = Object.keys(Object(body)).find((field) => !SSO_FIELDS.has(field));
  if (more !== undefined)
    throw new APIError("BAD_REQUEST", {
      code: "UNKNOWN_FIELD",
      message: "Single sign-on begins with callbackURL alone: leave every other field away.",
    });
  const next = textOf(body, "callbackURL");
  const own = /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : "/";
  return { provider: SSO_PROVIDER, callbackURL: own, errorCallbackURL: "/login", disableRedirect: true };
}

function addressOf(ctx: Context): string {
  return ctx.headers?.get(CLIENT_ADDRESS_HEADER) ?? "unknown";
}

/** What better-auth will refuse as no text is no text here either. */
function textOf(body: unknown, field: string): string {
  const value: unknown =
    typeof body === "object" && body !== null ? (body as Record<string, unknown>)[field] : undefined;
  return typeof value === "string" ? value.slice(0, TEXT_CHARS_MAX) : "";
}

/** Longest e-mail or password that is looked at. */
const TEXT_CHARS_MAX = 512;

function tooMany({ retryAfterSeconds }: Verdict): APIError {
  return new APIError(
    "TOO_MANY_REQUESTS",
    {
      code: "TOO_MANY_TRIES",
      message: `Too many tries: wait ${retryAfterSeconds} s, or log in from a browser that was logged in here before, or with a code of the second factor.`,
      retryAfterSeconds,
    },
    { "retry-after": String(retryAfterSeconds) },
  );
}
