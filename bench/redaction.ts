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
import { redactText } from "@/lib/pii/redact";
import { createScanner } from "@/lib/pii/scan";

const { values: flags } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const ROUNDS = 7;
const TEXTS = 120;
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

/** Mulberry32: the same corpus in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const PARAGRAPHS: readonly string[] = [
  "Rayleigh scattering explains why the sky looks blue: shorter wavelengths scatter more strongly than longer ones, roughly with the fourth power of frequency. At sunset the light crosses more air, so the blue part is scattered away and the red part reaches you.",
  "To configure the retry policy, open the settings page and choose the number of attempts. Each request is retried up to {n} times with an exponential delay that starts at {n}00 ms. In version {n}.4.1 the default changed from 5 to 3.",
  "```ts\nexport async function load(url: string, retries = {n}): Promise<Response> {\n  for (let i = 0; i < retries; i++) {\n    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });\n    if (response.ok) return response;\n  }\n  throw new Error(`gave up on ${url}`);\n}\n```",
  "Yes, you can return the item within {n} days. Pack it in the original box, print the label from your order page and drop it at any parcel shop. The refund appears on your statement {n} to 5 working days after we have received it.",
  "| quarter | revenue | growth |\n|---|---|---|\n| Q1 | {n}.{n}2 M | 4.1 % |\n| Q2 | {n}.{n}7 M | 3.8 % |\n| Q3 | {n}.{n}9 M | 5.0 % |\n\nGrowth is measured against the same quarter of the year before; currency effects are left out.",
  "The French Revolution began in 1789 with the meeting of the Estates General. Bread prices, an unequal tax system and the debts of the crown had prepared the ground; within {n} months the assembly had abolished feudal dues.",
  "1. Preheat the oven to 2{n}0 degrees.\n2. Mix the flour, the salt and the yeast.\n3. Add {n}50 ml of warm water and knead for ten minutes.\n4. Let the dough rise until it has doubled in size, then bake it for about {n}5 minutes.",
  "Pour configurer la connexion, ouvrez les paramètres et choisissez « Réseau ». Si la connexion échoue après {n} essais, redémarrez l'appareil et vérifiez que le câble est bien branché.",
];

const PERSONAL: readonly [sentence: string, value: string][] = [
  ["You can write to maria.keller@example.com about it.", "maria.keller@example.com"],
  ["Please transfer the amount to DE89 3704 0044 0532 0130 00.", "DE89 3704 0044 0532 0130 00"],
  ["Call us on +44 20 7946 0958 between nine and five.", "+44 20 7946 0958"],
  ["The card 4111 1111 1111 1111 was declined.", "4111 1111 1111 1111"],
  ["His SSN is 536-22-1234.", "536-22-1234"],
  ["The request came from 203.0.113.77.", "203.0.113.77"],
  ["PESEL: 44051401359", "44051401359"],
  ["Dear Maria Keller,", "Maria Keller"],
];

interface Answer {
  text: string;
  personal: string[];
}

function makeCorpus(): Answer[] {
  const random = randomFrom(20_261);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  return Array.from({ length: TEXTS }, (_, i) => {
    const length = 1_000 + random() * 3_000;
    const parts: string[] = [];
    const personal: string[] = [];
    while (parts.join("\n\n").length < length) {
      parts.push(pick(PARAGRAPHS).replace(/\{n\}/g, () => `${1 + Math.floor(random() * 9)}`));
      if (i % 3 === 0 && personal.length < 3) {
        const [sentence, value] = pick(PERSONAL);
        parts.push(sentence);
        personal.push(value);
      }
    }
    return { text: parts.join("\n\n"), personal };
  });
}

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

const HOSTILE: Readonly<Record<string, string>> = {
  "a.a.a.": "a.a.a.",
  "1-1-1-": "1-1-1-",
  digits: "1234567890",
  "@": "@",
  "a@a.": "a@a.",
  "near-miss IBANs": "DE89 3704 0044 0532 0130 01 ",
  "near-miss cards": "4111 1111 1111 1112 ",
  "nested quotes": '{"a":"',
  "zero width": "\u200b",
  "zero width between": "a\u200b",
  "password=": "password=",
  "begin key": `-----BEGIN ${"PRIVATE KEY-----"}`,
  "labels and numbers": "TIN 123456789 ",
  "name after name": "John Smith ",
  "a:b:": "a:b:",
};
const SIZES = [32, 128, 512];

async function timeHostile(contestant: Contestant, unit: string): Promise<(number | null)[]> {
  const times: (number | null)[] = [];
  for (const size of SIZES) {
    if (times.length > 0 && (times.at(-1) ?? PATIENCE_MS) >= PATIENCE_MS * (contestant === CONTESTANTS[0] ? 10 : 1)) {
      times.push(null);
      continue;
    }
    const text = unit.repeat(Math.ceil((size * 1_024) / unit.length)).slice(0, size * 1_024);
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
  console.log(`answers of 1 to 4 kB, ${TEXTS} texts, median of ${ROUNDS} interleaved rounds`);
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
    console.log(`${text.padEnd(20)}${name.padEnd(18)}${times}`);
  }
}
