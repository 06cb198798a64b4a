import { LRUCache } from "lru-cache";
import type { Clock } from "../../ports/clock";
import type { AdminTransaction, Database } from "../../ports/database";

/** How many tries something may have, and how long it then waits. */
interface Rule {
  /** Tries without any delay. */
  readonly free: number;
  /** The delay after the last free one; it doubles with each further try. */
  readonly delayMs: number;
  readonly delayMsMax: number;
  /** Tries are forgotten when there was none for so long (`since` is the last one), or all of them after so long (the first). */
  readonly forgetMs: number;
  readonly forgetFrom: "first" | "last";
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Of the ways in, who is counted. The numbers are tries of the password. */
const RULES = {
  /** By name, whether there is such an account or not. */
  account: { free: 5, delayMs: 5 * SECOND, delayMsMax: 5 * MINUTE, forgetMs: HOUR, forgetFrom: "last" },
  address: { free: 10, delayMs: 10 * SECOND, delayMsMax: 15 * MINUTE, forgetMs: HOUR, forgetFrom: "last" },
  /** What strangers may make this server compute: a password check costs a third of a second of a core. */
  everywhere: { free: 120, delayMs: MINUTE, delayMsMax: MINUTE, forgetMs: MINUTE, forgetFrom: "first" },
  /** A browser that has logged in to this account before. Strangers can't fill it up. */
  device: { free: 10, delayMs: 10 * SECOND, delayMsMax: 5 * MINUTE, forgetMs: HOUR, forgetFrom: "last" },
  /** Who shows a valid code of the account's second factor. */
  factor: { free: 10, delayMs: 10 * SECOND, delayMsMax: 5 * MINUTE, forgetMs: HOUR, forgetFrom: "last" },
  /** The password asked for again by who has a session. */
  session: { free: 10, delayMs: 10 * SECOND, delayMsMax: 5 * MINUTE, forgetMs: HOUR, forgetFrom: "last" },
} as const satisfies Record<string, Rule>;

export type LimitKind = keyof typeof RULES;

/** `name`: a pseudonym, or a network address. */
export interface Bucket {
  readonly kind: LimitKind;
  readonly name: string;
}

export interface Verdict {
  readonly allowed: boolean;
  readonly retryAfterSeconds: number;
  /** The first refusal of this wait: the one that is recorded, so that a flood doesn't fill the audit trail. */
  readonly first: boolean;
}

interface Row {
  readonly failures: number;
  readonly since: number;
  readonly blockedUntil: number;
}

interface StoredRow {
  readonly failures: number;
  readonly since: bigint;
  readonly blockedUntil: bigint;
}

const ALLOWED: Verdict = { allowed: true, retryAfterSeconds: 0, first: false };
/** The database did not answer: what can't be counted is not let through. */
const UNCOUNTED: Verdict = { allowed: false, retryAfterSeconds: 1, first: false };
/** Waits that this process has seen: what is refused over and over costs no query. */
const WAITS_KEPT = 10_000;
const FORGOTTEN_MS = 24 * HOUR;

/** Tries to log in, in the database: what one process counts, all of them know, and a restart forgets nothing. */
export class LoginLimits {
  private readonly waits = new LRUCache<string, number>({ max: WAITS_KEPT });
  private readonly db: Database;
  private readonly clock: Clock;
  private sweptAt = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: { db: Database; clock: Clock }) {
    this.db = options.db;
    this.clock = options.clock;
  }

  /**
   * Takes one try from each bucket, or none when one is empty. It is taken *before* the password is looked at: a
   * thousand at once would else all be looked at before the first has failed. One after the other, so that of a thousand
   * at once only those cost a transaction that come before the first refusal.
   */
  take(buckets: readonly Bucket[]): Promise<Verdict> {
    const turn = this.last.then(() => this.takeInTurn(buckets)).catch(() => UNCOUNTED);
    this.last = turn;
    return turn;
  }

