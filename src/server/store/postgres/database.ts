import path from "node:path";
import type { Database } from "@/server/ports/database";
import { migrate } from "../migrate";
import { openPostgresAdmin } from "./admin";
import { Breaker } from "./breaker";
import { createPostgresEntryStore } from "./entry-store";
import { toStoreError } from "./errors";
import { withFirstConnection } from "./first-connection";
import { findInTables, scourTables } from "./maintenance";
import { postgresMigrationTarget } from "./migration-target";
import { openHotPool, openReadLanes, Sessions } from "./session";
import { createPostgresUsageStore } from "./usage-store";

export interface PostgresOptions {
  readonly url: string;
  /** The folder that holds postgres/migrations. */
  readonly migrationsRoot: string;
  readonly now: () => number;
  readonly slowReadMs?: number;
  readonly onAnswering?: (isAnswering: boolean) => void;
}

const SLOW_READ_MS = 50;
/** How long another server that is migrating is waited for, in milliseconds. */
const MIGRATION_LOCK_MS_MAX = 60_000;

/** @throws StartRefused, MigrationRefused, StoreError */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const { url, migrationsRoot, now } = options;
  const directory = path.join(migrationsRoot, "postgres", "migrations");
  try {
    await withFirstConnection(url, { lockMsMax: MIGRATION_LOCK_MS_MAX }, (client) =>
      migrate(postgresMigrationTarget(client), directory, now),
    );
  } catch (err) {
    throw toStoreError(err);
  }
  return assemble(options);
}

function assemble({ url, slowReadMs = SLOW_READ_MS, onAnswering = () => undefined }: PostgresOptions): Database {
  const lanes = openReadLanes(url);
  const breaker = new Breaker(() => lanes.ping(), {
    slowMs: slowReadMs,
    onChange: (state) => onAnswering(state === "closed"),
  });
  const sessions = new Sessions(openHotPool(url), lanes, breaker);
  const admin = openPostgresAdmin(url, breaker);
  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    breaker.close();
    await sessions.close();
    await admin.close();
  }
  return {
    provider: "postgres",
    entries: createPostgresEntryStore(sessions),
    usage: createPostgresUsageStore(sessions),
    read: admin.read,
    point: admin.point,
    auth: admin.auth,
    write: admin.write,
    isAnswering: () => !breaker.isOpen,
    writesWaiting: () => sessions.waiting,
    ping: () => sessions.ping(),
    scour: (needles, wholly) => scourTables(url, needles, wholly),
    findBytes: (needles) => findInTables(url, needles),
    close: () => (closing ??= close()),
  };
}
