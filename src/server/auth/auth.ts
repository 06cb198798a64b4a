import { passkey } from "@better-auth/passkey";
import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError } from "better-auth/api";
import { genericOAuth, twoFactor } from "better-auth/plugins";
import { v7 as uuidV7 } from "uuid";
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from "@/lib/core/form-bounds";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { COOKIE_PREFIX } from "../edge/session-cookies";
import type { Services } from "../services/context";
import { notePasswordChanged } from "../services/users/change-user";
import { loginGuard } from "./login-guard";
import { requestLimits } from "./request-limits";
import {
  providerConfig,
  refusalBySso,
  SSO_CALLBACK,
  SSO_PROVIDER,
  SSO_START,
  type SsoConfig,
  standingBySso,
} from "./single-sign-on";

const SESSION_SECONDS = 12 * 3600;
const SESSION_REFRESH_SECONDS = 3600;
/** How young a session must be to add a passkey: a screen that was left open adds none. */
const FRESH_SECONDS = 900;

export interface AuthOptions {
  readonly publicUrl: string | null;
  readonly sessionSecret: Uint8Array;
  readonly sso: SsoConfig | null;
}

export type Auth = ReturnType<typeof createAuth>;

/** People and their sessions: e-mail and password, no sign-up (an owner makes accounts, or the provider of single sign-on). */
export function createAuth(services: Services, { publicUrl, sessionSecret, sso }: AuthOptions) {
  return betterAuth({
    appName: "Lethe",
    basePath: "/api/auth",
    // What a provider of single sign-on is told to send people back to: never what a request says of itself.
    ...(publicUrl === null ? {} : { baseURL: new URL(publicUrl).origin }),
    secret: Buffer.from(sessionSecret).toString("base64url"),
    database: prismaAdapter(services.db.auth, {
      provider: services.db.provider === "sqlite" ? "sqlite" : "postgresql",
      transaction: false,
    }),
    telemetry: { enabled: false },
    logger: { disabled: true },
    trustedOrigins: (request?: Request) => originsOf(request?.headers.get("host") ?? null, publicUrl),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARS_MIN,
      maxPasswordLength: PASSWORD_CHARS_MAX,
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_REFRESH_SECONDS, freshAge: FRESH_SECONDS },
    user: {
      validateUserInfo: ({ user, source: { action, oauth } }) => {
        if (sso === null || oauth?.providerId !== SSO_PROVIDER) return undefined;
        const userId = action === "sign-in" ? (user.id ?? null) : null;
        return refusalBySso(services, sso, { userId, claims: oauth.profile ?? {} });
      },
      additionalFields: {
        role: { type: "string", required: true, input: false, defaultValue: "member" },
        seesAnswers: { type: "boolean", required: true, input: false, defaultValue: false },
        mustChangePassword: { type: "boolean", required: true, input: false, defaultValue: false },
      },
    },
    // Of everything that is cheap. What costs a password check is limited by the guard, in the database.
    rateLimit: {
      enabled: true,
      window: 10,
      max: 200,
      customStorage: requestLimits(),
      customRules: {
        "/sign-in/email": false,
        "/change-password": false,
        "/sign-in/social": { window: 10, max: 30 },
        // Wrong codes are counted by challenge (5) and by account (10) besides.
        "/two-factor/*": { window: 60, max: 20 },
        "/passkey/*": { window: 60, max: 60 },
      },
    },
    // The guard is the last: it sees what is left of a log-in when the second factor has been asked for.
    plugins: [
      twoFactor({ issuer: "Lethe" }),
      passkeys(publicUrl),
      genericOAuth({ config: sso === null ? [] : [providerConfig(sso)] }),
      loginGuard(services, { secret: sessionSecret, sso: sso !== null }),
    ],
    // Only an address that the provider has verified may stand for an account that is here already.
    account: { accountLinking: { enabled: true, trustedProviders: [], requireLocalEmailVerified: true } },
    advanced: {
      // Said aloud: left open, the library stops checking where a request comes from when TEST or NODE_ENV=test is set.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: publicUrl?.startsWith("https:") === true,
      database: { generateId: () => uuidV7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session, ctx) => {
            const bySso = ctx?.path === SSO_CALLBACK || ctx?.path === SSO_START;
            if (bySso && sso !== null) await standingBySso(services, sso, session.userId);
          },
        },
      },
      account: {
        update: {
          after: async (account, ctx) => {
            // An account of single sign-on is written at each login: that is no change of a password.
            if (ctx?.path === "/change-password") await notePasswordChanged(services, account.userId);
          },
        },
      },
    },
  });
}

/** A passkey is two factors in one only if its device has asked who is there. */
function passkeys(publicUrl: string | null) {
  const site = publicUrl === null ? {} : { rpID: new URL(publicUrl).hostname, origin: new URL(publicUrl).origin };
  return passkey({
    rpName: "Lethe",
    ...site,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    authentication: {
      afterVerification: async ({ verification }) => {
        if (!verification.authenticationInfo.userVerified)
          throw new APIError("UNAUTHORIZED", {
            code: "USER_NOT_VERIFIED",
            message: "The device did not check who is there: use a passkey that asks for a finger, a face or a PIN.",
          });
      },
    },
  });
}

/** The front server has compared Host and Origin already; here the two must still agree with each other. */
function originsOf(host: string | null, publicUrl: string | null): string[] {
  if (publicUrl !== null) return [new URL(publicUrl).origin];
  return host === null ? [] : [`http://${host}`];
}
