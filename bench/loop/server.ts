// The server under the bench, in a process of its own: container and node:http as in production, without the pages. What the
// pages ask for by tRPC is asked here of the same verbs, and printed as JSON.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { readConfig } from "@/server/config";
import { type Container, createContainer } from "@/server/container";
import { serveNode } from "@/server/http/node-adapter";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import type { AdminActor } from "@/server/services/context";
import { invalidateEntries } from "@/server/services/entries/delete-entries";
import { listEntries } from "@/server/services/entries/list-entries";
import { startErasure } from "@/server/services/erasures/start-erasure";
import { checkSource } from "@/server/services/policies/check-policy";
import { getStats } from "@/server/services/stats/get-stats";
import { createTenant } from "@/server/services/tenants/create-tenant";
import { listTenants } from "@/server/services/tenants/list-tenants";
import { fillDatabase } from "./fill";
import { probeLoop } from "./probe";

const TENANTS = 102;
const DASHBOARDS = 5;
const POLL_MS = 2_000;
const ADMIN: AdminActor = { kind: "admin", userId: "bench", email: "bench@example.com", role: "owner" };
/** Doubles what it makes, sixteen times. */
const HOSTILE = `package lethe.cache\nx0 := 3\n${Array.from({ length: 16 }, (_, n) => `x${n + 1} := x${n} * x${n}`).join("\n")}`;

let container: Container;
const tenantIds: string[] = [];
const probe = probeLoop();
let polls: NodeJS.Timeout[] = [];

const COMMANDS: Readonly<Record<string, (message: { directory: string; rows: number }) => unknown>> = {
  start,
  reset: () => probe.reset(),
  read: () => probe.read(),
  poll,
  quiet: () => {
    for (const timer of polls) clearInterval(timer);
    polls = [];
    return true;
  },
  erase: async () => {
    const tenantId = tenantIds[1] ?? "";
    const { name } = await container.services.tenants.get(tenantId as never);
    await startErasure(container.services, ADMIN, { tenantId, confirm: name });
    return true;
  },
  remove: async () => {
    const filter = { model: "model-2" };
    const [, , first = "", second = "", third = ""] = tenantIds;
    for (const tenantId of [first, second, third])
      await invalidateEntries(container.services, ADMIN, { tenantId, filter });
    return true;
  },
  trial: async () => {
    await checkSource(container.services, ADMIN, { source: HOSTILE } as never).catch(() => undefined);
    return true;
  },
};

/** Makes the data, and starts on it. @returns the port, a key, and how long the start took */
async function start({ directory, rows }: { directory: string; rows: number }) {
  const config = readConfig(
    {
      LETHE_DATA_DIR: directory,
      LETHE_DEMO_WORD_DELAY_MS: "0",
      LETHE_LOG_LEVEL: "error",
    } as unknown as NodeJS.ProcessEnv,
    process.cwd(),
  );
  container = await createContainer(config, process.cwd());
  const system = { kind: "system" } as const;
  for (let n = 0; n < TENANTS; n++) {
    tenantIds.push((await createTenant(container.services, system, { name: `Tenant ${n}` })).id);
  }
  const [tenantId = ""] = tenantIds;
  const { secret } = await createAppKey(container.services, system, {
    tenantId,
    name: "bench",
    scopes: ["cache:read", "cache:write", "stats:read"],
    mode: "test",
    expiresInDays: 1,
  });
  await container.close();
  fillDatabase({ file: path.join(directory, "lethe.db"), rows, tenantIds, now: Date.now() });
  const before = performance.now();
  container = await createContainer(config, process.cwd());
  const server = createServer((incoming, outgoing) => {
    serveNode(container.handleHttp, container.log, incoming, outgoing).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  await container.services.db.ping();
  return { port: (server.address() as AddressInfo).port, secret, readyMs: performance.now() - before };
}

/** Five people look at a month, at the tenants and at the entries of one. */
function poll(): true {
  const { services } = container;
  const look = async () => {
    const answers = await Promise.all([
      getStats(services, ADMIN, { range: "30d", zone: "UTC" }),
      listTenants(services, ADMIN, { search: "", limit: 50 }),
      listEntries(services, ADMIN, { tenantId: tenantIds[5] ?? "", limit: 50, sort: "hits" }),
    ]);
    JSON.stringify(answers);
  };
  polls = Array.from({ length: DASHBOARDS }, () => setInterval(() => void look().catch(() => undefined), POLL_MS));
  return true;
}

process.on("message", async (message: { kind: string; directory: string; rows: number }) => {
  try {
    process.send?.({ result: await COMMANDS[message.kind]?.(message) });
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
process.once("disconnect", () => process.exit());
