import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

export interface LetheProcess {
  readonly pid: number;
  /** As the server prints it. */
  readonly url: string;
  readonly dataDirectory: string;
  /** From spawn to the line that says it is ready. */
  readonly startMs: number;
  /** Null when the directory was in use before: they are printed once. */
  readonly ownerPassword: string | null;
  readonly appKey: string | null;
  /** What it has written, both outputs. */
  readonly output: () => string;
  /** Asks it to stop and waits; after a while it is made to. The data stay. */
  stop(): Promise<void>;
}

export interface LetheStart {
  readonly dataDirectory: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What to run with Node; the bundled server when left out. */
  readonly args?: readonly string[];
  /** Called as soon as there is something to stop, ready or not. */
  readonly onSpawn?: (stop: () => Promise<void>) => void;
}

const START_MS_MAX = 120_000;
const STOP_MS_MAX = 15_000;
const OUTPUT_CHARS_MAX = 1_000_000;

/** What a developer's shell may hold and a demonstration must not use: another database, a paid provider. */
const NOT_INHERITED =
  /^(?:LETHE_|DATABASE_URL$|OPENAI_|ANTHROPIC_|PORT$|HOST$|NODE_ENV$|NODE_OPTIONS$|VITEST|TEST$|NEXT_)/;

export function makeDataDirectory(name: string): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
}

/** Starts a server as a child on a free port of 127.0.0.1. @throws Error with what it wrote, when it does not become ready */
export async function startLethe(projectDirectory: string, start: LetheStart): Promise<LetheProcess> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [...(start.args ?? ["dist/main.mjs"])], {
    cwd: projectDirectory,
    env: environmentOf(start),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const read = collectOutput(child);
  const stop = () => stopChild(child);
  start.onSpawn?.(stop);
  try {
    const { url, startMs } = await untilReady(child, read, startedAt);
    const output = read();
    return {
      pid: child.pid ?? 0,
      url,
      dataDirectory: start.dataDirectory,
      startMs,
      ownerPassword: /one-time password\s+(\S+)/.exec(output)?.[1] ?? null,
      appKey: /lth_live_\w+/.exec(output)?.[0] ?? null,
      output: read,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function environmentOf({ dataDirectory, env }: LetheStart): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name));
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    PORT: "0",
    LETHE_DATA_DIR: dataDirectory,
    LETHE_LOG_LEVEL: "warn",
    ...env,
  };
}

function collectOutput(child: ChildProcess): () => string {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8");
    stream?.on("data", (text: string) => {
      output = (output + text).slice(-OUTPUT_CHARS_MAX);
    });
  }
  return () => output;
}

/** The address comes first; the block that holds the secrets ends with an empty line. */
const READY = /is ready: (http:\/\/\S+)\n[\s\S]*\n\n/;

function untilReady(
  child: ChildProcess,
  read: () => string,
  startedAt: number,
): Promise<{ url: string; startMs: number }> {
  return new Promise((resolve, reject) => {
    const refuse = (why: string) => finish(() => reject(new Error(`Lethe ${why}.\n${read()}`)));
    const timer = setTimeout(() => refuse("did not become ready in time"), START_MS_MAX);
    const onData = () => {
      const url = READY.exec(read())?.[1];
      if (url !== undefined) finish(() => resolve({ url, startMs: performance.now() - startedAt }));
    };
    const onExit = (code: number | null) => refuse(`ended at its start with code ${code}`);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      child.stdout?.off("data", onData);
      child.off("close", onExit);
      settle();
    };
    child.stdout?.on("data", onData);
    child.on("close", onExit);
    child.once("error", () => refuse("could not be started"));
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
  await ended;
  clearTimeout(timer);
}
