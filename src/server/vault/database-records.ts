import { randomUUID } from "node:crypto";
import pg, { type Pool, type PoolClient } from "pg";
import type { KeyId } from "@/lib/core/brand";
import { canonicalEncode } from "@/lib/core/canonical";
import { StartRefused } from "../ports/start-refused";
import type { Vault } from "../ports/vault";
import { SQL } from "./database-sql";
import type { DataRecord, KeyRecords, RootRecord } from "./key-records";
import { Keyring } from "./keyring";
import type { RootWrapper } from "./root-wrapper";

export const KEY_CONNECTIONS_MAX = 4;
const CONNECT_MS_MAX = 2_000;
const STATEMENT_MS_MAX = 10_000;
/** A process that is frozen while it holds locks keeps them no longer; a call of a transit engine may take 5 s. */
const IDLE_MS_MAX = 15_000;
/** As the holder of the lock of the root, which is no transaction's. */
const HOLD_MS_MAX = 30_000;

interface RootRow {
  readonly tenant_id: string;
  readonly kind: RootRecord["kind"];
  readonly id: KeyId;
  readonly root: string;
  readonly epoch: number;
  readonly wrapped: Buffer;
}

interface DataRow {
  readonly id: KeyId;
  readonly subject: string;
  readonly wrapped: Buffer;
}

/** A vault that any number of processes share: wrapped keys in a schema of its own, the root with the operator. @throws StartRefused */
export async function openDatabaseVault(url: string, root: RootWrapper): Promise<Vault> {
  const records = await openDatabaseRecords(url, root);
  try {
    return await Keyring.over(records);
  } catch (error) {
    await records.close();
    throw error;
  }
}

/** @throws StartRefused */
export async function openDatabaseRecords(url: string, root: RootWrapper): Promise<KeyRecords> {
  const records = new DatabaseRecords(openPool(url), [root]);
  try {
    await records.requireRoot();
    return records;
  } catch (error) {
    await records.close();
    throw error;
  }
}

/** Wraps everything under another root. Interrupted, it goes on where it was; the old root opens nothing afterwards. */
export async function changeRoot(url: string, from: RootWrapper, to: RootWrapper): Promise<number> {
  const records = new DatabaseRecords(openPool(url), [to, from]);
  try {
    return await records.wrapAnew(0);
  } finally {
    await records.close();
  }
}

/** Under the next epoch of the root, after which it forgets older ones where that is in its hands. */
export async function rotateRootOfDatabase(
  url: string,
  root: RootWrapper,
): Promise<{ epoch: number; oldDestroyed: boolean }> {
  const records = await openDatabaseRecords(url, root);
  return records.rotateRoot().finally(() => records.close());
}

function openPool(url: string): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: KEY_CONNECTIONS_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: STATEMENT_MS_MAX,
    onConnect: async (client) =>
      void (await client.query(`SET ROLE lethe_vault; SET idle_in_transaction_session_timeout = ${IDLE_MS_MAX}`)),
  });
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

class DatabaseRecords implements KeyRecords {
  private readonly pool: Pool;
  /** The first wraps; the others only open. */
  private readonly roots: readonly [RootWrapper, ...RootWrapper[]];

  constructor(pool: Pool, roots: readonly [RootWrapper, ...RootWrapper[]]) {
    this.pool = pool;
    this.roots = roots;
  }

  async requireRoot(): Promise<void> {
    const [row] = await this.rows<{ count: number }>(SQL.strangers, [this.roots[0].fingerprint]);
    if (row?.count === 0) return;
    throw new StartRefused(
      `${row?.count} keys of this database are wrapped under another root key: start with the one that belongs to it. If a change of the root was interrupted, run it again: npm run -s vault:rotate`,
    );
  }

  async findRoot(kind: RootRecord["kind"], tenantId: string): Promise<RootRecord | null> {
    const find = async () => (await this.rows<RootRow>(SQL.findRoot, [tenantId, kind]))[0];
    const open = async (row: RootRow): Promise<RootRecord> => {
      return { id: row.id, kind, tenantId, key: await this.unwrap({ ...row, tenant_id: tenantId, kind }) };
    };
    const row = await find();
    if (row === undefined) return null;
    try {
      return await open(row);
    } catch (error) {
      // Wrapped anew between the two steps, what was read is of a root that is gone.
      const newer = await find();
      if (newer === undefined || newer.epoch === row.epoch) throw error;
      return open(newer);
    }
  }

  async addRoot(record: RootRecord): Promise<RootRecord> {
    const { id, kind, tenantId, key } = record;
    const [root] = this.roots;
    await this.inTransaction(async (client) => {
      await client.query(SQL.shareRoot);
      const { epoch, bytes } = await root.wrap(key, rootAad(tenantId, kind, id));
      await client.query(SQL.addRoot, [tenantId, kind, id, root.fingerprint, epoch, bytes]);
    });
    return (await this.findRoot(kind, tenantId)) ?? record;
  }

  async findData({ tenantId }: RootRecord, subject: string): Promise<DataRecord | null> {
    return dataOf((await this.rows<DataRow>(SQL.findData, [tenantId, subject]))[0]);
  }

  async findDataById({ tenantId }: RootRecord, id: KeyId): Promise<DataRecord | null> {
    return dataOf((await this.rows<DataRow>(SQL.findDataById, [tenantId, id]))[0]);
  }

