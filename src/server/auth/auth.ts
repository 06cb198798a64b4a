import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { twoFactor } from "better-auth/plugins";
import { v7 as uuidV7 } from "uuid";
import { CLIENT_ADDRESS_HEADER } from "../edge/client-address";
import { COOKIE_PREFIX } from "../edge/session-cookies";
import type { Services } from "../services/context";
import { notePasswordChanged } from "../services/users/change-user";
import { PASSWORD_CHARS_MIN } from "../services/users/password";
import { loginGuard } from "./login-guard";

const SESSION_SECONDS = 12 * 3600;
const SESSION_REFRESH_SECONDS = 3600;

export type Auth = ReturnType<typeof createAuth>;

/** People and their sessions: e-mail and password, no sign-up (an owner makes accounts). */
export function createAuth(services: Services, publicUrl: string | null, sessionSecret: Uint8Array) {
  return betterAuth({
    appName: "Lethe",
    basePath: "/api/auth",
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
      maxPasswordLength: 128,
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_REFRESH_SECONDS },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false, defaultValue: "auditor" },
        seesAnswers: { type: "boolean", required: true, input: false, defaultValue: false },
        mustChangePassword: { type: "boolean", required: true, input: false, defaultValue: false },
      },
    },
    // Of everything that is cheap. What costs a password check is limited by the guard, in the database.
    rateLimit: {
      enabled: true,
      window: 10,
      max: 200,
      customRules: { "/sign-in/email": false, "/change-password": false },
    },
    // The guard is the last: it sees what is left of a log-in when the second factor has been asked for.
    plugins: [twoFactor({ issuer: "Lethe" }), loginGuard(services, sessionSecret)],
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

/** The front server has compared Host and Origin already; here the two must still agree with each other. */
function originsOf(host: string | null, publicUrl: string | null): string[] {
  if (publicUrl !== null) return [new URL(publicUrl).origin];
  return host === null ? [] : [`http://${host}`];
}
