import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleProcess, PROJECT } from "../support/bundle-process";
import type { Act } from "./member";

export interface Member {
  readonly origin: string;
  readonly process: ChildProcess;
  /** Resolves when it has ended, however. */
  readonly gone: Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: what an act returns crosses a process as JSON.
  act(verb: Act["verb"], input?: Record<string, string>): Promise<any>;
}

export interface Fleet {
  readonly members: Member[];
  /** Another process in the place of one that is gone. */
  restart(at: number): Promise<void>;
  close(): Promise<void>;
}

/** Real processes on one Postgres, with the keys in it. */
export async function startFleet(count: number, databaseUrl: string, upstream: string): Promise<Fleet> {
  const program = await bundleProcess(join(import.meta.dirname, "member.ts"), "fleet-member");
  const directory = mkdtempSync(join(tmpdir(), "lethe-fleet-"));
  const environment = {
    DATABASE_URL: databaseUrl,
    LETHE_VAULT: "database",
    LETHE_ROOT_KEY: randomBytes(32).toString("hex"),
    LETHE_LOG_LEVEL: "silent",
    OPENAI_API_KEY: "provider-key-openai",
    OPENAI_BASE_URL: `${upstream}/v1`,
  };
  const start = (n: number) => startMember(program, { ...environment, LETHE_DATA_DIR: join(directory, String(n)) });
  const members = [await start(0)];
  members.push(...(await Promise.all(Array.from({ length: count - 1 }, (_, n) => start(n + 1)))));
  return {
    members,
    async restart(at) {
      members[at] = await start(at);
    },
    async close() {
      await Promise.all(members.map((member) => end(member.process)));
      rmSync(directory, { recursive: true, force: true });
      rmSync(program, { force: true });
    },
  };
}

/** One process, on whatever database its environment says. */
export async function startMember(program: string, environment: Record<string, string>): Promise<Member> {
  const child = fork(program, [], { cwd: PROJECT, env: { ...process.env, ...environment }, stdio: "inherit" });
  const waiting = new Map<number, (message: { result?: unknown; error?: string }) => void>();
  const port = await new Promise<number>((resolve, reject) => {
    child.once("exit", () => reject(new Error("a member of the fleet did not start")));
    child.on("message", (message: { port?: number; id?: number; result?: unknown; error?: string }) => {
      if (message.port !== undefined) resolve(message.port);
      if (message.id !== undefined) waiting.get(message.id)?.(message);
    });
  });
  let last = 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    process: child,
    gone: once(child, "exit").then(() => undefined),
    act: (verb, input = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => (error === undefined ? resolve(result) : reject(new Error(error))));
        child.send({ id, verb, input } satisfies Act);
      }),
  };
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
