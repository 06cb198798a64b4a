import fs from "node:fs";
import path from "node:path";
import { logInFirst } from "./admin";
import type { DemoOptions } from "./arguments";
import { callApi } from "./ask";
import { type Check, eraseAndCheck, previewErasure } from "./erasure";
import { type LetheProcess, makeDataDirectory, startLethe } from "./lethe-process";
import { type Asked, type Question, replay, type Servings, traceServings } from "./replay";
import { describeHits, describeServings, describeSteps, type Stats, statsSince } from "./report";
import { readStepSums, stepTimes } from "./step-times";
import { type DemoTenant, makeTenants } from "./tenants";

const PROJECT = process.cwd();
const QUESTIONS_FILE = path.join(PROJECT, "examples/banking77.jsonl");
const OWNER = "admin@lethe.local";
const TENANTS = ["Harbour Bank", "Meadow Bank"];
const INTERRUPTED = 130;
const LOG_LINES_MAX = 10;

/** Where the demo takes place. */
interface Stage {
  readonly url: string;
  readonly tenants: readonly DemoTenant[];
  /** Null on a server that runs already. */
  readonly own: LetheProcess | null;
}

class Interrupted extends Error {}

/** Plays the whole demo. Resolves with the exit code: 1 when a promise was not kept. */
export async function runDemo(options: DemoOptions): Promise<number> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => interruption.abort());
  const cleanUp: (() => Promise<void>)[] = [];
  try {
    return await orInterrupted(interruption.signal, play(options, interruption.signal, cleanUp));
  } catch (error) {
    if (error instanceof Interrupted) return INTERRUPTED;
    process.stderr.write(`\nlethe: the demo stopped: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  } finally {
    for (const step of cleanUp.reverse()) await step();
  }
}

async function play(options: DemoOptions, signal: AbortSignal, cleanUp: (() => Promise<void>)[]): Promise<number> {
  const questions = readQuestions(options.questions);
  print(
    `\nLethe demo: ${questions.length.toLocaleString("en")} real questions of a bank's customers, for two tenants\n`,
  );
  const stage = options.server.kind === "own" ? await setUp(cleanUp) : visit(options.server.url, options.keys);
  const statsBefore = await readStats(stage);
  const stepsBefore = await readStepSums(stage.url);
  const asked = await replay(stage.url, stage.tenants, questions, { concurrency: options.concurrency, signal });
  if (signal.aborted) throw new Interrupted();
  const steps = stepTimes(stepsBefore, await readStepSums(stage.url));
  const statsAfter = await readStats(stage);
  const stats = statsAfter.map((after, index) => statsSince(statsBefore[index] ?? after, after));
  const servings = traceServings(asked);
  print(`\n${describeHits(asked, stage.tenants, stats)}\n\n${describeServings(servings)}\n\n${describeSteps(steps)}\n`);
  const checks = [...checkReplay(asked, servings), ...(await erase(stage, options, asked))];
  const kept = checks.every((check) => check.kept);
  print(
    `\n${checks.map(lineOf).join("\n")}\n\n  ${kept ? "Every promise was kept." : "NOT every promise was kept."}\n`,
  );
  if (options.keep && stage.own !== null) await keepRunning(stage.url, signal);
  return kept ? 0 : 1;
}

/** A server of the demo's own, with two tenants, a price, and a login to watch it by. */
async function setUp(cleanUp: (() => Promise<void>)[]): Promise<Stage> {
  const dataDirectory = makeDataDirectory("lethe-demo");
  cleanUp.push(async () => fs.rmSync(dataDirectory, { recursive: true, force: true }));
  const onSpawn = (stop: () => Promise<void>) => cleanUp.push(stop);
  const env = { LETHE_ADMIN_EMAIL: OWNER };
  const own = await startLethe(PROJECT, { dataDirectory, env, onSpawn });
  cleanUp.push(async () => showLog(own));
  const { admin, login } = await logInFirst(own.url, { email: OWNER, password: own.ownerPassword ?? "" });
  const { tenants, price } = await makeTenants(admin, TENANTS);
  const { model, inputUsdPerMillion, outputUsdPerMillion } = price;
  print(`  watch it   ${own.url}   log in as ${login.email} with ${login.password}`);
  print(`  data       ${dataDirectory}, removed at the end`);
  print(`  tenants    ${TENANTS.join(", ")}`);
  print(
    `  money      priced as if lethe-demo were ${model}: $${inputUsdPerMillion} in, $${outputUsdPerMillion} out for a million tokens`,
  );
  print("  model      the built-in demo model: it knows little, so most answers are its general one\n");
  return { url: own.url, tenants, own };
}

function visit(url: string, keys: readonly string[]): Stage {
  print(`  server     ${url}, running already; money by the prices that are set there\n`);
  const tenants = keys.map((key, index) => ({ name: `tenant ${index + 1}`, key, id: null }));
  return { url, tenants, own: null };
}

function readStats({ url, tenants }: Stage): Promise<Stats[]> {
  return Promise.all(tenants.map(({ key }) => callApi<Stats>(url, key, "/api/v1/stats")));
}

function checkReplay(asked: readonly Asked[], { crossed }: Servings): Check[] {
  const failed = asked.filter(({ answer }) => answer.status !== 200).length;
  return [
    { promise: "every question was answered", kept: failed === 0, seen: `${failed} of ${asked.length} were not` },
    { promise: "no answer crossed to the other tenant", kept: crossed === 0, seen: `${crossed} did` },
  ];
}

async function erase(stage: Stage, options: DemoOptions, asked: readonly Asked[]): Promise<Check[]> {
  const { url, tenants, own } = stage;
  const [erased, other] = tenants;
  if (erased === undefined || other === undefined) return [];
  if (own === null) {
    const { entries, confirm } = await previewErasure(url, erased.key);
    if (options.erase !== confirm) {
      print(`  Nothing is erased: this server is not the demo's own. The first key's tenant holds ${entries} entries;`);
      print(`  to see it go, add: --erase "${confirm}"`);
      return [];
    }
  }
  print(`  Erasing ${erased.name} ...`);
  return eraseAndCheck({ url, erased, other, asked, dataDirectory: own?.dataDirectory ?? null, print });
}

async function keepRunning(url: string, signal: AbortSignal): Promise<void> {
  print(`  The server stays at ${url} until Ctrl-C.`);
  // A pending promise alone would let the process end.
  const alive = setInterval(() => undefined, 60_000);
  await orInterrupted(signal, new Promise(() => undefined)).finally(() => clearInterval(alive));
}

function orInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new Interrupted()), { once: true });
  });
  return Promise.race([work, interrupted]);
}

function readQuestions(count: number): Question[] {
  const lines = fs.readFileSync(QUESTIONS_FILE, "utf8").split("\n").slice(0, count);
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Question);
}

function lineOf({ promise, kept, seen }: Check): string {
  return `  ${kept ? "yes" : "NO "}  ${promise.padEnd(40)} ${seen}`;
}

/** What the server complained about, if it did: a failure of the demo is most often told there. */
function showLog(own: LetheProcess): void {
  const complaints = own
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  for (const line of complaints.slice(-LOG_LINES_MAX)) process.stderr.write(`server: ${line}\n`);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
