import { startChild } from "./child";
import type { LoadJob, LoadResult } from "./load";
import { LoadConnection } from "./load-connection";
import { chatBody, encodeRequest, readQuestions, reworded, type Target } from "./requests";
import { median } from "./samples";

const MODEL = "lethe-demo";

type Kind = "exact" | "semantic" | "miss";

export interface ThroughputOptions {
  /** Where Lethe listens, and the app's key. */
  readonly port: number;
  readonly appKey: string;
  readonly connections: readonly number[];
  readonly rounds: number;
  readonly roundMs: number;
}

/** Medians over the rounds. */
export interface ThroughputRow {
  readonly kind: Kind | "bare";
  readonly connections: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of each round's rate to that of the bare server just before it. */
  readonly ratioToBare: number;
  /** Share of the responses that had the outcome that is measured. */
  readonly asMeant: number;
}

const OUTCOME_OF: Record<Kind | "bare", string> = {
  bare: "hit-exact",
  exact: "hit-exact",
  semantic: "hit-semantic",
  miss: "miss",
};
const KINDS: readonly Kind[] = ["exact", "semantic", "miss"];
const ENTRIES = 1_000;
const PROMPTS = 200;
/** Headers that node:http writes by itself. */
const WRITTEN_ANYWAY = /^(?:date|connection|keep-alive|content-length)$/i;

/** Bare, exact, bare, semantic, bare, miss, and again: what is noisy about the machine is noisy for all. */
export async function measureThroughput(
  options: ThroughputOptions,
  note: (text: string) => void,
): Promise<ThroughputRow[]> {
  const lethe = targetOf(options, "");
  note(`filling the cache with ${ENTRIES} entries`);
  const { exact, semantic, sample } = await fill(lethe);
  const bareServer = startChild("./bare-server.ts");
  const load = startChild("./load.ts");
  try {
    const port = await bareServer.call<number>(sample);
    // Misses have a namespace of their own: what they store must not slow down the look-ups of the hits.
    const misses = targetOf(options, "bench-miss");
    let seed = 1;
    const jobs: Record<Kind | "bare", () => Pick<LoadJob, "target" | "prompts">> = {
      bare: () => ({ target: { ...lethe, port }, prompts: exact }),
      exact: () => ({ target: lethe, prompts: exact }),
      semantic: () => ({ target: lethe, prompts: semantic }),
      miss: () => ({ target: misses, prompts: seed++ }),
    };
    const rows: ThroughputRow[] = [];
    for (const connections of options.connections) {
      note(`${connections} connection${connections === 1 ? "" : "s"}: ${options.rounds} rounds`);
      const run = (kind: Kind | "bare", durationMs = options.roundMs) =>
        load.call<LoadResult>({
          kind: "load",
          model: MODEL,
          connections,
          durationMs,
          ...jobs[kind](),
        } satisfies LoadJob);
      rows.push(...(await runRounds(run, connections, options)));
    }
    return rows;
  } finally {
    bareServer.stop();
    load.stop();
  }
}

type Run = (kind: Kind | "bare", durationMs?: number) => Promise<LoadResult>;

async function runRounds(run: Run, connections: number, options: ThroughputOptions): Promise<ThroughputRow[]> {
  const results = new Map<Kind | "bare", LoadResult[]>([["bare", []], ...KINDS.map((kind) => [kind, []] as const)] as [
    Kind | "bare",
    LoadResult[],
  ][]);
  const ratios = new Map<Kind, number[]>(KINDS.map((kind) => [kind, []]));
  for (const kind of ["bare", ...KINDS] as const) await run(kind, options.roundMs / 2);
  for (let round = 0; round < options.rounds; round++) {
    for (const kind of KINDS) {
      const bare = await run("bare");
      const result = await run(kind);
      results.get("bare")?.push(bare);
      results.get(kind)?.push(result);
      ratios.get(kind)?.push(result.requestsPerSecond / bare.requestsPerSecond);
    }
  }
  return (["bare", ...KINDS] as const).map((kind) =>
    rowOf(kind, connections, results.get(kind) ?? [], kind === "bare" ? [1] : (ratios.get(kind) ?? [])),
  );
}

function rowOf(
  kind: Kind | "bare",
  connections: number,
  results: readonly LoadResult[],
  ratios: readonly number[],
): ThroughputRow {
  const meant = results.reduce((sum, { outcomes }) => sum + (outcomes[OUTCOME_OF[kind]] ?? 0), 0);
  const all = results.reduce((sum, { count }) => sum + count, 0);
  return {
    kind,
    connections,
    requestsPerSecond: median(results.map((result) => result.requestsPerSecond)),
    p50Ms: median(results.map((result) => result.p50Ms)),
    p99Ms: median(results.map((result) => result.p99Ms)),
    ratioToBare: median(ratios),
    asMeant: meant / all,
  };
}

function targetOf({ port, appKey }: ThroughputOptions, namespace: string): Target {
  const headers = { authorization: `Bearer ${appKey}`, ...(namespace === "" ? {} : { "lethe-namespace": namespace }) };
  return { port, path: "/v1/chat/completions", headers };
}

interface Filled {
  readonly exact: readonly string[];
  readonly semantic: readonly string[];
  /** What a hit looks like on the wire: the bare server gives the same. */
  readonly sample: { readonly headers: Record<string, string>; readonly body: string };
}

/** Asks real questions once, then keeps those prompts that are seen to be hits of the kind. */
async function fill(target: Target): Promise<Filled> {
  const connection = await LoadConnection.open(target.port);
  const send = (prompt: string) => connection.send(encodeRequest(target, chatBody(MODEL, prompt)));
  const questions = [...new Set(readQuestions())].slice(0, ENTRIES);
  for (const question of questions) await send(question);
  const exact: string[] = [];
  const semantic: string[] = [];
  let sample: Filled["sample"] | null = null;
  for (const question of questions) {
    if (exact.length >= PROMPTS && semantic.length >= PROMPTS) break;
    const same = await send(question);
    if (same.outcome !== "hit-exact") continue;
    exact.push(question);
    sample ??= { headers: headersOf(same.head), body: same.body.toString("utf8") };
    if ((await send(reworded(question))).outcome === "hit-semantic") semantic.push(reworded(question));
  }
  connection.close();
  if (sample === null || semantic.length === 0) throw new Error("no prompt was a hit: nothing to measure");
  return { exact, semantic, sample };
}

function headersOf(head: string): Record<string, string> {
  const lines = head.split("\r\n").slice(1);
  const pairs = lines.map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)] as const);
  return Object.fromEntries(pairs.filter(([name]) => !WRITTEN_ANYWAY.test(name)));
}