  private async takeInTurn(buckets: readonly Bucket[]): Promise<Verdict> {
    const now = this.clock.now();
    const known = Math.max(0, ...buckets.map((bucket) => this.waits.get(keyOf(bucket)) ?? 0));
    if (known > now) return refused(known, now, false);
    return this.db.write(async (tx) => {
      await this.sweep(tx, now);
      const rows = await readRows(tx, buckets, now);
      const until = Math.max(0, ...rows.map(({ blockedUntil }) => blockedUntil));
      if (until > now) {
        for (const [at, bucket] of buckets.entries()) this.remember(bucket, rows[at]?.blockedUntil ?? 0);
        return refused(until, now, true);
      }
      for (const [at, bucket] of buckets.entries()) {
        const row = rows[at];
        if (row !== undefined) await writeRow(tx, bucket, counted(RULES[bucket.kind], row, now));
      }
      return ALLOWED;
    });
  }

  /** The try was right: what it took is given back, and the account itself begins anew. */
  async giveBack(buckets: readonly Bucket[]): Promise<void> {
    const now = this.clock.now();
    await this.db.write(async (tx) => {
      const rows = await readRows(tx, buckets, now);
      for (const [at, bucket] of buckets.entries()) {
        const { failures = 0, since = now } = rows[at] ?? {};
        if (failures === 0) continue;
        const left = sharedWithStrangers(bucket) ? Math.max(0, failures - 1) : 0;
        await writeRow(tx, bucket, { failures: left, since, blockedUntil: 0 });
        this.waits.delete(keyOf(bucket));
      }
    });
  }

  private remember(bucket: Bucket, until: number): void {
    if (until > 0) this.waits.set(keyOf(bucket), until);
  }

  private async sweep(tx: AdminTransaction, now: number): Promise<void> {
    if (now - this.sweptAt < HOUR) return;
    this.sweptAt = now;
    await tx.loginAttempt.deleteMany({ where: { since: { lt: BigInt(now - FORGOTTEN_MS) } } });
  }
}

/** One right password must not wipe out what others of the same address have tried. */
function sharedWithStrangers({ kind }: Bucket): boolean {
  return kind === "address" || kind === "everywhere";
}

function counted(rule: Rule, row: Row, now: number): Row {
  const failures = row.failures + 1;
  const over = failures - rule.free;
  const delay = over < 0 ? 0 : Math.min(rule.delayMsMax, rule.delayMs * 2 ** Math.min(over, 30));
  const since = rule.forgetFrom === "first" && row.failures > 0 ? row.since : now;
  return { failures, since, blockedUntil: delay === 0 ? 0 : now + delay };
}

/** One for each bucket, in their order. */
async function readRows(tx: AdminTransaction, buckets: readonly Bucket[], now: number): Promise<Row[]> {
  const stored = await tx.loginAttempt.findMany({ where: { key: { in: buckets.map(keyOf) } } });
  const byKey = new Map(stored.map((row) => [row.key, row]));
  return buckets.map((bucket) => rowOf(bucket, byKey.get(keyOf(bucket)), now));
}

function rowOf(bucket: Bucket, row: StoredRow | undefined, now: number): Row {
  if (row === undefined) return { failures: 0, since: now, blockedUntil: 0 };
  const since = Number(row.since);
  const blockedUntil = Number(row.blockedUntil);
  const over = now - since >= RULES[bucket.kind].forgetMs && blockedUntil <= now;
  return over ? { failures: 0, since: now, blockedUntil: 0 } : { failures: row.failures, since, blockedUntil };
}

async function writeRow(tx: AdminTransaction, bucket: Bucket, row: Row): Promise<void> {
  const key = keyOf(bucket);
  const data = { failures: row.failures, since: BigInt(row.since), blockedUntil: BigInt(row.blockedUntil) };
  await tx.loginAttempt.upsert({ where: { key }, create: { key, ...data }, update: data });
}

function refused(until: number, now: number, first: boolean): Verdict {
  return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil((until - now) / SECOND)), first };
}

function keyOf({ kind, name }: Bucket): string {
  return `${kind}:${name}`;
}
