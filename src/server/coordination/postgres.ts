import { randomUUID } from "node:crypto";
import pg, { type Client } from "pg";
import type { Clock } from "../ports/clock";
import type { Change, Coordination, Listener } from "../ports/coordination";
import { StoreError } from "../ports/entry-store";
import { StartRefused } from "../ports/start-refused";
import type { ClaimState, Claims } from "./fleet-flights";

/** How long a process counts as alive after its last sign of life. */
const LEASE_MS = 3_000;
const RENEW_MS = 750;
/** How long before the others do a process takes itself for dead. */
const MARGIN_MS = 700;
const TICK_MS = 200;
/** A process that did nothing for so long counts as one that was stopped. */
const STOPPED_MS = 1_000;
const ACKNOWLEDGE_POLL_MS = 15;
const TIDY_EVERY = 20;
/** Longest time a claim counts, and how long a landed one is remembered. */
const CLAIM_MS = 15 * 60_000;
const LANDED_MS = 2_000;
const CHANGES_KEPT = "1 hour";
const CHANGES_PER_READ = 1_000;
const CONNECT_MS_MAX = 2_000;
const STATEMENT_MS_MAX = 2_000;
/** The numbers of the lock mean nothing. It makes changes visible in the order of their numbers. */
const CHANGE_LOCK = 7_391_204_456;
const CHANNEL = "lethe_fleet";

const SQL = {
  join: `INSERT INTO lethe_fleet.process (id, vault, seen, expires_at)
    VALUES ($1, $2, (SELECT COALESCE(MAX(seq), 0) FROM lethe_fleet.change), now() + $3 * interval '1 ms')`,
  leave: "DELETE FROM lethe_fleet.process WHERE id = $1",
  renew: `UPDATE lethe_fleet.process SET expires_at = now() + $3 * interval '1 ms', seen = GREATEST(seen, $2)
    WHERE id = $1
    RETURNING (SELECT COUNT(*) FROM lethe_fleet.process p WHERE p.expires_at > now() AND p.id <> $1)::int AS others`,
  bury: "DELETE FROM lethe_fleet.process WHERE expires_at < now() - interval '1 minute'",
  prune: `DELETE FROM lethe_fleet.change WHERE at < now() - interval '${CHANGES_KEPT}'`,
  changes: `SELECT seq, change FROM lethe_fleet.change WHERE seq > $1 ORDER BY seq LIMIT ${CHANGES_PER_READ}`,
  newest: "SELECT COALESCE(MAX(seq), 0) AS seq FROM lethe_fleet.change",
  publish: `WITH turn AS MATERIALIZED (SELECT pg_advisory_xact_lock(${CHANGE_LOCK}))
    INSERT INTO lethe_fleet.change (change) SELECT $1 FROM turn RETURNING seq`,
  // Only a counter: what changed is read from the table, so that nothing is lost while a listener was away.
  notify: `SELECT pg_notify('${CHANNEL}', $1)`,
  unaware: "SELECT COUNT(*)::int AS count FROM lethe_fleet.process WHERE seen < $1 AND expires_at > now() AND id <> $2",
  fileOwners: `SELECT COUNT(*)::int AS count FROM lethe_fleet.process
    WHERE expires_at > now() AND id <> $1 AND (vault = 'file' OR $2 = 'file')`,
  others: "SELECT COUNT(*)::int AS count FROM lethe_fleet.process WHERE expires_at > now() AND id <> $1",
  takeLease: `INSERT INTO lethe_fleet.lease AS l (name, holder) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET holder = $2
      WHERE NOT EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = l.holder AND p.expires_at > now())
    RETURNING name`,
  giveLease: "DELETE FROM lethe_fleet.lease WHERE name = $1 AND holder = $2",
  count: `INSERT INTO lethe_fleet.counter AS c (name, slice, count, expires_at)
    VALUES ($1, $2, 1, now() + $3 * 2 * interval '1 ms')
    ON CONFLICT (name, slice) DO UPDATE SET count = c.count + 1 RETURNING count::int AS count`,
  // A claim is worth as much as its owner's life; a landed one says for a moment that the store is to be asked.
  claim: `INSERT INTO lethe_fleet.flight AS f (name, owner, expires_at) VALUES ($1, $2, now() + $3 * interval '1 ms')
    ON CONFLICT (name) DO UPDATE SET owner = $2, landed = false, expires_at = excluded.expires_at
      WHERE f.expires_at < now() OR (NOT f.landed
        AND NOT EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = f.owner AND p.expires_at > now()))
    RETURNING false AS landed`,
  claimState: `SELECT landed FROM lethe_fleet.flight f WHERE name = $1 AND expires_at > now()
    AND (landed OR EXISTS (SELECT 1 FROM lethe_fleet.process p WHERE p.id = f.owner AND p.expires_at > now()))`,
  land: "UPDATE lethe_fleet.flight SET landed = true, expires_at = now() + $3 * interval '1 ms' WHERE name = $1 AND owner = $2",
  unclaim: "DELETE FROM lethe_fleet.flight WHERE name = $1 AND owner = $2",
  forgetFlights: "DELETE FROM lethe_fleet.flight WHERE expires_at < now()",
  forgetCounters: "DELETE FROM lethe_fleet.counter WHERE expires_at < now()",
};

