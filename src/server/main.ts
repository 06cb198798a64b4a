import { createServer } from "node:http";
import next from "next";
import { ConfigError, misspeltVariables, readConfig } from "./config";
import { type Container, type ContainerOverrides, createContainer, setContainer } from "./container";
import { firstStart } from "./first-start";
import { metricsOfAll } from "./fleet-metrics";
import { startHttpServer } from "./http-server";
import { lockDirectory } from "./lock-directory";
import { StartRefused } from "./ports/start-refused";
import { runPrimary, workerSlot } from "./primary";
import { DEFAULT_LIMITS } from "./services/limits";
import { stopOnSignal } from "./stop-on-signal";

const PROJECT = process.cwd();

/** The process: node:http in front answers the wires and the API itself and hands everything else to Next. */
async function main(): Promise<void> {
  const config = readConfig(process.env, PROJECT);
  const slot = workerSlot(process.env);
  if (slot === null) for (const text of misspeltVariables(process.env)) process.stderr.write(`lethe: ${text}\n`);
  if (config.workers > 1 && slot === null)
    return runPrimary(config, (text) => process.stderr.write(`lethe: ${text}\n`));
  // In a worker the primary holds it.
  const unlock = slot === null ? await lockDirectory(config.dataDirectory) : async () => undefined;
  const container = await createContainer(config, PROJECT, slot === null ? {} : ofWorker(slot, config.workers));
  setContainer(Promise.resolve(container));
  // Next hangs its `upgrade` listener on this one, which never listens: on the real one it would take every offer of
  // another protocol (`Upgrade: h2c`) from its request.
  const pagesServer = createServer();
  const { development: dev, host: hostname, port } = config;
  const app = next({ dev, dir: PROJECT, hostname, port, httpServer: pagesServer });
  await app.prepare();
  const running = await startHttpServer(container, app.getRequestHandler());
  if (dev) running.server.on("upgrade", (...offer) => pagesServer.emit("upgrade", ...offer));
  stopOnSignal(running, container, async () => {
    await app.close();
    await unlock();
  });
  if (slot === null || slot === 1) await firstStartOnce(container, running.site.address);
}

/** Several servers may start on one database at once: one of them makes the first owner. */
async function firstStartOnce(container: Container, address: string): Promise<void> {
  const start = () => firstStart(container, address).then(() => true);
  const mine = await container.services.coordination.withLease("first start", start);
  if (mine === null) process.stdout.write(`\n  Lethe ${container.services.version} is ready: ${address}\n\n`);
}

/** What a worker has of its own: its share of the memory, its snapshots, and the metrics of all. */
function ofWorker(slot: number, workers: number): ContainerOverrides {
  return {
    limits: { indexBytes: Math.floor(DEFAULT_LIMITS.indexBytes / workers) },
    snapshotFolder: `index-${slot}`,
    metricsOf: metricsOfAll,
  };
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
});

/** What went wrong at start and what to do about it. */
function explain(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartRefused) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  const port = process.env.PORT ?? "3000";
  if (code === "EADDRINUSE")
    return `Port ${port} is taken: stop what listens there, or start with another one: PORT=3001 npm start`;
  if (code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return `No permission to write (${message}): start as another user, or name a folder of yours: LETHE_DATA_DIR=/path npm start`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
