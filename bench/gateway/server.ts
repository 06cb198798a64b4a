// Lethe in a process of its own: container and node:http as in production, without the pages.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readConfig } from "@/server/config";
import { createContainer } from "@/server/container";
import { serveNode } from "@/server/http/node-adapter";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import { createTenant } from "@/server/services/tenants/create-tenant";

export interface GatewayStart {
  readonly directory: string;
  readonly upstreamPort: number;
}

const SYSTEM = { kind: "system" } as const;

/** @returns the port, and an app key of the one tenant */
async function start({ directory, upstreamPort }: GatewayStart): Promise<{ port: number; secret: string }> {
  const environment = {
    LETHE_DATA_DIR: directory,
    LETHE_LOG_LEVEL: "error",
    OPENAI_API_KEY: "bench",
    OPENAI_BASE_URL: `http://127.0.0.1:${upstreamPort}/v1`,
  };
  const config = readConfig(environment as unknown as NodeJS.ProcessEnv, process.cwd());
  const container = await createContainer(config, process.cwd());
  const { id } = await createTenant(container.services, SYSTEM, { name: "Bench" });
  const { secret } = await createAppKey(container.services, SYSTEM, {
    tenantId: id,
    name: "bench",
    scopes: ["cache:read", "cache:write"],
    mode: "test",
    expiresInDays: 1,
  });
  const server = createServer((incoming, outgoing) => {
    serveNode(container.handleHttp, container.log, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, secret };
}

process.once("message", async (message: GatewayStart) => {
  try {
    process.send?.({ result: await start(message) });
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.once("disconnect", () => process.exit());