export interface FleetOptions {
  /** A direct connection: LISTEN needs a session of its own, which a pooler does not give. */
  readonly url: string;
  readonly clock: Clock;
  /** Which vault this process uses: those on one database must use the same. */
  readonly vault: string;
  readonly onTrouble: (error: unknown) => void;
}

/** Joins the processes on this database. @throws what the first connection fails with */
export async function coordinateOnPostgres(options: FleetOptions): Promise<Coordination & Claims> {
  const fleet = new Fleet(options);
  await fleet.join();
  return fleet;
}

class Fleet implements Coordination, Claims {
  private readonly id = randomUUID();
  private readonly options: FleetOptions;
  private readonly listeners: Listener[] = [];
  private client: Client | null = null;
  /** Until when others wait for this process, on the monotonic clock, less a margin. */
  private currentUntil = Number.NEGATIVE_INFINITY;
  private seen = 0;
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<void> = Promise.resolve();
  private lost = new AbortController();
  private closed = false;
  /** Nobody else was there when the database last answered. */
  private isAlone = false;
  /** Shows that this process runs: one that was stopped finds it old. */
  private ticked = Number.NEGATIVE_INFINITY;
  private ticker: NodeJS.Timeout | null = null;
  private wasStopped = false;
  private renewals = 0;

  constructor(options: FleetOptions) {
    this.options = options;
  }

