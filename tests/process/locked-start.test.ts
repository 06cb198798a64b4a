import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readConfig } from "@/server/config";
import { getContainer } from "@/server/container";
import { lockDirectory } from "@/server/lock-directory";
import { runPrimary } from "@/server/primary";

const PROJECT = resolve(import.meta.dirname, "../..");
const LOCKED = /Lethe already runs on .*LETHE_DATA_DIR/;

let directory = "";
let release: () => Promise<void>;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), "lethe-locked-"));
  release = await lockDirectory(directory);
});
afterEach(async () => {
  await release();
  rmSync(directory, { recursive: true, force: true });
});

/** Each way to start a server takes the lock: a lock that works and that nobody takes keeps nobody out. */
it("a server that is started on a folder in use ends at once, and says why", async () => {
  await withEnvironment({ LETHE_DATA_DIR: directory, PORT: "0" }, async () => {
    const ended = new Promise((resolve) => {
      vi.spyOn(process, "exit").mockImplementation((code) => resolve(code) as never);
    });
    const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await import("@/server/main");
    expect(await ended).toBe(1);
    expect(said.mock.calls.flat().join("")).toMatch(LOCKED);
    vi.restoreAllMocks();
  });
});

it("pages that Next serves without the front server are kept out too", async () => {
  await withEnvironment({ LETHE_DATA_DIR: directory }, async () => {
    await expect(getContainer()).rejects.toThrow(LOCKED);
  });
});

it("so is the first process of several", async () => {
  const environment = {
    LETHE_DATA_DIR: directory,
    LETHE_WORKERS: "2",
    DATABASE_URL: "postgresql://me:x@127.0.0.1/lethe",
    LETHE_VAULT: "database",
    LETHE_ROOT_KEY: "00".repeat(32),
  };
  const config = readConfig(environment as unknown as NodeJS.ProcessEnv, PROJECT);
  await expect(runPrimary({ config, entry: "", say: () => undefined })).rejects.toThrow(LOCKED);
});

async function withEnvironment(values: Record<string, string>, work: () => Promise<void>): Promise<void> {
  for (const [name, value] of Object.entries(values)) vi.stubEnv(name, value);
  try {
    await work();
  } finally {
    vi.unstubAllEnvs();
  }
}
