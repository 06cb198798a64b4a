/**
 * What Lethe costs as a server: requests per second and latency of hits and misses beside a bare node:http server that
 * returns the same bytes, what a miss adds to a provider's call, memory at rest, time of a second start.
 *
 * `npm run bench -- http [--fast] [--json] [--only throughput|overhead|footprint]`
 */
import { rmSync } from "node:fs";
import os from "node:os";
import { parseArgs } from "node:util";
import { type LetheProcess, makeDataDirectory, startLethe } from "../scripts/demo/lethe-process";
import { type Footprint, measureFootprint, residentMib } from "./http/footprint";
import { measureOverhead, type OverheadRow } from "./http/overhead";
import { measureThroughput, type ThroughputRow } from "./http/throughput";

const PROJECT = process.cwd();
const FULL = { rounds: 5, roundMs: 1_500, turns: 600, starts: 3, idleSeconds: 10 };
const FAST = { rounds: 1, roundMs: 500, turns: 100, starts: 1, idleSeconds: 2 };
const PARTS = ["footprint", "throughput", "overhead"] as const;
const RATIO_MIN = 1 / 5;
const HIT_P99_MS_MAX = 10;
const OVERHEAD_MS_MAX = 1.5;
const IDLE_MIB_MAX = 350;
const START_MS_MAX = 5_000;

interface Result {
  machine: string;
  throughput?: ThroughputRow[];
  memoryAfterLoadMib?: number;
  overhead?: OverheadRow[];
  footprint?: Footprint;
}

const { values } = parseArgs({
  options: { fast: { type: "boolean" }, json: { type: "boolean" }, only: { type: "string" } },
});
const sizes = values.fast === true ? FAST : FULL;
const wanted = PARTS.filter((part) => values.only === undefined || part === values.only);
if (wanted.length === 0) {
  process.stderr.write(`--only takes one of ${PARTS.join(", ")}.\n`);
  process.exit(2);
}

const result: Result = { machine: `${os.cpus().length} x ${os.cpus()[0]?.model}, Node ${process.versions.node}` };
const dataDirectory = makeDataDirectory("lethe-bench");
const running = new Set<LetheProcess>();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => void stopAll().then(() => process.exit(130)));
try {
  await measure();
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await stopAll();
}
if (process.exitCode !== 1) {
  process.stdout.write(values.json === true ? `${JSON.stringify(result, null, 2)}\n` : describe(result));
}

async function measure(): Promise<void> {
  const first = await start();
  const appKey = first.appKey ?? "";
  note(`first start ${Math.round(first.startMs)} ms`);
  await stop(first);
  if (wanted.includes("footprint")) {
    note(`${sizes.starts} more starts, then ${sizes.idleSeconds} s at rest`);
    result.footprint = await measureFootprint(PROJECT, dataDirectory, sizes);
  }
  if (wanted.includes("throughput")) {
    const lethe = await start();
    const port = Number(new URL(lethe.url).port);
    result.throughput = await measureThroughput({ port, appKey, connections: [1, 50], ...sizes }, note);
    result.memoryAfterLoadMib = residentMib(lethe.pid);
    await stop(lethe);
  }
  if (wanted.includes("overhead")) {
    note(`overhead on a miss: ${sizes.turns} prompts by each way in turn`);
    result.overhead = await measureOverhead(PROJECT, sizes.turns);
  }
}

async function start(): Promise<LetheProcess> {
  const lethe = await startLethe(PROJECT, { dataDirectory, env: { LETHE_DEMO_WORD_DELAY_MS: "0" } });
  running.add(lethe);
  return lethe;
}

async function stop(lethe: LetheProcess): Promise<void> {
  running.delete(lethe);
  await lethe.stop();
}

async function stopAll(): Promise<void> {
  await Promise.all([...running].map(stop));
  rmSync(dataDirectory, { recursive: true, force: true });
}

function note(text: string): void {
  process.stderr.write(`bench: ${text}\n`);
}

function describe({ machine, throughput, memoryAfterLoadMib, overhead, footprint }: Result): string {
  const parts = [`\n${machine}; medians of ${sizes.rounds} rounds, each beside the bare server in turn\n`];
  if (throughput !== undefined) parts.push(describeThroughput(throughput));
  if (overhead !== undefined) parts.push(describeOverhead(overhead));
  if (footprint !== undefined) parts.push(describeFootprint(footprint, memoryAfterLoadMib));
  return `${parts.join("\n")}\n`;
}

function describeThroughput(rows: readonly ThroughputRow[]): string {
  const head = line("what", "connections", "requests/s", "p50 ms", "p99 ms", "to bare", "as meant");
  const body = rows.map(({ kind, connections, requestsPerSecond, p50Ms, p99Ms, ratioToBare, asMeant }) =>
    line(
      kind === "bare" ? "bare node:http" : kind,
      String(connections),
      Math.round(requestsPerSecond).toLocaleString("en"),
      p50Ms.toFixed(2),
      p99Ms.toFixed(2),
      `1/${(1 / ratioToBare).toFixed(1)}`,
      `${(asMeant * 100).toFixed(2)} %`,
    ),
  );
  const exact = rows.filter(({ kind }) => kind === "exact");
  const rate = exact.every(({ ratioToBare }) => ratioToBare >= RATIO_MIN);
  const slowest = Math.max(...exact.map(({ p99Ms }) => p99Ms));
  const verdicts = [
    verdict(rate, "an exact hit has at least 1/5 of the bare server's rate"),
    verdict(slowest <= HIT_P99_MS_MAX, `its p99 is at most ${HIT_P99_MS_MAX} ms: ${slowest.toFixed(1)} ms`),
  ];
  return [head, ...body, "", ...verdicts, ""].join("\n");
}

function describeOverhead(rows: readonly OverheadRow[]): string {
  const head = line("a miss, one at a time", "p50 ms", "p99 ms", "added p50", "added median");
  const body = rows.map(({ way, p50Ms, p99Ms, addedP50Ms, addedMedianMs }) =>
    line(way, ...[p50Ms, p99Ms, addedP50Ms, addedMedianMs].map((ms) => ms.toFixed(2))),
  );
  const added = Math.max(...rows.filter(({ way }) => way.startsWith("Lethe")).map(({ addedP50Ms }) => addedP50Ms));
  const told = `a miss adds at most ${OVERHEAD_MS_MAX} ms (p50) to the provider's own time: ${added.toFixed(2)} ms`;
  return [head, ...body, "", verdict(added <= OVERHEAD_MS_MAX, told), ""].join("\n");
}

function describeFootprint(footprint: Footprint, memoryAfterLoadMib: number | undefined): string {
  const { secondStartMs, idleMib, idleSeconds } = footprint;
  const start = `second start at most ${START_MS_MAX / 1000} s: ${(secondStartMs / 1000).toFixed(2)} s`;
  const idle = `idle memory at most ${IDLE_MIB_MAX} MiB: ${idleMib.toFixed(0)} MiB after ${idleSeconds} s at rest`;
  const after = memoryAfterLoadMib === undefined ? [] : [`      after the load: ${memoryAfterLoadMib.toFixed(0)} MiB`];
  return [verdict(secondStartMs <= START_MS_MAX, start), verdict(idleMib <= IDLE_MIB_MAX, idle), ...after].join("\n");
}

function verdict(reached: boolean, what: string): string {
  return `  ${reached ? "yes" : "NO "} ${what}`;
}

function line(label: string, ...cells: string[]): string {
  return `  ${label.padEnd(26)}${cells.map((cell) => cell.padStart(13)).join("")}`;
}
