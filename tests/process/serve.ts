import { readConfig } from "@/server/config";
import { createContainer, systemClock } from "@/server/container";
import { startHttpServer } from "@/server/http-server";
import { createLogger } from "@/server/logger";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import { createTenant } from "@/server/services/tenants/create-tenant";
import { APP_KEY_SCOPES } from "@/server/services/views";
import { stopOnSignal } from "@/server/stop-on-signal";
import { withoutPages } from "../support/without-pages";

/** The process as it is, but for the pages. Prints where it listens and the key of an app. */
const config = readConfig(process.env, process.cwd());
const log = createLogger("info", { write: (line: string) => void process.stderr.write(line) });
const container = await createContainer(config, process.cwd(), { clock: systemClock, log });
const running = await startHttpServer(container, withoutPages(container));
stopOnSignal(running, container, async () => undefined);
const actor = { kind: "system" } as const;
const { id: tenantId } = await createTenant(container.services, actor, { name: "tenant" });
const made = await createAppKey(container.services, actor, {
  tenantId: tenantId as never,
  name: "test",
  scopes: [...APP_KEY_SCOPES],
  expiresInDays: null,
  mode: "test",
});
const address = running.server.address() as { port: number };
process.stdout.write(`${JSON.stringify({ port: address.port, key: made.secret })}\n`);
