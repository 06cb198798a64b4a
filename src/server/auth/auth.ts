import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { v7 as uuidV7 } from "uuid";
import { auditEvent } from "../services/audit/audit-event";
import type { Services } from "../services/context";
import { notePasswordChanged } from "../services/users/change-user";
import { readRole } from "../services/users/list-users";
import { PASSWORD_CHARS_MIN } from "../services/users/password";

/** Overwritten by the front server with the address of the connection: a client can't choose it. */
export const CLIENT_ADDRESS_HEADER = "x-lethe-client-address";

const SESSION_SECONDS = 12 * 3600;
const SESSION_REFRESH_SECONDS = 3600;
const LOGIN_WINDOW_SECONDS = 60;
const LOGINS_PER_WINDOW = 10;

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
    // Same origin only, whatever name the server is reached by.
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
        mustChangePassword: { type: "boolean", required: true, input: false, defaultValue: false },
      },
    },
    rateLimit: {
      enabled: true,
      window: 10,
      max: 200,
      customRules: {
        "/sign-in/email": { window: LOGIN_WINDOW_SECONDS, max: LOGINS_PER_WINDOW },
        "/change-password": { window: LOGIN_WINDOW_SECONDS, max: LOGINS_PER_WINDOW },
      },
    },
    advanced: {
      // Said aloud: left open, the library stops checking where a request comes from when TEST or NODE_ENV=test is set.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: "lethe",
      useSecureCookies: publicUrl?.startsWith("https:") === true,
      database: { generateId: () => uuidV7() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: { create: { after: async (session) => auditLogin(services, session.userId) } },
      account: { update: { after: async (account) => notePasswordChanged(services, account.userId) } },
    },
  });
}

async function auditLogin(services: Services, userId: string): Promise<void> {
  const user = await services.db.read.user.findUnique({ where: { id: userId } });
  if (user === null) return;
  await auditEvent(services, {
    actor: { kind: "admin", userId, email: user.email, role: readRole(user.role) },
    action: "auth.login",
    tenantId: null,
    target: userId,
    details: {},
  });
}

function originsOf(host: string | null, publicUrl: string | null): string[] {
  const named = publicUrl === null ? [] : [new URL(publicUrl).origin];
  return host === null ? named : [...named, `http://${host}`, `https://${host}`];
}
