import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chownSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Launch } from "./postgres-server";

/** Debian 12's own PostgreSQL. The test set-up installs it (scripts/postgres.mjs). */
const BINARIES = "/usr/lib/postgresql/15/bin";

export const hasDebianPostgres = () => existsSync(path.join(BINARIES, "postgres"));

/** Postgres refuses to run as root: then it runs as the user that the package made. */
function owner(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

export const launchDebian: Launch = async ({ directory, port, password, initdbFlags, settings }) => {
  const as = owner();
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const passwordFile = path.join(path.dirname(directory), "password");
  writeFileSync(passwordFile, password);
  if (as.uid !== undefined) for (const each of [directory, passwordFile]) chownSync(each, as.uid, as.gid);
  const options = { ...as, cwd: os.tmpdir(), env: { ...process.env, LC_ALL: "C.UTF-8", PATH: BINARIES } };
  const initdb = [`--pgdata=${directory}`, "--username=postgres", "--auth=password", `--pwfile=${passwordFile}`];
  execFileSync(path.join(BINARIES, "initdb"), [...initdb, ...initdbFlags], { ...options, stdio: "ignore" });
  const flags = [...settings, `unix_socket_directories=${directory}`].flatMap((setting) => ["-c", setting]);
  const server = spawn(path.join(BINARIES, "postgres"), ["-D", directory, "-p", String(port), ...flags], {
    ...options,
    stdio: ["ignore", "ignore", "pipe"],
  });
  await ready(server);
  return async () => {
    const exited = once(server, "exit");
    // SIGINT is Postgres's fast shutdown: it does not wait for clients.
    server.kill("SIGINT");
    await exited;
  };
};

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_000);
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("exit", () => reject(new Error(`Postgres ended: ${said}`)));
  });
}
