import pg, { type ClientBase, type Pool, type PoolClient } from "pg";
import type { TenantId } from "@/lib/core/brand";
import { InFlight } from "../in-flight";
import { readInteger } from "../numbers";
import type { Breaker } from "./breaker";
import { toStoreError } from "./errors";
import { ReadLanes } from "./read-lanes";
import { IDLE_IN_TRANSACTION_MS_MAX } from "./session-bounds";
import { bind, type Parameters, type PostgresStatement } from "./statement";

/** Whose rows a transaction may see. Row-level security holds it to that. */
export type RowSecurityContext = OneTenant | "all-tenants";

interface OneTenant {
  readonly tenantId: TenantId;
}

/** Milliseconds for one statement: what serves a request, and what deletes in bulk. */
const STATEMENT_MS_MAX = 5_000;
export const BULK_STATEMENT_MS_MAX = 10 * 60_000;
/** Milliseconds that a statement waits for a lock. */
const LOCK_MS_MAX = 2_000;

export const HOT_CONNECTIONS_MAX = 10;
/** For what reaches over all tenants: upkeep, charts, flushes of what was added up in memory. */
export const ALL_TENANTS_CONNECTIONS_MAX = 3;
/** Connections for point reads, each shared by all who read. */
export const LANES = 4;
const LANE_MS_MAX = 1_000;
const SILENCE_MS_MAX = 1_000;
const CONNECT_MS_MAX = 2_000;
const INT8 = 20;

type Row = Record<string, unknown>;

export type Run = (statement: PostgresStatement, parameters: Parameters) => Promise<Row[]>;

/** Connections of one login, on which nothing stays behind when a transaction ends: they suit any pooler. */
export function openHotPool(url: string, max: number): Pool {
  const pool = new pg.Pool({ ...hotConnection(url), max });
  // A connection that breaks is replaced, and whoever uses it hears of it from the query. Without listeners the error would
  // end the process: the pool's are for idle connections, the client's for those in use.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

/** A point read that takes longer has met a database that does not answer; the connection is given up with it. */
export function openReadLanes(url: string): ReadLanes {
  return new ReadLanes({ ...hotConnection(url), query_timeout: LANE_MS_MAX }, LANES);
}

function hotConnection(url: string) {
  return {
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: STATEMENT_MS_MAX + SILENCE_MS_MAX,
    // Statements are sent without waiting for the answer to the one before: a read is one round trip and not four.
    pipeline: true,
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  };
}

function parserOf(oid: number, format?: "text" | "binary"): (text: string) => unknown {
  if (oid === INT8) return (text) => readInteger(Number(text), "bigint");
  return pg.types.getTypeParser(oid, format as "text");
}

interface SessionsOptions {
  /** The login of requests. */
  readonly url: string;
  /** The login that administers: row-level security lets only it over all tenants. */
  readonly adminUrl: string;
  readonly lanes: ReadLanes;
  readonly breaker: Breaker;
}

/**
 * A pooler that gives a connection for one transaction only may not know the statements that another one has prepared by
 * name (PgBouncer before 1.21). Its address says so, as Prisma's does.
 */
function isNameless(url: string): boolean {
  return /[?&]pgbouncer=true(?:&|$)/.test(url);
}

/** Transactions on the hot connections. Every one names its reach before its first statement. */
export class Sessions {
  readonly #ofTenants: Pool;
  readonly #ofAll: Pool;
  readonly #lanes: ReadLanes;
  readonly #breaker: Breaker;
  readonly #inFlight = new InFlight();
  readonly #nameless: { readonly [Login in "tenant" | "all"]: boolean };

  constructor({ url, adminUrl, lanes, breaker }: SessionsOptions) {
    this.#ofTenants = openHotPool(url, HOT_CONNECTIONS_MAX);
    this.#ofAll = openHotPool(adminUrl, ALL_TENANTS_CONNECTIONS_MAX);
    this.#lanes = lanes;
    this.#breaker = breaker;
    this.#nameless = { tenant: isNameless(url), all: isNameless(adminUrl) };
  }

  #by(rowContext: RowSecurityContext): Prepare {
    return this.#nameless[rowContext === "all-tenants" ? "all" : "tenant"] ? withoutName : asItIs;
  }

  /** Who waits for a connection. */
  get waiting(): number {
    return this.#ofTenants.waitingCount + this.#ofAll.waitingCount;
  }

  /** One statement in a transaction of its own, in one round trip. */
  read(rowContext: RowSecurityContext, statement: PostgresStatement, parameters: Parameters): Promise<Row[]> {
    const prepare = this.#by(rowContext);
    return this.#withClient(rowContext, (client) =>
      readOn(client, rowContext, prepare(bind(statement, parameters)), prepare),
    );
  }

  /** As `read`, for what a request waits for and what is short: never behind a long statement, never without a connection. */
  readPoint(rowContext: OneTenant, statement: PostgresStatement, parameters: Parameters): Promise<Row[]> {
    const prepare = this.#by(rowContext);
    const read = async () => {
      try {
        return await this.#lanes.read((client) =>
          readOn(client, rowContext, prepare(bind(statement, parameters)), prepare),
        );
      } catch (err) {
        throw toStoreError(err);
      }
    };
    return this.#inFlight.track(() => this.#breaker.run(read));
  }

  /** @param statementMsMax milliseconds for each statement */
  write<T>(
    rowContext: RowSecurityContext,
    work: (run: Run) => Promise<T>,
    statementMsMax = STATEMENT_MS_MAX,
  ): Promise<T> {
    return this.#withClient(rowContext, async (client) => {
      // Postgres ends what takes too long itself; one that does not even say so is not waited for.
      const bounds = { query_timeout: statementMsMax + SILENCE_MS_MAX };
      const prepare = this.#by(rowContext);
      const run: Run = async (statement, parameters) =>
        (await client.query<Row>({ ...prepare(bind(statement, parameters)), ...bounds })).rows;
      try {
        const opened = [client.query("BEGIN"), client.query(prepare(rowContextOf(rowContext, statementMsMax)))];
        // Sent right behind; should naming the reach fail, the transaction is aborted and `work` fails too.
        const [value] = await allSettledOrThrow([work(run), ...opened]);
        await client.query("COMMIT");
        return value;
      } catch (err) {
        // Any other connection is thrown away.
        if (err instanceof pg.DatabaseError) await client.query("ROLLBACK");
        throw err;
      }
    });
  }

  async ping(): Promise<void> {
    await this.#inFlight.track(async () => {
      try {
        await this.#lanes.ping();
      } catch (err) {
        throw toStoreError(err);
      }
    });
  }

  /** Ends what is under way, then the connections. */
  async close(): Promise<void> {
    await this.#inFlight.close();
    await Promise.all([this.#ofTenants.end(), this.#ofAll.end(), this.#lanes.close()]);
  }

  #withClient<T>(rowContext: RowSecurityContext, work: (client: PoolClient) => Promise<T>): Promise<T> {
    const pool = rowContext === "all-tenants" ? this.#ofAll : this.#ofTenants;
    return this.#inFlight.track(() => useClient(pool, work));
  }
}

