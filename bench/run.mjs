// `npm run bench` lists the benches; `npm run bench -- NAME [arguments]` runs one, with the peers that it is compared to.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { build, fail, generate, install, ROOT, say } from "../scripts/steps.mjs";

const BENCH = path.join(ROOT, "bench");

const BENCHES = {
  http: "requests per second and latency of hits and misses beside a bare node:http server; overhead, memory, start",
  gateway: "first byte of streamed misses and hits, ten megabytes passed on, beside a direct call and another gateway",
  lookup: "time of a similarity look-up by size, beside other search engines",
  quality: "right and wrong hits on streams of questions",
  sharing: "hits kept by confirmed sharing and by none, by how many people ask",
  agreement: "answers that say the same in other words and are taken to agree, by their length",
  mutations: "wrong pairs accepted when a number, a negation or a name changes",
  traps: "small changes of any question that are served: function words, case, marks, numbers, invisible text",
  redaction: "throughput of the personal-data scanner, on hostile text too",
  "two-sided": "of questions that look alike: other classes refused, the same class served",
  edits: "what refuses near questions of the same class, and of others, by kind of difference",
  policy: "time of a policy decision",
  loop: "what requests feel of dashboards, erasures, bulk deletions, scans, policies and locks, with a million rows",
  dashboard: "what each page asks for, with 100,000 entries, 1,000,000 decisions and 5,000 tenants",
  fleet:
    "1, 2 and 3 processes on one Postgres: hits and misses a second, calls for equal misses, time until others know",
  people: "a million people's keys in Postgres: start, memory, erasure of one",
  kills:
    "five persons erased at once and the server killed in between: each complete once, bytes left (--count, --seed)",
  flips: "a bit flipped in any row of any table for each person erased: erasures that complete (--count, --seed)",
  restores:
    "old copies of database, vault and ledger put back in random combinations: what was erased is served (--count, --seed)",
  rewrite: "the physical end of an erasure on Postgres: the whole table rewritten, beside one of 64 parts",
  vault: "the file vault with a million people: start, memory, first key, erasure of one",
};

/** These start the built server. */
const NEEDS_SERVER = new Set(["http"]);

const [name, ...given] = process.argv.slice(2);
const saves = given.includes("--save");
const args = given.filter((argument) => argument !== "--save");
if (name === undefined || name === "--help" || name === "-h") {
  process.stdout.write(list());
  process.exit(0);
}
if (!Object.hasOwn(BENCHES, name)) fail(`There is no bench "${name}".\n\n${list()}`);
const file = path.join(BENCH, `${name}.ts`);
if (!fs.existsSync(file)) fail(`The bench "${name}" is not written yet (bench/${name}.ts).\n\n${list()}`);

process.chdir(ROOT);
install("production");
generate();
if (NEEDS_SERVER.has(name)) build();
installPeers();
runBench();

function list() {
  const lines = Object.entries(BENCHES).map(([bench, what]) => `  ${bench.padEnd(10)} ${what}`);
  return `npm run bench -- NAME [arguments]\n\n${lines.join("\n")}\n\n  --json     prints the result as JSON\n  --save     writes it to bench/results/NAME.json, from which the documents take their numbers\n`;
}

/** The peers have a package of their own: who only runs Lethe never installs them. */
function installPeers() {
  if (!fs.existsSync(path.join(BENCH, "package.json"))) return;
  const stampFile = path.join(BENCH, "node_modules/.lethe-stamp");
  const lockFile = path.join(BENCH, "package-lock.json");
  const hasLock = fs.existsSync(lockFile);
  const stamp = createHash("sha256")
    .update(fs.readFileSync(path.join(BENCH, "package.json")))
    .update(hasLock ? fs.readFileSync(lockFile) : "")
    .digest("hex");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  say("installing the peers of the benches (once)");
  const how = hasLock ? ["ci"] : ["install", "--no-package-lock"];
  const done = spawnSync("npm", [...how, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: BENCH,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    say("the peers could not be installed (see above): the bench runs without them");
    return;
  }
  fs.writeFileSync(stampFile, stamp);
}

/** Ctrl-C goes to the bench, which stops what it has started; this process only waits for it. */
function runBench() {
  const tsx = path.join(ROOT, "node_modules/tsx/dist/cli.mjs");
  const stdio = ["inherit", saves ? "pipe" : "inherit", "inherit"];
  const child = spawn(process.execPath, [tsx, file, ...args, ...(saves ? ["--json"] : [])], { cwd: ROOT, stdio });
  let printed = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    printed += text;
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("close", (code) => {
    if (saves && code === 0) save(JSON.parse(printed));
    process.exit(code ?? 1);
  });
}

function save(result) {
  const target = path.join(BENCH, "results", `${name}.json`);
  const machine = `${os.cpus().length} x ${os.cpus()[0]?.model}, Node ${process.versions.node}`;
  const command = ["npm run bench --", name, ...args].join(" ");
  const day = new Date().toISOString().slice(0, 10);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, `${JSON.stringify({ command, day, machine, result }, null, 2)}\n`);
  say(`wrote bench/results/${name}.json; npx tsx scripts/docs/numbers.ts takes it into the documents`);
}
