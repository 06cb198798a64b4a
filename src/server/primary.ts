import cluster, { type Worker } from "node:cluster";
import { AggregatorRegistry } from "prom-client";
import type { Config } from "./config";
import { lockDirectory } from "./lock-directory";
import { StartRefused } from "./ports/start-refused";

/** Pauses before a worker that died is started again, in milliseconds. One that lived long begins anew. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
const LIVED_LONG_MS = 60_000;

/** What a worker asks the primary for, and what it is answered. */
export interface MetricsQuestion {
  readonly lethe: "metrics?";
  readonly id: number;
}
export interface MetricsAnswer {
  readonly lethe: "metrics";
  readonly id: number;
  readonly text: string;
}

/** The slot of this worker, 1 to n; null in a process that serves alone. */
export function workerSlot(environment: NodeJS.ProcessEnv): number | null {
  const slot = Number(environment.LETHE_WORKER_SLOT);
  return cluster.isWorker && Number.isInteger(slot) ? slot : null;
}

/** @throws StartRefused */
export function requireShareable({ workers, databaseUrl, vault }: Config): void {
  if (workers === 1) return;
  if (!databaseUrl.startsWith("postgres")) {
    throw new StartRefused(
      `LETHE_WORKERS=${workers} needs Postgres: on SQLite one process owns the database. Name a Postgres in DATABASE_URL, or leave LETHE_WORKERS away.`,
    );
  }
  if (vault === "file") {
    throw new StartRefused(
      `LETHE_WORKERS=${workers} needs keys that several processes share: set LETHE_VAULT=database and a root key that you hold (docs/scaling.md), or leave LETHE_WORKERS away.`,
    );
  }
}

interface PrimaryOptions {
  readonly config: Config;
  /** The file that a worker begins with. */
  readonly entry: string;
  readonly say: (text: string) => void;
}

/**
 * Starts the workers, starts them again, and ends with them. Serves nothing itself. Until one has listened, a worker that
 * ends ends them all: what refuses its start has said so, and will refuse the next one too.
 */
export async function runPrimary({ config, entry, say }: PrimaryOptions): Promise<void> {
  requireShareable(config);
  const release = await lockDirectory(config.dataDirectory);
  const metrics = new AggregatorRegistry();
  const pauses = new Map<number, number>();
  let hasServed = false;
  let stopping = false;
  const end = async (signal: NodeJS.Signals, code: number) => {
    stopping = true;
    await endAll(signal);
    await release();
    process.exit(code);
  };
  cluster.setupPrimary({ exec: entry });
  cluster.on("listening", () => {
    hasServed = true;
  });
  const start = (slot: number) => {
    const began = performance.now();
    const worker = cluster.fork({ LETHE_WORKER_SLOT: String(slot) });
    worker.on("message", (message) => void answer(metrics, worker, message));
    worker.once("exit", (code, signal) => {
      if (stopping) return;
      if (!hasServed) return void end("SIGTERM", 1);
      const pause = nextPause(pauses.get(slot), performance.now() - began);
      pauses.set(slot, pause);
      say(`worker ${slot} ended (${signal ?? code}): it is started again in ${pause} ms`);
      setTimeout(() => !stopping && start(slot), pause);
    });
  };
  for (let slot = 1; slot <= config.workers; slot++) start(slot);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void end(signal, 0));
}

export function nextPause(last: number | undefined, livedMs: number): number {
  if (last === undefined || livedMs >= LIVED_LONG_MS) return FIRST_PAUSE_MS;
  return Math.min(LONGEST_PAUSE_MS, last * 2);
}

async function endAll(signal: NodeJS.Signals): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(
    workers.map((worker) => {
      const gone = new Promise((resolve) => worker.once("exit", resolve));
      worker.process.kill(signal);
      return gone;
    }),
  );
}

async function answer(metrics: { clusterMetrics(): Promise<string> }, worker: Worker, message: unknown): Promise<void> {
  const question = message as MetricsQuestion | null;
  if (question?.lethe !== "metrics?") return;
  // A worker that ends meanwhile is left out.
  const text = await metrics.clusterMetrics().catch(() => "");
  if (worker.isConnected()) worker.send({ lethe: "metrics", id: question.id, text } satisfies MetricsAnswer);
}