async function useClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  let client: PoolClient | null = null;
  try {
    client = await pool.connect();
    const result = await work(client);
    client.release();
    return result;
  } catch (err) {
    const known = toStoreError(err);
    // Only a connection that the server itself answered on is known to be outside a transaction.
    client?.release(!(err instanceof pg.DatabaseError));
    throw known;
  }
}

interface Asked {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}
type Prepare = (asked: Asked) => Asked;

const asItIs: Prepare = (asked) => asked;
const withoutName: Prepare = ({ text, values }) => ({ text, values });

async function readOn(
  client: ClientBase,
  rowContext: RowSecurityContext,
  asked: Asked,
  prepare: Prepare,
): Promise<Row[]> {
  const [, , result] = await allSettledOrThrow([
    client.query("BEGIN READ ONLY"),
    client.query(prepare(rowContextOf(rowContext, STATEMENT_MS_MAX))),
    client.query<Row>(asked),
    // After an error this COMMIT is a rollback.
    client.query("COMMIT"),
  ]);
  return result.rows;
}

const BOUNDS = `set_config('statement_timeout', $2, true), set_config('lock_timeout', '${LOCK_MS_MAX}', true),
  set_config('idle_in_transaction_session_timeout', '${IDLE_IN_TRANSACTION_MS_MAX}', true)`;
const REACH_ONE = { name: "reach", text: `SELECT set_config('lethe.tenant', $1, true), ${BOUNDS}` };
const REACH_ALL = { name: "reach_all", text: `SELECT set_config('lethe.admin', $1, true), ${BOUNDS}` };

/** Settings that end with the transaction (`true`): a pooled connection carries none of them to the next one. */
function rowContextOf(rowContext: RowSecurityContext, statementMsMax: number) {
  const bound = String(statementMsMax);
  if (rowContext === "all-tenants") return { ...REACH_ALL, values: ["on", bound] };
  return { ...REACH_ONE, values: [rowContext.tenantId, bound] };
}

/** Waits for all, so that no answer is still on its way when the connection is given back; then throws the first error. */
async function allSettledOrThrow<T extends readonly unknown[]>(
  promises: T,
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as {
    [K in keyof T]: Awaited<T[K]>;
  };
}
