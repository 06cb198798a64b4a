import { z } from "zod";
import type { SsoConfig } from "./auth/single-sign-on";
import type { SmtpOptions } from "./mail/smtp-mailer";
import { ROLES, type Role } from "./services/views";

/** What the environment says about how people get in: mail for links, and single sign-on. */
export const PEOPLE_VARIABLES = {
  LETHE_SMTP_URL: z
    .url({ protocol: /^smtps?$/, message: "must be an smtp or smtps address" })
    .optional()
    .describe(
      "A mail server: links to choose a password are mailed instead of shown. `smtps://user:password@host:465`.",
    ),
  LETHE_MAIL_FROM: z.email().optional().describe("The address that mails come from."),
  LETHE_OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("The issuer of an OpenID Connect provider, for single sign-on (docs/sign-in.md)."),
  LETHE_OIDC_CLIENT_ID: z.string().optional().describe("The name of Lethe at that provider."),
  LETHE_OIDC_CLIENT_SECRET: z.string().optional().describe("Its secret there."),
  LETHE_OIDC_CLIENT_SECRET_FILE: z.string().optional().describe("A file that holds the secret."),
  LETHE_OIDC_NAME: z.string().max(60).default("single sign-on").describe("What stands on the button."),
  LETHE_OIDC_GROUPS_CLAIM: z.string().default("groups").describe("The claim of the ID token that lists groups."),
  LETHE_OIDC_SCOPES: z.string().default("openid profile email").describe("What is asked of the provider."),
  LETHE_OIDC_ROLES: z.string().optional().describe("Which group makes which role: `GROUP=ROLE,GROUP=ROLE`."),
};

export type PeopleVariables = z.infer<z.ZodObject<typeof PEOPLE_VARIABLES>>;
export type MailConfig = SmtpOptions;

interface Helpers {
  readonly publicUrl: string | undefined;
  readonly refuse: (message: string) => Error;
  readonly readText: (path: string, variable: string) => string;
}

export function mailOf(env: PeopleVariables, { publicUrl, refuse }: Helpers): MailConfig | null {
  if (env.LETHE_SMTP_URL === undefined) return null;
  if (env.LETHE_MAIL_FROM === undefined)
    throw refuse("LETHE_SMTP_URL needs LETHE_MAIL_FROM, the address that mails come from.");
  if (publicUrl === undefined) throw refuse("LETHE_SMTP_URL needs LETHE_PUBLIC_URL, the address that links lead to.");
  return { url: env.LETHE_SMTP_URL, from: env.LETHE_MAIL_FROM, site: new URL(publicUrl).origin };
}

export function ssoOf(env: PeopleVariables, { publicUrl, refuse, readText }: Helpers): SsoConfig | null {
  if (env.LETHE_OIDC_ISSUER === undefined) return null;
  if (publicUrl === undefined)
    throw refuse("LETHE_OIDC_ISSUER needs LETHE_PUBLIC_URL: the provider sends people back there.");
  const { LETHE_OIDC_CLIENT_ID: clientId, LETHE_OIDC_CLIENT_SECRET_FILE: file } = env;
  const secret = file === undefined ? env.LETHE_OIDC_CLIENT_SECRET : readText(file, "LETHE_OIDC_CLIENT_SECRET_FILE");
  if (clientId === undefined || secret === undefined)
    throw refuse("LETHE_OIDC_ISSUER needs LETHE_OIDC_CLIENT_ID and LETHE_OIDC_CLIENT_SECRET (or _FILE) beside it.");
  return {
    issuer: env.LETHE_OIDC_ISSUER,
    clientId,
    clientSecret: secret.trim(),
    name: env.LETHE_OIDC_NAME,
    groupsClaim: env.LETHE_OIDC_GROUPS_CLAIM,
    scopes: env.LETHE_OIDC_SCOPES.split(/\s+/).filter((scope) => scope !== ""),
    roles: rolesByGroup(env.LETHE_OIDC_ROLES ?? "", refuse),
  };
}

function rolesByGroup(text: string, refuse: Helpers["refuse"]): ReadonlyMap<string, Role> {
  const pairs = text.split(",").filter((part) => part.trim() !== "");
  const roles = new Map<string, Role>();
  for (const pair of pairs) {
    const at = pair.lastIndexOf("=");
    const role = ROLES.find((name) => name === pair.slice(at + 1).trim());
    const group = pair.slice(0, Math.max(at, 0)).trim();
    if (role === undefined || group === "")
      throw refuse(`LETHE_OIDC_ROLES: '${pair.trim()}' is not GROUP=ROLE; roles are ${ROLES.join(", ")}.`);
    roles.set(group, role);
  }
  if (roles.size === 0) throw refuse("LETHE_OIDC_ISSUER needs LETHE_OIDC_ROLES, for instance 'lethe-owners=owner'.");
  return roles;
}
