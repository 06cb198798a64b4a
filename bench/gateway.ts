/**
 * What a gateway adds: first byte of a streamed miss and of a streamed hit, and ten megabytes passed on either way, each
 * beside a direct call of the same provider and beside Portkey's gateway, in turn over one connection each.
 *
 * `npm run bench -- gateway [--fast] [--json]`
 */
import { mkdtempSync, rmSync } from "node:fs";
import os, { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { call, closeConnections, type Timed } from "./gateway/call";
import { startChild } from "./http/child";
import { startPortkey } from "./http/portkey";
import { freshPrompts, type Target } from "./http/requests";
import { median, Samples } from "./http/samples";

const { values } = parseArgs({ options: { fast: { type: "boolean" }, json: { type: "boolean" } } });
const ROUNDS = values.fast === true ? 50 : 400;
const LARGE_ROUNDS = values.fast === true ? 5 : 30;
const LARGE_BYTES = 10 * 1024 * 1024;
const FIRST_EVENT_MS = 5;
const MISS_ADDED_MS_MAX = 2;
const HIT_MS_MAX = 5;
const PASS_SHARE_MIN = 0.8;
const WARM_UP = 20;

const CHAT = "/v1/chat/completions";
const SPEECH = "/v1/audio/speech";
const TRANSCRIPTION = "/v1/audio/transcriptions";

interface Row {
  readonly what: string;
  readonly way: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Median, request by request, of what it took longer than the direct call beside it. */
  readonly addedMs: number;
  /** Of the direct call's throughput, by medians. */
  readonly share: number;
}

const directory = mkdtempSync(path.join(tmpdir(), "lethe-bench-gateway-"));
const upstream = startChild("../gateway/upstream.ts");
const server = startChild("../gateway/server.ts");
let portkey: Awaited<ReturnType<typeof startPortkey>> = null;
try {
  const upstreamPort = await upstream.call<number>({ firstEventMs: FIRST_EVENT_MS, bytes: LARGE_BYTES });
  const { port, secret } = await server.call<{ port: number; secret: string }>({ directory, upstreamPort });
  portkey = await startPortkey(upstreamPort);
  const ways: [string, Target][] = [
    ["direct", { port: upstreamPort, path: CHAT, headers: { authorization: "Bearer bench" } }],
    ["Lethe", { port, path: CHAT, headers: { authorization: `Bearer ${secret}` } }],
    ...(portkey === null ? [] : [["Portkey 1.15.2", portkey.target] as [string, Target]]),
  ];
  const rows = [
    ...(await streamedMisses(await able(ways, CHAT, [streamed("Are you there?")]))),
    ...(await streamedHits(ways)),
    ...(await passed("10 MB down", SPEECH, ways, [JSON.stringify({ model: "tts", input: "Say it.", voice: "a" })])),
    ...(await passed("10 MB up", TRANSCRIPTION, ways, formOf(Buffer.alloc(LARGE_BYTES, "sound")))),
  ];
  const machine = `${os.cpus().length} x ${os.cpus()[0]?.model}, Node ${process.versions.node}`;
  process.stdout.write(
    values.json === true ? `${JSON.stringify({ machine, rows }, null, 2)}\n` : describe(machine, rows),
  );
} finally {
  closeConnections();
  portkey?.stop();
  server.stop();
  upstream.stop();
  rmSync(directory, { recursive: true, force: true });
  rmSync(`${directory}.ledger`, { recursive: true, force: true });
}

function streamed(prompt: string): string {
  return JSON.stringify({ model: "bench-model", stream: true, messages: [{ role: "user", content: prompt }] });
}

/** Each prompt by each way in turn: what disturbs the machine disturbs all of them. */
async function inTurn(
  ways: readonly [string, Target][],
  rounds: number,
  one: (target: Target, round: number, way: string) => Promise<Timed>,
): Promise<Map<string, Timed[]>> {
  const times = new Map<string, Timed[]>(ways.map(([way]) => [way, []]));
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const [way, target] of ways) {
      const timed = await one(target, round, way);
      if (timed.status !== 200) throw new Error(`${way} answered ${timed.status}`);
      if (round >= 0) times.get(way)?.push(timed);
    }
  }
  return times;
}

async function streamedMisses(ways: readonly [string, Target][]): Promise<Row[]> {
  const prompts = freshPrompts(14);
  let prompt = "";
  const times = await inTurn(ways, ROUNDS, async (target, _, way) => {
    if (way === "direct") prompt = prompts.next().value ?? "";
    const timed = await call(target, streamed(prompt));
    if (way === "Lethe" && timed.outcome !== "miss") throw new Error(`a miss was meant: ${timed.outcome}`);
    return timed;
  });
  return rowsOf("streamed miss, first byte", times, ({ firstByteMs }) => firstByteMs);
}

