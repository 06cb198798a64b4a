import type { Container } from "./container";
import { createAppKey, newAppKeySecret } from "./services/app-keys/create-app-key";
import type { Services, SystemActor } from "./services/context";
import { createTenant } from "./services/tenants/create-tenant";
import { createUser } from "./services/users/create-user";
import { oneTimePassword } from "./services/users/password";

const SYSTEM: SystemActor = { kind: "system" };
const FIRST_TENANT = "default";
/** The row that holds them until they were said. */
const PENDING = "first-start";
const FIRST_KEY_SCOPES = ["cache:read", "cache:write", "stats:read", "erase", "explain"] as const;

/**
 * Makes the first owner, tenant and app key where there are none, and says how to begin. Their secrets are kept sealed
 * until they have been said: a start that was broken off in between is gone on with, with the same ones.
 */
export async function firstStart(container: Container, address: string): Promise<void> {
  const { services, config } = container;
  const secrets = await begun(services);
  const lines = ["", `  Lethe ${services.version} is ready: ${address}`];
  if (secrets?.password != null) {
    lines.push(
      "",
      `  Log in as     ${config.adminEmail}`,
      `  one-time password  ${secrets.password}   (you choose your own at the first login)`,
    );
    await firstOwner(services, config.adminEmail, secrets.password);
  }
  if (secrets?.appKey != null) {
    await firstKey(services, secrets.appKey);
    lines.push("", `  App key of the tenant "${FIRST_TENANT}"  ${secrets.appKey}`, "", "  Try it, twice:", "");
    lines.push(...curlLines(address, secrets.appKey));
  } else {
    lines.push("", "  App keys are made on a tenant's page; they are shown once.");
  }
  if (services.upstreams.list().every(({ kind }) => kind === "demo")) {
    lines.push(
      "",
      "  Only the built-in demo model answers. Set OPENAI_API_KEY (and OPENAI_BASE_URL) or ANTHROPIC_API_KEY for real ones.",
    );
  }
  await say([...lines, ""]);
  if (secrets !== null) await services.db.write((tx) => tx.serverSetting.deleteMany({ where: { name: PENDING } }));
}

interface FirstSecrets {
  readonly password: string | null;
  readonly appKey: string | null;
}

/** What is still to be said, from a start before this one or from now on; null: all of it was. */
async function begun(services: Services): Promise<FirstSecrets | null> {
  const row = await services.db.read.serverSetting.findUnique({ where: { name: PENDING } });
  if (row !== null) {
    const sealed = Buffer.from(JSON.parse(row.value) as string, "base64url");
    return JSON.parse(await services.vault.openSecret(PENDING, sealed)) as FirstSecrets;
  }
  const password = (await services.db.read.user.count()) === 0 ? oneTimePassword() : null;
  const appKey = (await services.db.read.tenant.count()) === 0 ? newAppKeySecret("live") : null;
  if (password === null && appKey === null) return null;
  const sealed = await services.vault.sealSecret(PENDING, JSON.stringify({ password, appKey }));
  const value = JSON.stringify(Buffer.from(sealed).toString("base64url"));
  await services.db.write((tx) => tx.serverSetting.create({ data: { name: PENDING, value } }));
  return { password, appKey };
}

async function firstOwner(services: Services, email: string, password: string): Promise<void> {
  if ((await services.db.read.user.count()) > 0) return;
  await createUser(services, SYSTEM, { email, name: "Owner", role: "owner" }, password);
}

async function firstKey(services: Services, secret: string): Promise<void> {
  const there = await services.db.read.tenant.findUnique({ where: { name: FIRST_TENANT } });
  const tenantId = (there ?? (await createTenant(services, SYSTEM, { name: FIRST_TENANT }))).id;
  if ((await services.db.read.appKey.count({ where: { tenantId } })) > 0) return;
  const scopes = [...FIRST_KEY_SCOPES];
  await createAppKey(
    services,
    SYSTEM,
    { tenantId, name: "first key", scopes, expiresInDays: null, mode: "live" },
    secret,
  );
}

/** Resolves when the lines have left the process. */
function say(lines: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${lines.join("\n")}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

function curlLines(address: string, secret: string): string[] {
  const body = JSON.stringify({
    model: "lethe-demo",
    messages: [{ role: "user", content: "What is the capital of France?" }],
  });
  return [
    `  curl -i ${address}/v1/chat/completions \\`,
    `    -H 'Authorization: Bearer ${secret}' \\`,
    "    -H 'Content-Type: application/json' \\",
    `    -d '${body}'`,
  ];
}
