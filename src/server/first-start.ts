import type { Container } from "./container";
import { createAppKey } from "./services/app-keys/create-app-key";
import type { SystemActor } from "./services/context";
import { createTenant } from "./services/tenants/create-tenant";
import { createUser } from "./services/users/create-user";

const SYSTEM: SystemActor = { kind: "system" };
const FIRST_TENANT = "default";

/** Makes the first owner, tenant and app key where there are none, and prints how to begin. Secrets are printed once, and only here. */
export async function firstStart(container: Container, address: string): Promise<void> {
  const { services, config } = container;
  const lines = ["", `  Lethe ${services.version} is ready: ${address}`];
  if ((await services.db.read.user.count()) === 0) {
    const user = await createUser(services, SYSTEM, { email: config.adminEmail, name: "Owner", role: "owner" });
    lines.push(
      "",
      `  Log in as     ${user.email}`,
      `  one-time password  ${user.oneTimePassword}   (you choose your own at the first login)`,
    );
  }
  if ((await services.db.read.tenant.count()) === 0) {
    const tenant = await createTenant(services, SYSTEM, { name: FIRST_TENANT });
    const key = await createAppKey(services, SYSTEM, {
      tenantId: tenant.id,
      name: "first key",
      scopes: ["cache:read", "cache:write", "stats:read", "erase"],
      expiresInDays: null,
      mode: "live",
    });
    lines.push(
      "",
      `  App key of the tenant "${FIRST_TENANT}"  ${key.secret}`,
      "",
      "  Try it, twice:",
      "",
      ...curlLines(address, key.secret),
    );
  } else {
    lines.push("", "  App keys are made on a tenant's page; they are shown once.");
  }
  if (services.upstreams.list().every(({ kind }) => kind === "demo")) {
    lines.push(
      "",
      "  Only the built-in demo model answers. Set OPENAI_API_KEY (and OPENAI_BASE_URL) or ANTHROPIC_API_KEY for real ones.",
    );
  }
  process.stdout.write(`${lines.join("\n")}\n\n`);
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
