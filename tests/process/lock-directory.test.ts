import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, openSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { lockDirectory } from "@/server/lock-directory";

const PROJECT = resolve(import.meta.dirname, "../..");
// Inside the project, so that it finds better-sqlite3.
const SCRIPT = join(PROJECT, `node_modules/.cache/hold-lock-${process.pid}.mjs`);
const OWN_PROCESS_NUMBERS = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"];
const NO_BYTE = ["bash", "-c", 'ulimit -f 0; exec "$@"', "bash"];

const mayUnshare = spawnSync("unshare", [...OWN_PROCESS_NUMBERS.slice(1), "true"]).status === 0;

let directory = "";
const running: ChildProcess[] = [];

beforeAll(() => {
  buildSync({
    entryPoints: [join(import.meta.dirname, "hold-lock.ts")],
    outfile: SCRIPT,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["better-sqlite3"],
    alias: { "@": join(PROJECT, "src") },
  });
  return () => rmSync(SCRIPT, { force: true });
});
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "lethe-lock-")));
});
afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

interface Attempt {
  readonly child: ChildProcess;
  readonly held: boolean;
  readonly said: string;
}

/** A process that tries to take the lock, run by `wrap`. */
async function attempt(wrap: readonly string[] = []): Promise<Attempt> {
  const [command = "", ...args] = [...wrap, process.execPath, SCRIPT, directory];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const held = await Promise.race([
    once(child.stdout as NodeJS.EventEmitter, "data").then(() => true),
    once(child, "close").then(() => false),
  ]);
  return { child, held, said };
}

describe("the lock of a data directory", () => {
  it("keeps a second process out, and says what to do", async () => {
    expect((await attempt()).held).toBe(true);
    const second = await attempt();
    expect(second.held).toBe(false);
    expect(second.said).toMatch(/^StartRefused: Lethe already runs on .*LETHE_DATA_DIR/);
  });

  it.runIf(mayUnshare)("keeps one out that counts processes by itself, as another container does", async () => {
    expect((await attempt(OWN_PROCESS_NUMBERS)).held).toBe(true);
    expect((await attempt(OWN_PROCESS_NUMBERS)).held).toBe(false);
    expect((await attempt()).held).toBe(false);
  });

  it("is free as soon as its holder is gone, however it went", async () => {
    const first = await attempt();
    first.child.kill("SIGKILL");
    await once(first.child, "close");
    expect((await attempt()).held).toBe(true);
  });

  it("is given back", async () => {
    const release = await lockDirectory(directory);
    expect((await attempt()).held).toBe(false);
    await release();
    expect((await attempt()).held).toBe(true);
  });

  it("writes no byte, so a full disk does not matter", async () => {
    expect((await attempt(NO_BYTE)).held).toBe(true);
    expect(statSync(join(directory, "lethe.lock")).size).toBe(0);
  });
});

describe("the number of a process that an older version left", () => {
  it("does not keep a start out, whoever has that number now", async () => {
    writeFileSync(join(directory, "lethe.pid"), `${process.ppid}\n`);
    expect((await attempt()).held).toBe(true);
    expect(existsSync(join(directory, "lethe.pid"))).toBe(false);
  });

  it.runIf(process.platform === "linux")("does while that process has files of the folder open", async () => {
    writeFileSync(join(directory, "lethe.pid"), `${process.pid}\n`);
    openSync(join(directory, "lethe.db"), "w");
    const started = await attempt();
    expect(started.held).toBe(false);
    expect(started.said).toContain(`An older Lethe (process ${process.pid})`);
  });
});
