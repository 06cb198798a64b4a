import { randomUUID } from "node:crypto";
import pg, { type Client } from "pg";
import type { Charge } from "@/lib/core/window-counters";
import type { Clock } from "../ports/clock";
import type { Change, Coordination, Listener } from "../ports/coordination";
import { StoreError } from "../ports/entry-store";
import { StartRefused } from "../ports/start-refused";
import { FleetClaims } from "./fleet-claims";
import type { ClaimState, Claims } from "./fleet-flights";
import { CHANGES_PER_READ, CHANNEL, SQL } from "./fleet-sql";
import { StopWatch } from "./stop-watch";

/** How long a process counts as alive after its last sign of life. */
const LEASE_MS = 3_000;
const RENEW_MS = 750;
/** How long before the others do a process takes itself for dead. */
const MARGIN_MS = 700;
const NOTIFY_EVERY_MS = 50;
const ACKNOWLEDGE_POLL_MS = 15;
const TIDY_EVERY = 20;
const CONNECT_MS_MAX = 2_000;
const STATEMENT_MS_MAX = 2_000;

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

interface CounterRow {
  readonly name: string;
  readonly slice: string;
  readonly count: string;
}

function countsByPlace(rows: readonly CounterRow[]): Map<string, number> {
  return new Map(rows.map(({ name, slice, count }) => [`${name}\n${slice}`, Number(count)]));
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
  private readonly stops: StopWatch;
  private renewals = 0;
  private readonly claims: FleetClaims;
  private notifying: Promise<void> | null = null;
  private notifiedAt = Number.NEGATIVE_INFINITY;

  constructor(options: FleetOptions) {
    this.options = options;
    this.claims = new FleetClaims(this.id, (text, values) => this.query(text, values));
    this.stops = new StopWatch(() => options.clock.elapsed());
  }

  async join(): Promise<void> {
    await this.renew();
    this.schedule(RENEW_MS);
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
    await this.notify(seq);
    for (;;) {
      const [left] = await this.query<{ count: number }>(SQL.unaware, [seq, this.id]);
      if (left?.count === 0) return;
      await new Promise((resolve) => setTimeout(resolve, ACKNOWLEDGE_POLL_MS));
    }
  }

  /** Those who publish at one time share one: each listener reads the table once. */
  private notify(seq: string): Promise<void> {
    this.notifying ??= this.notifySoon(seq);
    return this.notifying;
  }

  private async notifySoon(seq: string): Promise<void> {
    const waitMs = this.notifiedAt + NOTIFY_EVERY_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    this.notifiedAt = performance.now();
    // A change that comes from here on needs another one.
    this.notifying = null;
    await this.query(SQL.notify, [seq]);
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
    return this.isAlone && !this.stops.wasStopped();
  }

  private hasLease(): boolean {
    return this.options.clock.elapsed() < this.currentUntil;
  }

  async charge(charges: readonly Charge[]): Promise<number[]> {
    // Rows are locked in one order: two processes that charge the same never wait for each other in a circle.
    const places = charges.map((charge, at) => ({ charge, at, key: `${charge.name}\n${charge.slice}` }));
    places.sort((a, b) => (a.key < b.key ? -1 : 1));
    const rows = places.map(({ charge: { name, slice, amount, floor, keepMs } }) => ({
      name,
      slice,
      amount,
      floor: floor ?? null,
      keep: keepMs,
    }));
    const known = rows.filter(({ floor }) => floor !== null);
    if (known.length > 0) await this.query(SQL.raise, [JSON.stringify(known)]);
    const counted = await this.query<CounterRow>(SQL.charge, [JSON.stringify(rows)]);
    const counts = countsByPlace(counted);
    return places.toSorted((a, b) => a.at - b.at).map(({ key, charge }) => counts.get(key) ?? charge.amount);
  }

  async counts(counters: readonly Pick<Charge, "name" | "slice">[]): Promise<number[]> {
    const asked = counters.map(({ name, slice }) => ({ name, slice }));
    const counts = countsByPlace(await this.query<CounterRow>(SQL.counts, [JSON.stringify(asked)]));
    return asked.map(({ name, slice }) => counts.get(`${name}\n${slice}`) ?? 0);
  }

  claim(name: string): Promise<ClaimState> {
    return this.claims.claim(name);
  }

  stateOf(name: string): Promise<ClaimState> {
    return this.claims.stateOf(name);
  }

  unclaim(name: string, landed: boolean): Promise<void> {
    return this.claims.unclaim(name, landed);
  }

  async others(): Promise<number> {
    const [row] = await this.query<{ count: number }>(SQL.others, [this.id]);
    return row?.count ?? 0;
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.stops.close();
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
    await this.claims.renew(this.options.clock.elapsed());
    if (this.renewals++ % TIDY_EVERY === 0) await this.tidy();
  }

  private async signOfLife(): Promise<void> {
    const [known] = await this.query<{ others: number }>(SQL.renew, [this.id, this.seen, LEASE_MS]);
    this.isAlone = known?.others === 0;
    if (known === undefined) await this.rejoin();
  }

  /** Counted from before the question was asked: the database's own count can only have begun later. */
  private renewed(asked: number): void {
    this.stops.begin();
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
