import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { pino } from "pino";
import { afterEach, describe, expect, it } from "vitest";
import { WorkerError } from "@/server/ports/worker-pool";
import { workerEntry } from "@/server/workers/entry";
import { type PoolLimits, ThreadPool } from "@/server/workers/thread-pool";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const ENTRY = workerEntry(PROJECT);
/** The planted thread: its jobs are named by the policy that they are given. */
const PLANTED = fileURLToPath(new URL("planted-thread.mjs", import.meta.url));
const ROOMY_MS = 60_000;

const pools: ThreadPool[] = [];
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function makePool({ entry = ENTRY, limits = {} }: { entry?: string; limits?: Partial<PoolLimits> } = {}) {
  const lines: string[] = [];
  const log = pino({ level: "debug" }, { write: (line: string) => void lines.push(line) });
  const pool = new ThreadPool({ entry, log, cores: 2, limits });
  pools.push(pool);
  const run = (source: string, options: { timeoutMs?: number; owner?: string; signal?: AbortSignal } = {}) =>
    pool.run("policy-check", { source }, { timeoutMs: ROOMY_MS, ...options });
  return { pool, run, log: () => lines.join("") };
}

const codeOf = (running: Promise<unknown>) =>
  running.then(
    () => "done",
    (error: unknown) => (error instanceof WorkerError ? error.code : `foreign: ${error}`),
  );

const SOUND = "package lethe.cache\nallow_lookup := true\nallow_store := true\ntest_sound if allow_store\n";

describe("from the sources", () => {
  it("runs a job in another thread and gives what it gives here", async () => {
    expect(await makePool().run(SOUND)).toEqual({ problems: [], tests: [{ name: "test_sound", passed: true }] });
  });

  it("reads the sources where there is no bundle, and the bundle's second entry beside the first", () => {
    expect(ENTRY).toMatch(/src\/server\/workers\/from-sources\.mjs$/);
    expect(workerEntry("/elsewhere", "file:///opt/lethe/dist/main.mjs")).toBe("/opt/lethe/dist/worker.mjs");
    expect(availableParallelism()).toBeGreaterThan(0);
  });
});

describe("a pool", () => {
  it("ends a job that is stuck and gives the next one a new thread", async () => {
    const { run } = makePool({ entry: PLANTED });
    expect(await codeOf(run("stuck", { timeoutMs: 50 }))).toBe("timeout");
    expect(await run("thread")).not.toBe(1);
  });

  it("says how long the job ran, and nothing of its input", async () => {
    const { run } = makePool({ entry: PLANTED });
    await expect(run("stuck", { timeoutMs: 50 })).rejects.toThrow(
      "policy-check: it ran over its time of 50 ms and was ended",
    );
  });

  it("keeps a thread for the next job when one throws, and logs where without what was written", async () => {
    const { run, log } = makePool({ entry: PLANTED });
    const first = await run("thread");
    expect(await codeOf(run("throw"))).toBe("failed");
    expect(await run("thread")).toBe(first);
    expect(log()).toContain("RangeError");
    expect(log()).not.toContain("the secret of a prompt");
  });

  it("replaces a thread that ends by itself", async () => {
    const { run } = makePool({ entry: PLANTED });
    const first = await run("thread");
    expect(await codeOf(run("exit"))).toBe("failed");
    expect(await run("thread")).not.toBe(first);
  });

  it("ends a job that takes too much memory, and only that", async () => {
    const { run } = makePool({ entry: PLANTED, limits: { heapMb: 32 } });
    expect(await codeOf(run("memory"))).toBe("memory");
    expect(typeof (await run("thread"))).toBe("number");
  });

  it("refuses what can't be cloned, and goes on", async () => {
    const { pool, run } = makePool({ entry: PLANTED });
    const uncloneable = { source: (() => "code") as unknown as string };
    expect(await codeOf(pool.run("policy-check", uncloneable, { timeoutMs: ROOMY_MS }))).toBe("failed");
    expect(typeof (await run("thread"))).toBe("number");
  });

  it("gives up, once, when its threads can't be loaded", async () => {
    const { run } = makePool({ entry: fileURLToPath(new URL("nowhere.mjs", import.meta.url)) });
    expect(await codeOf(run("thread"))).toBe("failed");
  });

  it("starts no thread while there is no job", async () => {
    const { pool, log } = makePool({ entry: fileURLToPath(new URL("nowhere.mjs", import.meta.url)) });
    await pool.close();
    expect(log()).toBe("");
  });
});

describe("what waits", () => {
  it("is refused past the bound, in all and for one owner", async () => {
    const { run } = makePool({
      entry: PLANTED,
      limits: { waitingMax: 2, ownerMax: { request: 2, policy: 2, workbench: 2 } },
    });
    const [a, b] = [run("stuck", { owner: "a" }), run("thread", { owner: "a" })].map(codeOf);
    expect(await codeOf(run("thread", { owner: "a" }))).toBe("overloaded");
    expect(await codeOf(run("thread", { owner: "b" }))).toBe("overloaded");
    await pools[0]?.close();
    expect(await Promise.all([a, b])).toEqual(["closed", "closed"]);
  });

  it("of an owner counts until its job is off the thread, also when nobody listens any more", async () => {
    const { run } = makePool({ entry: PLANTED, limits: { ownerMax: { request: 1, policy: 1, workbench: 1 } } });
    await run("thread", { owner: "a" });
    const controller = new AbortController();
    const stuck = codeOf(run("stuck", { owner: "a", timeoutMs: 200, signal: controller.signal }));
    controller.abort();
    expect(await stuck).toBe("aborted");
    expect(await codeOf(run("thread", { owner: "a" }))).toBe("overloaded");
    expect(typeof (await run("thread", { owner: "b" }))).toBe("number");
    expect(typeof (await run("thread", { owner: "a" }))).toBe("number");
  });

  it("is carried out by turns, whoever sent how much before", async () => {
    const { run } = makePool({ entry: PLANTED });
    const done: string[] = [];
    const of = (owner: string, at: number) => run("thread", { owner }).then(() => done.push(`${owner}${at}`));
    await Promise.all([...[1, 2, 3].map((at) => of("a", at)), of("b", 1), ...[1, 2].map((at) => of("c", at))]);
    expect(done).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
  });

  it("can be called off before it begins", async () => {
    const { run } = makePool({ entry: PLANTED });
    const controller = new AbortController();
    const stuck = codeOf(run("stuck", { timeoutMs: 100 }));
    const waiting = codeOf(run("exit", { signal: controller.signal }));
    controller.abort();
    expect(await waiting).toBe("aborted");
    expect(await stuck).toBe("timeout");
  });

  it("gives up after its time to wait", async () => {
    const { run } = makePool({ entry: PLANTED, limits: { waitMs: 0 } });
    expect(await codeOf(run("thread"))).toBe("overloaded");
  });

  it("is told when the pool closes, and what comes after it too", async () => {
    const { pool, run } = makePool({ entry: PLANTED });
    const running = codeOf(run("stuck"));
    const waiting = codeOf(run("thread"));
    await pool.close();
    expect(await Promise.all([running, waiting, codeOf(run("thread"))])).toEqual(["closed", "closed", "closed"]);
  });
});
