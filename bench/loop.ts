/**
 * What requests feel of everything else: a database of a million rows, an exact hit every few milliseconds, and beside it five
 * dashboards, an erasure with VACUUM, a bulk deletion, a long scan, a hostile policy and a lock that another process holds;
 * one after the other and all at once. Beside the server an empty process has the same probe of its event loop.
 *
 * `npm run bench -- loop [--rows N] [--fast] [--rounds N] [--json]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import Sqlite from "better-sqlite3";
import { startChild } from "./http/child";
import { LoadConnection } from "./http/load-connection";
import { chatBody, encodeRequest } from "./http/requests";
import { median, Samples } from "./http/samples";
import type { LoopDelay } from "./loop/probe";

const { values } = parseArgs({
  options: {
    rows: { type: "string" },
    fast: { type: "boolean" },
    rounds: { type: "string" },
    json: { type: "boolean" },
  },
});
const fast = values.fast === true;
const rows = Number(values.rows ?? (fast ? 50_000 : 1_000_000));
const rounds = Number(values.rounds ?? (fast ? 1 : 3));
const PHASE_MS = fast ? 3_000 : 10_000;
const LOCK_MS = fast ? 1_500 : 5_000;
const HIT_EVERY_MS = 5;
const SCAN_CHARS = 1_000_000;
const MODEL = "lethe-demo";

interface Row {
  readonly phase: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly notHits: number;
  readonly loopMaxMs: number;
  readonly loopP999Ms: number;
  readonly controlMaxMs: number;
  readonly controlP999Ms: number;
  readonly collections: readonly string[];
}

const directory = mkdtempSync(path.join(tmpdir(), "lethe-bench-loop-"));
const server = startChild("../loop/server.ts");
const control = startChild("../loop/control.ts");
try {
  const { port, secret, readyMs } = await server.call<{ port: number; secret: string; readyMs: number }>({
    kind: "start",
    directory,
    rows,
  });
  const target = { port, path: "/v1/chat/completions", headers: { authorization: `Bearer ${secret}` } };
  const results: Row[] = [];
  for (let round = 0; round < rounds; round++) results.push(...(await measureRound(target)));
  print({ rows, rounds, readyMs: Math.round(readyMs), phases: merge(results) });
} finally {
  server.stop();
  control.stop();
  rmSync(directory, { recursive: true, force: true });
}

type Target = Parameters<typeof encodeRequest>[0];

async function measureRound(target: Target): Promise<Row[]> {
  const tell = (kind: string) => server.call<unknown>({ kind });
  const scan = () => send(target, chatBody(MODEL, "Mail me at a@b.example. ".repeat(SCAN_CHARS / 24)));
  const phases: Readonly<Record<string, () => Promise<unknown>>> = {
    idle: async () => undefined,
    dashboards: () => tell("poll"),
    "bulk deletion": () => tell("remove"),
    "long scan": scan,
    "hostile policy": () => tell("trial"),
    "foreign lock": holdLock,
    erasure: () => tell("erase"),
    "all at once": async () => {
      await tell("poll");
      // One command at a time reaches the server; each is under way when the next is told.
      const lock = holdLock();
      await Promise.all([
        tell("remove")
          .then(() => tell("trial"))
          .then(() => tell("erase")),
        scan(),
        lock,
      ]);
    },
  };
  const results: Row[] = [];
  await send(target, chatBody(MODEL, "What is asked again and again?"));
  await pause(500);
  for (const [phase, begin] of Object.entries(phases)) results.push(await measurePhase(phase, target, begin));
  return results;
}

async function measurePhase(phase: string, target: Target, begin: () => Promise<unknown>): Promise<Row> {
  await Promise.all([server.call({ kind: "reset" }), control.call({ kind: "reset" })]);
  const work = begin().catch((error: unknown) => process.stderr.write(`bench: ${phase}: ${String(error)}\n`));
  const { times, notHits } = await hit(target, PHASE_MS);
  await work;
  const loop = await server.call<LoopDelay>({ kind: "read" });
  const idle = await control.call<LoopDelay>({ kind: "read" });
  await server.call({ kind: "quiet" });
  return {
    phase,
    p50Ms: times.quantile(0.5),
    p99Ms: times.quantile(0.99),
    maxMs: times.quantile(1),
    notHits,
    loopMaxMs: loop.maxMs,
    loopP999Ms: loop.p999Ms,
    controlMaxMs: idle.maxMs,
    controlP999Ms: idle.p999Ms,
    collections: loop.collections,
  };
}

async function hit(target: Target, forMs: number): Promise<{ times: Samples; notHits: number }> {
  const request = encodeRequest(target, chatBody(MODEL, "What is asked again and again?"));
  const connection = await LoadConnection.open(target.port);
  const times = new Samples();
  let notHits = 0;
  for (const end = performance.now() + forMs; performance.now() < end; ) {
    const before = performance.now();
    const { outcome } = await connection.send(request);
    times.add(performance.now() - before);
    if (outcome !== "hit-exact") notHits += 1;
    await pause(HIT_EVERY_MS);
  }
  connection.close();
  return { times, notHits };
}

async function send(target: Target, body: string): Promise<void> {
  const connection = await LoadConnection.open(target.port);
  await connection.send(encodeRequest(target, body));
  connection.close();
}

/** This process is another one than the server's. */
async function holdLock(): Promise<void> {
  const db = new Sqlite(path.join(directory, "lethe.db"), { timeout: 10_000 });
  db.exec("BEGIN IMMEDIATE");
  await pause(LOCK_MS);
  db.exec("ROLLBACK");
  db.close();
}

function merge(all: readonly Row[]): Row[] {
  const names = [...new Set(all.map(({ phase }) => phase))];
  return names.map((phase) => {
    const same = all.filter((row) => row.phase === phase);
    const middle = (of: (row: Row) => number) => Math.round(median(same.map(of)) * 10) / 10;
    return {
      phase,
      p50Ms: middle((row) => row.p50Ms),
      p99Ms: middle((row) => row.p99Ms),
      maxMs: middle((row) => row.maxMs),
      notHits: middle((row) => row.notHits),
      loopMaxMs: middle((row) => row.loopMaxMs),
      loopP999Ms: middle((row) => row.loopP999Ms),
      controlMaxMs: middle((row) => row.controlMaxMs),
      controlP999Ms: middle((row) => row.controlP999Ms),
      collections: same.flatMap((row) => row.collections),
    };
  });
}

function print(result: { rows: number; rounds: number; readyMs: number; phases: readonly Row[] }): void {
  if (values.json === true) {
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  process.stdout.write(`${result.rows} rows, ready in ${result.readyMs} ms, median of ${result.rounds}\n`);
  console.table(result.phases.map(({ collections, ...row }) => ({ ...row, collections: collections.join(", ") })));
}
