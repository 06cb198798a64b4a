/**
 * How fast is redaction, and how much does it find, beside three redactors of the npm registry?
 *   npx tsx bench/redaction.ts [--json]
 * One corpus for all: answers of 1 to 4 kB, one in three with personal values put in. Rounds are interleaved, so a busy
 * machine slows all alike. Printed beside the speed: how many of the personal values are left, and how many answers
 * without any were changed; a redactor that does nothing is fast. Then hostile texts at 32, 128 and 512 kB.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { Redactor } from "@redactpii/node";
import { OpenRedaction } from "openredaction";
import redactPii from "redact-pii";
import { redactText } from "@/lib/pii/redact/anonymiser";
import { createScanner } from "@/lib/pii/scan";
import { type Answer, makeCorpus } from "./redaction/corpus";
import { HOSTILE, hostileText } from "./redaction/hostile";

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const ROUNDS = 7;
/** A contestant that needs longer than this for one size is not asked for the next. */
const PATIENCE_MS = 150;

interface Contestant {
  name: string;
  redact: (text: string) => string | Promise<string>;
}

const scanner = createScanner();
const peer = new Redactor();
const classic = new redactPii.SyncRedactor();
const open = new OpenRedaction({ redactionMode: "placeholder" });
const CONTESTANTS: readonly Contestant[] = [
  { name: "lethe", redact: (text) => redactText(text, scanner.scan(text).findings) },
  { name: "@redactpii/node", redact: (text) => peer.redact(text) },
  { name: "redact-pii", redact: (text) => classic.redact(text) },
  { name: "openredaction", redact: async (text) => (await open.detect(text)).redacted },
];

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

async function timeRound(contestant: Contestant, corpus: readonly Answer[]): Promise<number> {
  const start = performance.now();
  for (const { text } of corpus) await contestant.redact(text);
  return performance.now() - start;
}

async function measureSpeed(corpus: readonly Answer[]) {
  const megabytes = corpus.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0) / 1e6;
  const times = CONTESTANTS.map((): number[] => []);
  for (const contestant of CONTESTANTS) for (let i = 0; i < 3; i++) await timeRound(contestant, corpus);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contestant] of CONTESTANTS.entries()) times[i]?.push(await timeRound(contestant, corpus));
  }
  return CONTESTANTS.map(({ name }, i) => ({ name, megabytesPerSecond: megabytes / (median(times[i] ?? []) / 1_000) }));
}

async function measureCare(corpus: readonly Answer[]) {
  const results = [];
  for (const { name, redact } of CONTESTANTS) {
    let values = 0;
    let left = 0;
    let changed = 0;
    const clean = corpus.filter(({ personal }) => personal.length === 0);
    for (const { text, personal } of corpus) {
      const redacted = await redact(text);
      values += personal.length;
      left += personal.filter((value) => redacted.includes(value)).length;
      if (personal.length === 0 && redacted !== text) changed++;
    }
    results.push({ name, valuesLeft: left / values, cleanChanged: changed / clean.length });
  }
  return results;
}

const SIZES = [32, 128, 512];

async function timeHostile(contestant: Contestant, unit: string): Promise<(number | null)[]> {
  const times: (number | null)[] = [];
  for (const size of SIZES) {
    if (times.length > 0 && (times.at(-1) ?? PATIENCE_MS) >= PATIENCE_MS * (contestant === CONTESTANTS[0] ? 10 : 1)) {
      times.push(null);
      continue;
    }
    const text = hostileText(unit, size * 1_024);
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3 && (i === 0 || best < PATIENCE_MS); i++) {
      const start = performance.now();
      await contestant.redact(text);
      best = Math.min(best, performance.now() - start);
    }
    times.push(best);
  }
  return times;
}

async function measureHostile() {
  const rows: { text: string; name: string; milliseconds: (number | null)[] }[] = [];
  for (const [text, unit] of Object.entries(HOSTILE)) {
    for (const contestant of CONTESTANTS)
      rows.push({ text, name: contestant.name, milliseconds: await timeHostile(contestant, unit) });
  }
  return rows;
}

const corpus = makeCorpus();
const speed = await measureSpeed(corpus);
const care = await measureCare(corpus);
const hostile = await measureHostile();

if (flags.json) process.stdout.write(`${JSON.stringify({ speed, care, hostile, sizesKb: SIZES }, null, 1)}\n`);
else print();

function print(): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8);
  console.log(`answers of 1 to 4 kB, ${corpus.length} texts, median of ${ROUNDS} interleaved rounds`);
  console.log(`${"".padEnd(18)}    MB/s   left   clean changed`);
  for (const [i, { name, megabytesPerSecond }] of speed.entries()) {
    console.log(
      `${name.padEnd(18)}${megabytesPerSecond.toFixed(2).padStart(8)}${percent(care[i]?.valuesLeft ?? 0)}${percent(care[i]?.cleanChanged ?? 0)}`,
    );
  }
  console.log(
    `\nhostile text, milliseconds at ${SIZES.join(" / ")} kB (best of 3; "-": the size before took a peer over ${PATIENCE_MS} ms)`,
  );
  for (const { text, name, milliseconds } of hostile) {
    const times = milliseconds.map((time) => (time === null ? "-" : time.toFixed(1)).padStart(9)).join("");
    console.log(`${text.padEnd(24)}${name.padEnd(18)}${times}`);
  }
}
