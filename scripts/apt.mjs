import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { say } from "./steps.mjs";

/** Installs a package of the system, where there is apt and the right to. @returns whether the file that was wanted is there now */
export function installWithApt(name, wanted) {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get")) return false;
  say(`installing ${name} with apt-get (once)`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
  spawnSync("apt-get", ["update", "-qq"], quiet);
  spawnSync("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name], quiet);
  return fs.existsSync(wanted);
}
