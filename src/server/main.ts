import { createServer, type Server } from "node:http";
import next from "next";
import { ConfigError, readConfig } from "./config";
import { type Container, type ContainerOverrides, createContainer, setContainer } from "./container";
import { siteOf } from "./edge/site";
import { firstStart } from "./first-start";
import { metricsOfAll } from "./fleet-metrics";
import { createFront } from "./front";
import { serveNext } from "./http/next-front";
import { lockDirectory } from "./lock-directory";
import { StartRefused } from "./ports/start-refused";
import { runPrimary, workerSlot } from "./primary";
import { DEFAULT_LIMITS } from "./services/limits";

const PROJECT = process.cwd();

/** The process: node:http in front answers the wires and the API itself and hands everything else to Next. */
async function main(): Promise<void> {
  const config = readConfig(process.env, PROJECT);
  const slot = workerSlot(process.env);
  if (config.workers > 1 && slot === null)
    return runPrimary(config, (text) => process.stderr.write(`lethe: ${text}\n`));
  // In a worker the primary holds it.
  const unlock = slot === null ? await lockDirectory(config.dataDirectory) : async () => undefined;
  const container = await createContainer(config, PROJECT, slot === null ? {} : ofWorker(slot, config.workers));
  setContainer(Promise.resolve(container));
  const app = next({ dev: config.development, dir: PROJECT, hostname: config.host, port: config.port });
  await app.prepare();
  const server = createServer();
  await listen(server, config.port, config.host);
  const site = siteOf(config.publicUrl, { host: config.host, port: portOf(server) });
  const { log, handleHttp } = container;
  const handlePages = app.getRequestHandler();
  const { trustedProxies, development } = config;
  const front = createFront({
    log,
    handleHttp,
    handleNext: (incoming, outgoing) => serveNext(container.services, handlePages, incoming, outgoing),
    site,
    trustedProxies,
    development,
  });
  server.on("request", (incoming, outgoing) => {
    front(incoming, outgoing).catch((error: unknown) => {
      log.error({ err: error }, "a request failed");
      if (!outgoing.headersSent) outgoing.writeHead(500).end();
      else outgoing.destroy();
    });
  });
  stopOnSignal(server, container, async () => {
    await app.close();
    await unlock();
  });
  if (slot === null || slot === 1) await firstStartOnce(container, site.address);
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

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => resolve());
  });
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** SIGTERM, SIGINT: take nothing new, finish what is under way, write what is buffered, exit 0. */
function stopOnSignal(server: Server, container: Container, release: () => Promise<void>): void {
  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    container.log.info({ signal }, "stopping: finishing what is under way");
    const hard = setTimeout(() => server.closeAllConnections(), container.services.limits.drainMs);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    });
    clearTimeout(hard);
    await container.close();
    await release();
    container.log.info("stopped");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop(signal));
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
