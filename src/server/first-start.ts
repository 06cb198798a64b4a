import type { Container } from "./container";
import { createAppKey, newAppKeySecret } from "./services/app-keys/create-app-key";
import type { SystemActor } from "./services/context";
import { createTenant } from "./services/tenants/create-tenant";
import { createUser } from "./services/users/create-user";
import { oneTimePassword } from "./services/users/password";

const SYSTEM: SystemActor = { kind: "system" };
const FIRST_TENANT = "default";
const FIRST_KEY_SCOPES = ["cache:read", "cache:write", "stats:read", "erase", "explain"] as const;

/**
 * Makes the first owner, tenant and app key where there are none, and says how to begin. Secrets are said once, and only
 * here: before they are stored, so that whoever dies between the two has said too much and never too little. A start
 * that finds nothing stored makes new ones.
 */
export async function firstStart(container: Container, address: string): Promise<void> {
  const { services } = container;
  await say(["", `  Lethe ${services.version} is ready: ${address}`]);
  await firstOwner(container);
  await firstKey(container, address);
  if (services.upstreams.list().every(({ kind }) => kind === "demo")) {
    await say([
      "",
      "  Only the built-in demo model answers. Set OPENAI_API_KEY (and OPENAI_BASE_URL) or ANTHROPIC_API_KEY for real ones.",
    ]);
  }
  await say([""]);
}

async function firstOwner({ services, config }: Container): Promise<void> {
  if ((await services.db.read.user.count()) > 0) return;
  const password = oneTimePassword();
  await say([
    "",
    `  Log in as     ${config.adminEmail}`,
    `  one-time password  ${password}   (you choose your own at the first login)`,
  ]);
  await createUser(services, SYSTEM, { email: config.adminEmail, name: "Owner", role: "owner" }, password);
}

/** Also where the tenant was made and its key was not: a start that was broken off there is gone on with. */
async function firstKey({ services }: Container, address: string): Promise<void> {
  const tenants = await services.db.read.tenant.findMany({
    take: 2,
    include: { _count: { select: { appKeys: true } } },
  });
  const [only] = tenants;
  const begun = tenants.length === 1 && only?.name === FIRST_TENANT && only._count.appKeys === 0;
  if (tenants.length > 0 && !begun) {
    await say(["", "  App keys are made on a tenant's page; they are shown once."]);
    return;
  }
  const secret = newAppKeySecret("live");
  await say([
    "",
    `  App key of the tenant "${FIRST_TENANT}"  ${secret}`,
    "",
    "  Try it, twice:",
    "",
    ...curlLines(address, secret),
  ]);
  const { id } = only ?? (await createTenant(services, SYSTEM, { name: FIRST_TENANT }));
  const scopes = FIRST_KEY_SCOPES;
  const key = { tenantId: id, name: "first key", scopes: [...scopes], expiresInDays: null, mode: "live" as const };
  await createAppKey(services, SYSTEM, key, secret);
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
