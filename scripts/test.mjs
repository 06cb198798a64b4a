// `npm test`: everything, from a fresh clone. `npm run verify` (--fast) leaves out the browser.
// The last line is `N passed, N failed`: each static check counts as one test.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureChromium } from "./chromium.mjs";
import { ensurePostgres } from "./postgres.mjs";
import { scratchFolder } from "./scratch.mjs";
import { build, checkNode, generate, install, ROOT, say } from "./steps.mjs";

const fast = process.argv.includes("--fast");
const reports = fs.mkdtempSync(path.join(os.tmpdir(), "lethe-test-"));
const total = { passed: 0, failed: 0 };
/** Said again at the end, where a reader of a long log looks first. @type {string[]} */
const failures = [];
/** Enough to see what was expected; the whole stands above, where the runner printed it. */
const FAILURE_CHARS = 400;

checkNode();
process.chdir(ROOT);
const scratch = scratchFolder();
install("all");
generate();
ensurePostgres();

check("format and lint", bin("@biomejs/biome/bin/biome"), ["check", "--diagnostic-level=warn", "."]);
check("types", bin("typescript/bin/tsc"), ["--noEmit"]);
check("imports", "scripts/check-imports.mjs", []);
check("dead code", bin("knip/bin/knip.js"), ["--no-progress"]);
check("documents name files that exist", "scripts/check-docs.mjs", []);
vitest("unit, contract and HTTP tests");
if (!fast) {
  if (installClients()) vitest("tests with the clients of others", "tests/clients/vitest.config.ts");
  browser();
}

fs.rmSync(reports, { recursive: true, force: true });
scratch.remove();
for (const failure of failures) console.log(`FAILED ${failure}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function bin(entry) {
  return path.join("node_modules", entry);
}

function node(args, env = {}) {
  return spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, TMPDIR: scratch.path, ...env },
  });
}

function check(name, script, args) {
  say(`checking ${name}`);
  const ok = node([script, ...args]).status === 0;
  total[ok ? "passed" : "failed"] += 1;
  if (!ok) failures.push(name);
}

/** They are many megabytes that nobody needs who only runs Lethe: a package of their own, installed here. */
function installClients() {
  const folder = path.join(ROOT, "tests/clients");
  const lock = fs.readFileSync(path.join(folder, "package-lock.json"), "utf8");
  const stampFile = path.join(folder, "node_modules/.lethe-stamp");
  if (fs.existsSync(stampFile) && fs.readFileSync(stampFile, "utf8") === lock) return true;
  say("installing the clients of others (once)");
  const ok = npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], folder);
  if (ok) fs.writeFileSync(stampFile, lock);
  else failures.push("the clients of others could not be installed (see above)");
  total.failed += ok ? 0 : 1;
  return ok;
}

function npm(args, cwd) {
  const { status } = spawnSync("npm", args, { cwd, stdio: "inherit", shell: process.platform === "win32" });
  return status === 0;
}

/** @param {string} what @param {string} [config] */
function vitest(what, config) {
  say(`running ${what}`);
  const report = path.join(reports, `vitest-${config === undefined ? "own" : "clients"}.json`);
  const args = [
    bin("vitest/vitest.mjs"),
    "run",
    ...(config === undefined ? [] : ["--config", config]),
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ];
  const { status } = node(args);
  count(status, report, (json) => ({
    passed: json.numPassedTests,
    failed: json.numFailedTests + json.numFailedTestSuites * (json.numFailedTests === 0 ? 1 : 0),
    failures: json.testResults.flatMap(({ name, message, assertionResults }) => {
      const file = path.relative(ROOT, name);
      const failed = assertionResults.filter((one) => one.status === "failed");
      if (failed.length === 0 && message !== "") return [`${file}: ${message}`];
      return failed.map((one) => `${file} > ${one.fullName}: ${one.failureMessages.join(" ")}`);
    }),
  }));
}

function browser() {
  say("running browser tests");
  const chromium = ensureChromium();
  build();
  const report = path.join(reports, "playwright.json");
  const { status } = node([bin("@playwright/test/cli.js"), "test", "--reporter=list,json"], {
    CHROMIUM_PATH: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
  });
  count(status, report, ({ stats, suites }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    failures: failedSpecs(suites),
  }));
}

function failedSpecs(suites = []) {
  return suites.flatMap(({ specs = [], suites: inner }) => [
    ...specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line} > ${title}`),
    ...failedSpecs(inner),
  ]);
}

/** A runner that ended badly without saying which test failed has failed as a whole. */
function count(status, report, read) {
  const {
    passed,
    failed,
    failures: named,
  } = fs.existsSync(report)
    ? read(JSON.parse(fs.readFileSync(report, "utf8")))
    : { passed: 0, failed: 0, failures: [] };
  failures.push(...named.map((text) => text.replace(/\s+/g, " ").slice(0, FAILURE_CHARS)));
  total.passed += passed;
  total.failed += failed === 0 && status !== 0 ? 1 : failed;
}