async function streamedHits(ways: readonly [string, Target][]): Promise<Row[]> {
  const lethe = ways.filter(([way]) => way === "Lethe");
  const body = streamed("What is a question that is asked again and again?");
  let stored = false;
  for (let tries = 0; tries < 100 && !stored; tries++)
    for (const [, target] of lethe) stored = (await call(target, body)).outcome === "hit-exact";
  if (!stored) throw new Error("the answer was not stored");
  const times = await inTurn(lethe, ROUNDS, (target) => call(target, body));
  return rowsOf("streamed hit, first byte", times, ({ firstByteMs }) => firstByteMs);
}

async function passed(
  what: string,
  route: string,
  ways: readonly [string, Target][],
  [body, type]: readonly [string | Buffer, (string | undefined)?],
): Promise<Row[]> {
  const there = await able(ways, route, [body, type]);
  const times = await inTurn(there, LARGE_ROUNDS, (target) => call(target, body, type));
  return rowsOf(what, times, ({ totalMs }) => totalMs);
}

/** Those that answer this at all: a peer that does not is left out, and said so. */
async function able(
  ways: readonly [string, Target][],
  route: string,
  [body, type]: readonly [string | Buffer, (string | undefined)?],
): Promise<[string, Target][]> {
  const there: [string, Target][] = [];
  for (const [way, target] of ways) {
    const { status } = await call({ ...target, path: route }, body, type);
    if (status === 200) there.push([way, { ...target, path: route }]);
    else process.stderr.write(`bench: ${way} answers ${route} with ${status} and is left out\n`);
  }
  return there;
}

function formOf(file: Buffer): [Buffer, string] {
  const head = `--edge\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\ncontent-type: audio/mpeg\r\n\r\n`;
  const model = `\r\n--edge\r\ncontent-disposition: form-data; name="model"\r\n\r\nm\r\n--edge--\r\n`;
  return [Buffer.concat([Buffer.from(head), file, Buffer.from(model)]), "multipart/form-data; boundary=edge"];
}

function rowsOf(what: string, times: ReadonlyMap<string, readonly Timed[]>, ms: (timed: Timed) => number): Row[] {
  const direct = times.get("direct")?.map(ms) ?? [];
  return [...times].map(([way, timed]) => {
    const taken = timed.map(ms);
    const samples = new Samples();
    for (const one of taken) samples.add(one);
    return {
      what,
      way,
      p50Ms: samples.quantile(0.5),
      p99Ms: samples.quantile(0.99),
      addedMs: median(taken.map((one, at) => one - (direct[at] ?? Number.NaN))),
      share: median(direct) / samples.quantile(0.5),
    };
  });
}

function describe(machine: string, rows: readonly Row[]): string {
  const lines = rows.map(({ what, way, p50Ms, p99Ms, addedMs, share }) => {
    const compared = Number.isNaN(addedMs) ? ["", ""] : [addedMs.toFixed(2), `${(share * 100).toFixed(0)} %`];
    return line(what, way, p50Ms.toFixed(2), p99Ms.toFixed(2), ...compared);
  });
  const of = (what: string) => rows.find((row) => row.way === "Lethe" && row.what.startsWith(what));
  const [miss, hit, down, up] = ["streamed miss", "streamed hit", "10 MB down", "10 MB up"].map(of);
  const verdicts = [
    verdict(
      (miss?.addedMs ?? Number.NaN) <= MISS_ADDED_MS_MAX,
      `first byte of a streamed miss at most ${MISS_ADDED_MS_MAX} ms later than direct (median)`,
    ),
    verdict((hit?.p50Ms ?? Number.NaN) < HIT_MS_MAX, `first byte of a streamed hit in under ${HIT_MS_MAX} ms (p50)`),
    verdict(
      (down?.share ?? 0) >= PASS_SHARE_MIN,
      `10 MB of an answer passed on at ${PASS_SHARE_MIN * 100} % of direct`,
    ),
    verdict((up?.share ?? 0) >= PASS_SHARE_MIN, `10 MB of a request passed on at ${PASS_SHARE_MIN * 100} % of direct`),
  ];
  const head = line("what", "way", "p50 ms", "p99 ms", "added ms", "of direct");
  return `\n${machine}\n\n${[head, ...lines, "", ...verdicts].join("\n")}\n`;
}

function verdict(reached: boolean, what: string): string {
  return `  ${reached ? "yes" : "NO "} ${what}`;
}

function line(what: string, way: string, ...cells: string[]): string {
  return `  ${what.padEnd(28)}${way.padEnd(16)}${cells.map((cell) => cell.padStart(11)).join("")}`;
}
