import type { Server } from "node:http";
import { ConfigError, misspeltVariables, readConfig } from "./config";
import { type Container, type ContainerOverrides, createContainer, setContainer } from "./container";
import { firstStart } from "./first-start";
import { metricsOfAll } from "./fleet-metrics";
import type { HandleNext } from "./http/next-front";
import { startHttpServer } from "./http-server";
import { lockDirectory } from "./lock-directory";
import { StartRefused } from "./ports/start-refused";
import { runPrimary, workerSlot } from "./primary";
import { DEFAULT_LIMITS } from "./services/limits";
import { stopOnSignal } from "./stop-on-signal";

/** What answers everything that is neither a wire nor the API. */
export interface Pages {
  readonly handle: HandleNext;
  /** For what pages need of the listening server. */
  attach(server: Server): void;
  close(): Promise<void>;
}

interface ProcessOptions {
  readonly project: string;
  /** The file that a worker begins with: the one that this process began with, without what comes before it. */
  readonly entry: string;
  readonly preparePages: (container: Container) => Promise<Pages>;
}

/** The process: node:http in front answers the wires and the API itself and hands everything else to the pages. */
export async function runProcess(options: ProcessOptions): Promise<void> {
  try {
    await run(options);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  }
}

async function run({ project, entry, preparePages }: ProcessOptions): Promise<void> {
  const config = readConfig(process.env, project);
  const slot = workerSlot(process.env);
  if (slot === null) for (const text of misspeltVariables(process.env)) process.stderr.write(`lethe: ${text}\n`);
  if (config.workers > 1 && slot === null)
    return runPrimary({ config, entry, say: (text) => process.stderr.write(`lethe: ${text}\n`) });
  // In a worker the primary holds it.
  const unlock = slot === null ? await lockDirectory(config.dataDirectory) : async () => undefined;
  const container = await createContainer(config, project, slot === null ? {} : ofWorker(slot, config.workers));
  setContainer(Promise.resolve(container));
  const pages = await preparePages(container);
  const running = await startHttpServer(container, pages.handle);
  pages.attach(running.server);
  stopOnSignal(running, container, async () => {
    await pages.close();
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
