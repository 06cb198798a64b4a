// What `npm start`, `npm test` and `npm run dev` need done first. Each step skips what is already done.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const NODE_MIN = [20, 19];

export function say(text) {
  process.stderr.write(`lethe: ${text}\n`);
}

export function fail(text) {
  process.stderr.write(`\nlethe: ${text}\n`);
  process.exit(1);
}

export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  fail(`Node ${process.versions.node} is too old: install Node ${NODE_MIN.join(".")} or newer.`);
}

/** @param {"production" | "all"} kind which dependencies are needed */
export function install(kind) {
  const stampFile = path.join(ROOT, "node_modules/.lethe-stamp");
  const lock = createHash("sha256")
    .update(fs.readFileSync(path.join(ROOT, "package-lock.json")))
    .digest("hex");
  const stamp = fs.existsSync(stampFile) ? fs.readFileSync(stampFile, "utf8") : "";
  if (stamp === `${lock} all` || stamp === `${lock} ${kind}`) return;
  say("installing packages (one or two minutes, once)");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error", ...(kind === "all" ? [] : ["--omit=dev"])];
  // Prisma's command line would download an engine that only migrations in development need.
  const env = { ...process.env, NODE_ENV: "development", PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
  const done = spawnSync("npm", args, {
    cwd: ROOT,
    env,
    stdio: ["ignore", process.stderr, process.stderr],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) {
    fail(
      "The packages could not be installed (see above). No network? Set npm's registry to one you reach. " +
        "No compiler? better-sqlite3 needs Python 3, make and a C++ compiler where no ready binary fits: on Debian, apt-get install python3 make g++.",
    );
  }
  fs.writeFileSync(stampFile, `${lock} ${kind}`);
}

export function generate() {
  run("generating the database client", process.execPath, ["scripts/generate.mjs"], { quiet: true });
}

/** Server and pages, when their sources are not those of the last build. */
export function build() {
  const stampFile = path.join(ROOT, "dist/.stamp");
  const stamp = hashOf([
    "src",
    "prisma",
    "package-lock.json",
    "next.config.mjs",
    "postcss.config.mjs",
    "tsconfig.json",
    "scripts/bundle.mjs",
    "packages/verify/src",
    "packages/verify/page",
    "packages/verify/bundle.mjs",
  ]);
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === stamp) return;
  say("building (about a minute, once)");
  run("bundling the server", process.execPath, ["scripts/bundle.mjs"], { quiet: true });
  run("building the pages", process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    quiet: true,
    env: { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  fs.writeFileSync(stampFile, stamp);
}

/** Runs a program to its end; its output is shown only when it fails. */
export function run(what, command, args, { quiet = false, env = {} } = {}) {
  const done = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    stdio: quiet ? "pipe" : ["ignore", "inherit", "inherit"],
  });
  if (done.status === 0) return;
  if (quiet) process.stderr.write(`${done.stdout ?? ""}${done.stderr ?? ""}`);
  fail(`${what} failed (see above).`);
}

function hashOf(entries) {
  const hash = createHash("sha256").update(process.version);
  const files = entries.flatMap((entry) => filesUnder(path.join(ROOT, entry))).sort();
  for (const file of files) {
    if (file.includes(`${path.sep}generated${path.sep}`)) continue;
    hash.update(path.relative(ROOT, file)).update("\0").update(fs.readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function filesUnder(entry) {
  if (!fs.existsSync(entry)) return [];
  if (!fs.statSync(entry).isDirectory()) return [entry];
  return fs.readdirSync(entry).flatMap((name) => filesUnder(path.join(entry, name)));
}
