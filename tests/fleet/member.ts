import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TenantId } from "@/lib/core/brand";
import { readConfig } from "@/server/config";
import { createContainer } from "@/server/container";
import { serveNode } from "@/server/http/node-adapter";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import { revokeAppKey } from "@/server/services/app-keys/revoke-app-key";
import type { Services, SystemActor } from "@/server/services/context";
import { startErasure } from "@/server/services/erasures/start-erasure";
import { DEFAULT_LIMITS } from "@/server/services/limits";
import { createTenant } from "@/server/services/tenants/create-tenant";
import { APP_KEY_SCOPES } from "@/server/services/views";
import { ROOMY } from "../support/roomy";

/** One process of a fleet: the server without its pages, and the acts of an administrator by message from the test. */
export interface Act {
  readonly id: number;
  readonly verb: keyof ReturnType<typeof actsOf>;
  readonly input: Record<string, string>;
}

const SYSTEM: SystemActor = { kind: "system" };

function actsOf(services: Services) {
  return {
    createTenant: async ({ name = "" }) => createTenant(services, SYSTEM, { name }),
    createAppKey: async ({ tenantId = "" }) =>
      createAppKey(services, SYSTEM, {
        tenantId: tenantId as TenantId,
        name: "test",
        scopes: [...APP_KEY_SCOPES],
        expiresInDays: null,
        mode: "test",
      }),
    revokeAppKey: async ({ tenantId = "", id = "" }) => revokeAppKey(services, SYSTEM, { tenantId, id }),
    startErasure: async ({ tenantId = "", confirm = "", subject = "" }) =>
      startErasure(services, SYSTEM, { tenantId, confirm, ...(subject === "" ? {} : { subject }) }),
    erasure: async ({ id = "" }) => services.db.read.erasure.findUnique({ where: { id } }),
    completions: async ({ id = "" }) =>
      services.db.read.auditRecord.count({ where: { action: "erasure.complete", target: id } }),
    /** Answers from inside an administrative transaction that never ends by itself. */
    takeTurn: () =>
      new Promise<void>((begun, failed) => {
        services.db.write(() => new Promise<void>(() => begun())).catch(failed);
      }),
    others: async () => services.coordination.others(),
  };
}

async function main(): Promise<void> {
  const project = process.cwd();
  const container = await createContainer(readConfig(process.env, project), project, { limits: ROOMY });
  const { handleHttp, log, services } = container;
  const server = createServer((incoming, outgoing) => {
    serveNode(handleHttp, log, incoming, outgoing).catch(() => outgoing.destroy());
  });
  // As the real server: one that closes first resets who asks at that moment.
  server.keepAliveTimeout = DEFAULT_LIMITS.keepAliveMs;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const acts = actsOf(services);
  process.on("message", ({ id, verb, input }: Act) => {
    acts[verb](input).then(
      (result: unknown) => process.send?.({ id, result }),
      (error: Error) => process.send?.({ id, error: error.message }),
    );
  });
  process.on("disconnect", () => process.exit(0));
  process.send?.({ port: (server.address() as AddressInfo).port });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