  async join(): Promise<void> {
    await this.renew();
    this.schedule(RENEW_MS);
    this.ticker = setInterval(() => this.tick(), TICK_MS).unref();
    try {
      await this.requireSharedVault();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** A file is one process's: beside another process the vault must be the database's. */
  private async requireSharedVault(): Promise<void> {
    const since = this.options.clock.elapsed();
    while ((await this.ownersOfFiles()) > 0) {
      // One that has just ended without a word is not waited for longer than its lease.
      if (this.options.clock.elapsed() - since > LEASE_MS + RENEW_MS) {
        throw new StartRefused(
          "Another Lethe runs on this database, and the keys are in a file that one process owns. For several, keep them in the database: LETHE_VAULT=database and a root key that you hold (docs/scaling.md).",
        );
      }
      await new Promise((resolve) => setTimeout(resolve, RENEW_MS / 3));
    }
  }

  private async ownersOfFiles(): Promise<number> {
    const [row] = await this.query<{ count: number }>(SQL.fileOwners, [this.id, this.options.vault]);
    return row?.count ?? 0;
  }

  async withLease<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    if (!this.hasLease()) return null;
    const taken = await this.query(SQL.takeLease, [name, this.id]);
    if (taken.length === 0) return null;
    try {
      return await work(this.lost.signal);
    } finally {
      await this.query(SQL.giveLease, [name, this.id]).catch(this.options.onTrouble);
    }
  }

  async publish(change: Change): Promise<void> {
    // A connection that broke is made anew first: the change is done, and must not stay unknown.
    if (this.client === null) await this.wake();
    try {
      await this.publishNow(change);
    } catch (error) {
      throw new StoreError("unavailable", "the other processes could not be told", { cause: error });
    }
  }

  private async publishNow(change: Change): Promise<void> {
    const [row] = await this.query<{ seq: string }>(SQL.publish, [JSON.stringify(change)]);
    const seq = row?.seq ?? "0";
    await this.query(SQL.notify, [seq]);
    for (;;) {
      const [left] = await this.query<{ count: number }>(SQL.unaware, [seq, this.id]);
      if (left?.count === 0) return;
      await new Promise((resolve) => setTimeout(resolve, ACKNOWLEDGE_POLL_MS));
    }
  }

  subscribe(listener: Listener): void {
    this.listeners.push(listener);
  }

  isCurrent(): boolean {
    return this.hasLease() || this.isCutOffAlone();
  }

  /**
   * The database does not answer, or too slowly, and nobody else was there when it last did: what is in memory is as good as
   * ever. Not so for a process that was stopped: others may have come and gone.
   */
  private isCutOffAlone(): boolean {
    this.noteStop();
    return this.isAlone && !this.wasStopped;
  }

  private noteStop(): void {
    if (this.options.clock.elapsed() - this.ticked > STOPPED_MS) this.wasStopped = true;
  }

  private tick(): void {
    this.noteStop();
    this.ticked = this.options.clock.elapsed();
  }

  private hasLease(): boolean {
    return this.options.clock.elapsed() < this.currentUntil;
  }

  async count(name: string, windowMs: number): Promise<number> {
    const slice = Math.floor(this.options.clock.now() / windowMs);
    const [row] = await this.query<{ count: number }>(SQL.count, [name, slice, windowMs]);
    return row?.count ?? 1;
  }

  async claim(name: string): Promise<ClaimState> {
    const mine = await this.query(SQL.claim, [name, this.id, CLAIM_MS]);
    if (mine.length > 0) return "mine";
    const state = await this.stateOf(name);
    // It went in between, with nothing in the store: as if it had been landed, whoever looks finds what there is.
    return state === "mine" ? "landed" : state;
  }

  async stateOf(name: string): Promise<ClaimState> {
    const [row] = await this.query<{ landed: boolean }>(SQL.claimState, [name]);
    if (row === undefined) return "mine";
    return row.landed ? "landed" : "taken";
  }

  async unclaim(name: string, landed: boolean): Promise<void> {
    if (landed) await this.query(SQL.land, [name, this.id, LANDED_MS]);
    else await this.query(SQL.unclaim, [name, this.id]);
  }

  async others(): Promise<number> {
    const [row] = await this.query<{ count: number }>(SQL.others, [this.id]);
    return row?.count ?? 0;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.ticker !== null) clearInterval(this.ticker);
    await this.turn;
    await this.query(SQL.leave, [this.id]).catch(() => undefined);
    await this.client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.options.url,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      query_timeout: STATEMENT_MS_MAX,
      statement_timeout: STATEMENT_MS_MAX,
      keepAlive: true,
      pipeline: true,
    });
    const drop = () => {
      if (this.client === client) this.client = null;
    };
    client.on("error", drop);
    client.on("end", drop);
    client.on("notification", () => void this.wake());
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.client = client;
  }

  /** New here, or buried after a minute without a sign of life: what was missed may be gone from the table. */
  private async rejoin(): Promise<void> {
    const isFirst = this.seen === 0 && this.currentUntil === Number.NEGATIVE_INFINITY;
    await this.query(SQL.join, [this.id, this.options.vault, LEASE_MS]);
    const [newest] = await this.query<{ seq: string }>(SQL.newest, []);
    this.seen = Number(newest?.seq ?? 0);
    if (!isFirst) await this.tell({ topic: "everything" });
  }

  private wake(): Promise<void> {
    this.turn = this.turn.then(() => this.renew()).catch(this.options.onTrouble);
    return this.turn;
  }

  private schedule(ms: number): void {
    if (this.closed) return;
    this.timer = setTimeout(() => {
      void this.wake().finally(() => this.schedule(RENEW_MS));
    }, ms);
    this.timer.unref();
  }

  /** Acts on what others changed, then gives the sign of life that says so. */
  private async renew(): Promise<void> {
    if (this.closed) return;
    if (this.client === null) await this.connect();
    // Others may have stopped waiting: alive again first, so that they wait from here on, and only then caught up.
    if (!this.hasLease()) await this.signOfLife();
    const before = this.currentUntil;
    let asked = this.options.clock.elapsed();
    await this.catchUp();
    await this.signOfLife();
    if (this.options.clock.elapsed() >= before) {
      // The lease may have run out in between, and somebody have stopped waiting: once more, now surely alive.
      asked = this.options.clock.elapsed();
      await this.catchUp();
      await this.signOfLife();
    }
    this.renewed(asked);
    if (this.renewals++ % TIDY_EVERY === 0) await this.tidy();
  }

  private async signOfLife(): Promise<void> {
    const [known] = await this.query<{ others: number }>(SQL.renew, [this.id, this.seen, LEASE_MS]);
    this.isAlone = known?.others === 0;
    if (known === undefined) await this.rejoin();
  }

  /** Counted from before the question was asked: the database's own count can only have begun later. */
  private renewed(asked: number): void {
    this.ticked = this.options.clock.elapsed();
    this.wasStopped = false;
    // Leases were somebody else's to take meanwhile.
    if (!this.hasLease()) {
      this.lost.abort();
      this.lost = new AbortController();
    }
    this.currentUntil = asked + LEASE_MS - MARGIN_MS;
  }

  private async catchUp(): Promise<void> {
    for (;;) {
      const rows = await this.query<{ seq: string; change: string }>(SQL.changes, [this.seen]);
      for (const { seq, change } of rows) {
        await this.tell(JSON.parse(change) as Change);
        this.seen = Number(seq);
      }
      if (rows.length < CHANGES_PER_READ) return;
    }
  }

  private async tell(change: Change): Promise<void> {
    for (const listener of this.listeners) await listener(change);
  }

  private async tidy(): Promise<void> {
    for (const statement of [SQL.bury, SQL.prune, SQL.forgetCounters, SQL.forgetFlights])
      await this.query(statement, []);
  }

  private async query<Row>(text: string, values: unknown[]): Promise<Row[]> {
    const { client } = this;
    if (client === null) throw new Error("no connection to the other processes");
    try {
      return (await client.query(text, values)).rows as Row[];
    } catch (error) {
      // One that does not answer in time is not waited for again: the next sign of life goes over a new connection.
      if (!(error instanceof pg.DatabaseError)) this.abandon(client);
      throw error;
    }
  }

  private abandon(client: Client): void {
    if (this.client === client) this.client = null;
    client.end().catch(() => undefined);
  }
}
