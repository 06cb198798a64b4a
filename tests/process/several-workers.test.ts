import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { LedgerFile } from "@/server/ledger/ledger-file";
import { type PostgresServer, startPostgres } from "../contract/postgres-server";
import { bundleProcess, PROJECT } from "../support/bundle-process";
import { type FakeUpstream, startFakeUpstream } from "../support/fake-upstream";
import { until } from "../support/until";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 180_000 });

const WORKERS = 2;

let server: PostgresServer;
let upstream: FakeUpstream;
let program: string;
let directory: string;
let primary: ChildProcess;
let said = "";
let complained = "";
beforeAll(async () => {
  server = await startPostgres();
  await server.createDatabase("lethe");
  upstream = await startFakeUpstream();
  program = await bundleProcess(join(import.meta.dirname, "worker-process.ts"), "worker-process");
});
afterAll(async () => {
  await upstream.close();
  await server.stop();
  rmSync(program, { force: true });
});
afterEach(async () => {
  // Workers end with the connection to their primary.
  if (primary.exitCode === null && primary.signalCode === null) {
    primary.kill("SIGKILL");
    await once(primary, "exit");
  }
  rmSync(directory, { recursive: true, force: true });
});

function start(databaseUrl: string): void {
  directory = mkdtempSync(join(tmpdir(), "lethe-workers-"));
  said = "";
  complained = "";
  primary = spawn(process.execPath, [program], {
    cwd: PROJECT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: "0",
      LETHE_WORKERS: String(WORKERS),
      LETHE_DATA_DIR: join(directory, "data"),
      LETHE_STOP_DELAY_SECONDS: "0",
      LETHE_LOG_LEVEL: "silent",
      DATABASE_URL: databaseUrl,
      LETHE_VAULT: "database",
      LETHE_ROOT_KEY: randomBytes(32).toString("hex"),
      OPENAI_API_KEY: "provider-key-openai",
      OPENAI_BASE_URL: `${upstream.origin}/v1`,
    },
  });
  primary.stdout?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  primary.stderr?.on("data", (chunk: Buffer) => {
    complained += chunk.toString();
  });
}

function workers(): number[] {
  const children = readFileSync(`/proc/${primary.pid}/task/${primary.pid}/children`, "utf8");
  return children.split(" ").filter(Boolean).map(Number);
}

/** Three processes that start on a busy machine take longer than anything else here. */
async function ready(): Promise<{ origin: string; key: string }> {
  const keySaid = () => said.match(/App key .*?(lth_\S+)/)?.[1];
  for (let tries = 0; tries < 8 && keySaid() === undefined && primary.exitCode === null; tries++) {
    await until("it is ready", keySaid).catch(() => undefined);
  }
  const key = keySaid();
  if (key === undefined) throw new Error(`it did not start: ${said}${complained}`);
  return { origin: said.match(/is ready: (\S+)/)?.[1] ?? "", key };
}

/** Over a connection of its own: the primary gives each to the next worker. */
async function call(url: string, key: string, body: object): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json", connection: "close" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

it("serves behind one port, adds up its metrics, replaces a worker that died, and ends with all of them", async () => {
  start(server.ownerUrl("lethe"));
  const { origin, key } = await ready();
  expect(await until("both are there", () => (workers().length === WORKERS ? workers() : null))).toHaveLength(WORKERS);
  const ask = async () => {
    const messages = [{ role: "user", content: "Where do storks nest?" }];
    const response = await call(`${origin}/v1/chat/completions`, key, { model: "gpt-4o-mini", messages });
    await response.text();
    return response.status;
  };
  const asked = 12;
  for (let n = 0; n < asked; n++) expect(await ask()).toBe(200);
  const counted = await (await fetch(`${origin}/metrics`)).text();
  const requests = [...counted.matchAll(/^lethe_requests_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
  expect(requests.reduce((sum, count) => sum + count, 0)).toBe(asked);

  // Erasures by both: one ledger, one chain.
  for (const subject of ["jane", "joe", "jim", "jill"]) {
    expect((await call(`${origin}/api/v1/erasures`, key, { subject, confirm: subject })).status).toBe(202);
  }

  const [victim = 0] = workers();
  process.kill(victim, "SIGKILL");
  await until("another one is there", () => workers().length === WORKERS && !workers().includes(victim));
  expect(complained).toContain("it is started again in 500 ms");
  for (let n = 0; n < 4; n++) expect(await ask()).toBe(200);

  const left = workers();
  const exited = once(primary, "exit");
  primary.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  for (const pid of left) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  const ledger = await LedgerFile.open({ directory: join(directory, "data.ledger"), keysDirectory: directory });
  const persons = (await ledger.recordsAfter(0)).filter(({ act }) => act === "person");
  expect(persons).toHaveLength(4);
  await ledger.close();
});

it("a start that is refused is refused once, by all", async () => {
  start("postgresql://me:x@127.0.0.1:1/lethe");
  expect(await once(primary, "exit")).toEqual([1, null]);
  expect(complained).toMatch(/nothing listens there/);
  expect(complained).not.toContain("started again");
});
