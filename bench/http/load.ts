// The load, in a process of its own: it must not share a core's time with the server it measures.
import { LoadConnection } from "./load-connection";
import { chatBody, encodeRequest, freshPrompts, type Target } from "./requests";
import { Samples } from "./samples";

/** Requests as fast as the connections allow, for a time. */
export interface LoadJob {
  readonly kind: "load";
  readonly target: Target;
  readonly model: string;
  readonly connections: number;
  readonly durationMs: number;
  /** Prompts taken in turn, or the seed of prompts that never come twice. */
  readonly prompts: readonly string[] | number;
}

export interface LoadResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly count: number;
  /** How many responses had each outcome: a hit that was a miss shows here. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly failures: number;
}

/** The targets in turn, one request each, the same fresh prompt to all. */
export interface TurnsJob {
  readonly kind: "turns";
  readonly targets: readonly Target[];
  readonly model: string;
  readonly rounds: number;
  readonly seed: number;
}

export interface TurnsResult {
  readonly targets: readonly { p50Ms: number; p99Ms: number; outcomes: Readonly<Record<string, number>> }[];
  /** Of the differences to the first target, request by request. */
  readonly medianExtraMs: readonly number[];
}

const WARM_UP_TURNS = 100;

async function runLoad(job: LoadJob): Promise<LoadResult> {
  const next = requestsOf(job);
  const connections = await Promise.all(
    Array.from({ length: job.connections }, () => LoadConnection.open(job.target.port)),
  );
  const samples = new Samples();
  const outcomes: Record<string, number> = {};
  let failures = 0;
  const startedAt = performance.now();
  const until = startedAt + job.durationMs;
  const work = async (connection: LoadConnection) => {
    for (let sentAt = performance.now(); sentAt < until; sentAt = performance.now()) {
      const { status, outcome } = await connection.send(next());
      samples.add(performance.now() - sentAt);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      if (status !== 200) failures += 1;
    }
  };
  await Promise.all(connections.map(work));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const connection of connections) connection.close();
  return {
    requestsPerSecond: samples.count / seconds,
    p50Ms: samples.quantile(0.5),
    p99Ms: samples.quantile(0.99),
    count: samples.count,
    outcomes,
    failures,
  };
}

function requestsOf({ target, model, prompts }: LoadJob): () => string {
  if (typeof prompts === "number") {
    const fresh = freshPrompts(prompts);
    return () => encodeRequest(target, chatBody(model, fresh.next().value));
  }
  const requests = prompts.map((prompt) => encodeRequest(target, chatBody(model, prompt)));
  let turn = 0;
  return () => requests[turn++ % requests.length] ?? "";
}

async function runTurns({ targets, model, rounds, seed }: TurnsJob): Promise<TurnsResult> {
  const connections = await Promise.all(targets.map(({ port }) => LoadConnection.open(port)));
  const measured = targets.map(() => ({
    samples: new Samples(),
    extra: new Samples(),
    outcomes: {} as Record<string, number>,
  }));
  const fresh = freshPrompts(seed);
  for (let round = 0; round < rounds + WARM_UP_TURNS; round++) {
    const body = chatBody(model, fresh.next().value);
    let firstMs = 0;
    for (const [index, target] of targets.entries()) {
      const sentAt = performance.now();
      const response = await connections[index]?.send(encodeRequest(target, body));
      const ms = performance.now() - sentAt;
      if (response?.status !== 200) throw new Error(`${target.path} answered ${response?.status}: ${response?.body}`);
      if (index === 0) firstMs = ms;
      const one = measured[index];
      if (one === undefined || round < WARM_UP_TURNS) continue;
      one.samples.add(ms);
      one.extra.add(ms - firstMs);
      one.outcomes[response.outcome] = (one.outcomes[response.outcome] ?? 0) + 1;
    }
  }
  for (const connection of connections) connection.close();
  return {
    targets: measured.map(({ samples, outcomes }) => ({
      p50Ms: samples.quantile(0.5),
      p99Ms: samples.quantile(0.99),
      outcomes,
    })),
    medianExtraMs: measured.map(({ extra }) => extra.quantile(0.5)),
  };
}

process.on("message", (job: LoadJob | TurnsJob) => {
  const work = job.kind === "load" ? runLoad(job) : runTurns(job);
  work.then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ failure: error instanceof Error ? error.message : String(error) }),
  );
});

// Whoever started this is gone.
process.once("disconnect", () => process.exit());
