import { PrismaPg } from "@prisma/adapter-pg";
import {
  type AdminClient,
  type AdminTransaction,
  type PointReads,
  TRANSACTION_MS_MAX,
  TRANSACTION_WAIT_MS_MAX,
} from "../admin-client";
import { PrismaClient } from "../generated/postgres/client";
import { InFlight } from "../in-flight";
import { fromPrismaError } from "../prisma-errors";
import type { Breaker } from "./breaker";
import { ALL_TENANTS_CONNECTIONS_MAX } from "./session";
import { sessionBounds } from "./session-bounds";

const CLIENT_CONNECTIONS_MAX = 5;
/** For what a request waits for: apart, so that no list keeps it waiting. */
const POINT_CONNECTIONS = 2;
/** Of one process: its reader's, its writer's, those of point reads, and those of the driver that reach over all tenants. */
export const ADMIN_CONNECTIONS_MAX = 2 * CLIENT_CONNECTIONS_MAX + POINT_CONNECTIONS + ALL_TENANTS_CONNECTIONS_MAX;
const POINT_MS_MAX = 1_000;

/** Row-level security is forced, on the owner of the tables too: an admin says so on each connection. */
const AS_ADMIN = `SET lethe.admin = 'on'; ${sessionBounds({ statementMsMax: TRANSACTION_MS_MAX })}`;
const READ_ONLY = "SET default_transaction_read_only = on";

/**
 * Administrative transactions run one at a time, in all processes together, as they do on SQLite: what one has read is
 * still so when it writes, and the audit records keep their order without gaps. The number means nothing.
 */
const TURN_LOCK = 7_391_204_455;
const TAKE_TURN = `SELECT pg_advisory_xact_lock(${TURN_LOCK})`;

export interface PostgresAdmin {
  readonly read: AdminClient;
  readonly point: PointReads;
  readonly auth: AdminClient;
  write<T>(work: (tx: AdminTransaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function openPostgresAdmin(url: string, breaker: Breaker): PostgresAdmin {
  const read = openClient(url, `${AS_ADMIN}; ${READ_ONLY}`);
  const writer = openClient(url, AS_ADMIN);
  const single = openClient(url, `${AS_ADMIN}; ${READ_ONLY}`, { max: POINT_CONNECTIONS, query_timeout: POINT_MS_MAX });
  const inFlight = new InFlight();
  const options = { maxWait: TRANSACTION_WAIT_MS_MAX, timeout: TRANSACTION_MS_MAX };
  return {
    read,
    point: behind(breaker, single),
    auth: writer,
    async write(work) {
      try {
        return await inFlight.track(() => writer.$transaction((tx) => inTurn(tx, work), options));
      } catch (err) {
        throw fromPrismaError(err);
      }
    },
    async close() {
      await inFlight.close();
      await Promise.all([read, single, writer].map((client) => client.$disconnect()));
    },
  };
}

async function inTurn<T>(tx: AdminTransaction, work: (tx: AdminTransaction) => Promise<T>): Promise<T> {
  await tx.$executeRawUnsafe(TAKE_TURN);
  return work(tx);
}

function behind(breaker: Breaker, client: AdminClient): PointReads {
  const guarded = client.$extends({
    query: { $allOperations: ({ args, query }) => breaker.run(() => query(args)) },
  });
  // Reads give the same rows; the extended type only hides it.
  return guarded as unknown as PointReads;
}

function openClient(url: string, setUp: string, bounds: { max?: number; query_timeout?: number } = {}): AdminClient {
  const pool = {
    connectionString: url,
    max: CLIENT_CONNECTIONS_MAX,
    connectionTimeoutMillis: TRANSACTION_WAIT_MS_MAX,
    ...bounds,
    onConnect: async (client: { query(text: string): Promise<unknown> }) => void (await client.query(setUp)),
  };
  // Broken idle connections are replaced; the next query tells.
  const adapter = new PrismaPg(pool, { onPoolError: () => undefined, onConnectionError: () => undefined });
  // The one cast between the two generated clients: same models, same rows, see AdminClient.
  return new PrismaClient({ adapter }) as unknown as AdminClient;
}
