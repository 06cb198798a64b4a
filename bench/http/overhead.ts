import { rmSync } from "node:fs";
import { type LetheProcess, makeDataDirectory, startLethe } from "../../scripts/demo/lethe-process";
import { startChild } from "./child";
import type { TurnsJob, TurnsResult } from "./load";
import { startPortkey } from "./portkey";
import type { Target } from "./requests";

export interface OverheadRow {
  readonly way: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** p50 minus the p50 of the direct way. */
  readonly addedP50Ms: number;
  /** Median of the differences request by request. */
  readonly addedMedianMs: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

const MODEL = "bench-model";
const UPSTREAM_MS = 5;
const BARE_PROXY = "bare node:http proxy";

/** What a miss costs over calling the provider directly: the same prompt by each way in turn, over one connection each. */
export async function measureOverhead(projectDirectory: string, rounds: number): Promise<OverheadRow[]> {
  const dataDirectory = makeDataDirectory("lethe-bench");
  const upstream = startChild("./fake-upstream.ts");
  const bareProxy = startChild("./bare-proxy.ts");
  const load = startChild("./load.ts");
  let lethe: LetheProcess | null = null;
  let portkey: Awaited<ReturnType<typeof startPortkey>> = null;
  try {
    const port = await upstream.call<number>({ latencyMs: UPSTREAM_MS });
    const env = { OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1`, OPENAI_API_KEY: "bench" };
    lethe = await startLethe(projectDirectory, { dataDirectory, env });
    portkey = await startPortkey(port);
    const bareProxyPort = await bareProxy.call<number>({ upstreamPort: port });
    const path = "/v1/chat/completions";
    const ways: [string, Target][] = [
      ["direct", { port, path, headers: { authorization: "Bearer bench" } }],
      // One more process on the way costs something whatever it does, most of all on a busy machine.
      [BARE_PROXY, { port: bareProxyPort, path, headers: { authorization: "Bearer bench" } }],
      ["Lethe, miss, stored", targetOf(lethe, path, {})],
      // What is looked up and forwarded, but not written: the part that storing adds can be seen.
      ["Lethe, miss, no-store", targetOf(lethe, path, { "cache-control": "no-store", "lethe-namespace": "no-store" })],
      ...(portkey === null ? [] : [["Portkey gateway 1.15.2", portkey.target] as [string, Target]]),
    ];
    const job: TurnsJob = { kind: "turns", model: MODEL, rounds, seed: 77, targets: ways.map(([, target]) => target) };
    return rowsOf(ways, await load.call<TurnsResult>(job));
  } finally {
    portkey?.stop();
    bareProxy.stop();
    load.stop();
    await lethe?.stop();
    upstream.stop();
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}

function targetOf(lethe: LetheProcess, path: string, headers: Record<string, string>): Target {
  return {
    port: Number(new URL(lethe.url).port),
    path,
    headers: { authorization: `Bearer ${lethe.appKey}`, ...headers },
  };
}

function rowsOf(ways: readonly [string, Target][], { targets, medianExtraMs }: TurnsResult): OverheadRow[] {
  const directP50 = targets[0]?.p50Ms ?? Number.NaN;
  return targets.map(({ p50Ms, p99Ms, outcomes }, index) => ({
    way: ways[index]?.[0] ?? "",
    p50Ms,
    p99Ms,
    addedP50Ms: p50Ms - directP50,
    addedMedianMs: medianExtraMs[index] ?? Number.NaN,
    outcomes,
  }));
}
