import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";

/** Debian's own PgBouncer. The test set-up installs it (scripts/postgres.mjs). */
const PROGRAM = "/usr/sbin/pgbouncer";

export const hasPgBouncer = () => existsSync(PROGRAM);

export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

interface PgBouncerOptions {
  /** Of the Postgres behind it. */
  readonly port: number;
  readonly users: Readonly<Record<string, string>>;
}

/** One connection to Postgres for many clients, given out a transaction at a time. */
export async function startPgBouncer({ port: behind, users }: PgBouncerOptions): Promise<PgBouncer> {
  const directory = mkdtempSync(path.join(os.tmpdir(), "lethe-pgbouncer-"));
  const port = await freePort();
  const userList = path.join(directory, "users.txt");
  const settings = path.join(directory, "pgbouncer.ini");
  const lines = Object.entries(users).map(([name, password]) => `"${name}" "${password}"`);
  writeFileSync(userList, `${lines.join("\n")}\n`);
  writeFileSync(
    settings,
    `[databases]
* = host=127.0.0.1 port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
auth_type = scram-sha-256
auth_file = ${userList}
pool_mode = transaction
default_pool_size = 2
unix_socket_dir =
`,
  );
  const as = owner();
  if (as.uid !== undefined) for (const file of [directory, userList, settings]) chownSync(file, as.uid, as.gid);
  chmodSync(directory, 0o700);
  const child = spawn(PROGRAM, [settings], { ...as, cwd: os.tmpdir(), stdio: "ignore" });
  const ended = once(child, "exit");
  const [[name = "", password = ""] = []] = Object.entries(users);
  await answering(`postgresql://${name}:${password}@127.0.0.1:${port}/postgres`);
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** It refuses to run as root. */
function owner(): { uid: number; gid: number } | { uid?: undefined } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function answering(connectionString: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString });
    client.on("error", () => undefined);
    try {
      await client.connect();
      await client.query("SELECT 1");
      return;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
