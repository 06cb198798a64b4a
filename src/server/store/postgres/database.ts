import path from "node:path";
import type { Database } from "@/server/ports/database";
import { migrate } from "../migrate";
import { openPostgresAdmin } from "./admin";
import { provideAppLogin } from "./app-login";
import { Breaker } from "./breaker";
import { createPostgresEntryStore } from "./entry-store";
import { toStoreError } from "./errors";
import { withFirstConnection } from "./first-connection";
import { openLedgerCopy } from "./ledger-copy";
import { findInTables, purgeTables } from "./maintenance";
import { postgresMigrationTarget } from "./migration-target";
import { openReadLanes, Sessions } from "./session";
import { createPostgresUsageStore } from "./usage-store";

export interface PostgresOptions {
  /** The login that owns the schema and administers. */
  readonly url: string;
  /** The login of requests; null: one of its own is made. */
  readonly appUrl: string | null;
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
  const { url, appUrl, migrationsRoot, now } = options;
  const directory = path.join(migrationsRoot, "postgres", "migrations");
  try {
    const requests = await withFirstConnection(url, { lockMsMax: MIGRATION_LOCK_MS_MAX }, async (client) => {
      await migrate(postgresMigrationTarget(client), directory, now);
      return provideAppLogin(client, url, appUrl);
    });
    return assemble({ ...options, appUrl: requests });
  } catch (err) {
    throw toStoreError(err);
  }
}

interface AssembleOptions extends Pick<PostgresOptions, "url" | "slowReadMs" | "onAnswering"> {
  readonly appUrl: string;
}

function assemble({
  url,
  appUrl,
  slowReadMs = SLOW_READ_MS,
  onAnswering = () => undefined,
}: AssembleOptions): Database {
  const lanes = openReadLanes(appUrl);
  const breaker = new Breaker(() => lanes.ping(), {
    slowMs: slowReadMs,
    onChange: (state) => onAnswering(state === "closed"),
  });
  const sessions = new Sessions({ url: appUrl, adminUrl: url, lanes, breaker });
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
    ledgerCopy: openLedgerCopy(admin.read),
    isAnswering: () => !breaker.isOpen,
    writesWaiting: () => sessions.waiting,
    ping: () => sessions.ping(),
    purge: (needles, wholly) => purgeTables(url, needles, wholly),
    findBytes: (needles) => findInTables(url, needles),
    close: () => (closing ??= close()),
  };
}