  addData(tenant: RootRecord, subject: string, wrap: (binding: string) => Uint8Array): Promise<DataRecord> {
    return this.inTransaction(async (client) => {
      // Held until the end: a tenant's destruction waits for it, and what comes later finds no tenant.
      const held = await client.query(SQL.holdTenant, [tenant.tenantId, tenant.id]);
      if (held.rowCount === 0) throw new Error("the tenant's key was destroyed meanwhile");
      const added = await client.query<DataRow>(SQL.addData, [tenant.tenantId, subject, randomUUID(), wrap(subject)]);
      return dataOf(added.rows[0]) as DataRecord;
    });
  }

  async dataIds({ tenantId }: RootRecord): Promise<KeyId[]> {
    return (await this.rows<{ id: KeyId }>(SQL.dataIds, [tenantId])).map(({ id }) => id);
  }

  async generation({ tenantId }: RootRecord, subject: string): Promise<number> {
    const [row] = await this.rows<{ generation: number }>(SQL.generation, [tenantId, subject]);
    return row?.generation ?? 0;
  }

  destroyTenant({ tenantId, id }: RootRecord): Promise<KeyId[]> {
    return this.inTransaction(async (client) => {
      const own = await client.query<{ id: KeyId }>(SQL.destroyRoot, [tenantId, id]);
      if (own.rowCount === 0) return [];
      const data = await client.query<{ id: KeyId | null }>(SQL.destroyData, [tenantId]);
      return [id, ...data.rows.flatMap((row) => (row.id === null ? [] : [row.id]))];
    });
  }

  async destroySubject({ tenantId }: RootRecord, subject: string): Promise<KeyId[]> {
    return (await this.rows<{ id: KeyId }>(SQL.destroySubject, [tenantId, subject])).map(({ id }) => id);
  }

  async destroyData({ tenantId }: RootRecord, id: KeyId): Promise<boolean> {
    const [row] = await this.rows<DataRow>(SQL.findDataById, [tenantId, id]);
    if (row === undefined) return false;
    return (await this.rows<{ id: KeyId }>(SQL.destroySubject, [tenantId, row.subject])).length > 0;
  }

  async rootEpoch(): Promise<number> {
    const [newest] = await this.rows<{ epoch: number }>(SQL.newest, []);
    return newest?.epoch ?? 0;
  }

  rotateRoot(): Promise<{ epoch: number; oldDestroyed: boolean }> {
    const [root] = this.roots;
    return this.whileRootIsHeld(async (client) => {
      const newest = await client.query<{ epoch: number }>(SQL.newest);
      const epoch = await root.advance(newest.rows[0]?.epoch ?? 0);
      await this.wrapAll(client, epoch);
      return { epoch, oldDestroyed: await root.forgetBefore(epoch) };
    });
  }

  /** @returns how many records were wrapped anew */
  wrapAnew(epoch: number): Promise<number> {
    return this.whileRootIsHeld((client) => this.wrapAll(client, epoch));
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  /** In batches, each a transaction. */
  private async wrapAll(client: PoolClient, epoch: number): Promise<number> {
    for (let total = 0; ; ) {
      await client.query("BEGIN");
      const done = await this.wrapBatch(client, epoch);
      await client.query("COMMIT");
      total += done;
      if (done === 0) return total;
    }
  }

  /** One at a time, in all processes. All on the connection that holds the lock: the others may all be waiting for it. */
  private async whileRootIsHeld<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query(SQL.holdRoot);
      await client.query(`SET idle_session_timeout = ${HOLD_MS_MAX}`);
      const result = await work(client);
      await client.query(SQL.freeRoot);
      await client.query("RESET idle_session_timeout");
      client.release();
      return result;
    } catch (error) {
      // With the connection the lock goes too.
      client.release(true);
      throw error;
    }
  }

  private async wrapBatch(client: PoolClient, epoch: number): Promise<number> {
    const [root] = this.roots;
    const { rows } = await client.query<RootRow>(SQL.outdated, [root.fingerprint, epoch]);
    for (const row of rows) {
      const wrapped = await root.wrap(await this.unwrap(row), rootAad(row.tenant_id, row.kind, row.id));
      await client.query(SQL.replace, [row.tenant_id, row.kind, root.fingerprint, wrapped.epoch, wrapped.bytes]);
    }
    return rows.length;
  }

  private unwrap({ tenant_id, kind, id, root, epoch, wrapped }: RootRow): Promise<Uint8Array> {
    const holder = this.roots.find(({ fingerprint }) => fingerprint === root);
    if (holder === undefined) throw new Error("a key is wrapped under a root that this process does not hold");
    return holder.unwrap({ epoch, bytes: wrapped }, rootAad(tenant_id, kind, id));
  }

  private async rows<Row>(text: string, values: unknown[]): Promise<Row[]> {
    return (await this.pool.query(text, values)).rows as Row[];
  }

  private async inTransaction<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    try {
      await client.query("BEGIN");
      const result = await work(client);
      await client.query("COMMIT");
      client.release();
      return result;
    } catch (error) {
      // Its transaction may still be open: it is not given to anybody else.
      client.release(true);
      throw error;
    }
  }
}

function dataOf(row: DataRow | undefined): DataRecord | null {
  return row === undefined ? null : { id: row.id, binding: row.subject, wrapped: row.wrapped };
}

function rootAad(tenantId: string, kind: string, id: string): Uint8Array {
  return canonicalEncode(["lethe/vault/root-record", tenantId, kind, id]);
}
