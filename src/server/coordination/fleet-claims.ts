import type { ClaimState, Claims } from "./fleet-flights";
import { SQL } from "./fleet-sql";

/** How long a claim counts after it was renewed last, and how long a landed one is remembered. */
const CLAIM_MS = 6_000;
const RENEW_MS = 2_000;
const LANDED_MS = 2_000;

export type Query = <Row>(text: string, values: unknown[]) => Promise<Row[]>;

/** Rows that say which process asks the provider for a key: worth as much as their owner's life, and no longer than it says so. */
export class FleetClaims implements Claims {
  private readonly owner: string;
  private readonly query: Query;
  /** One whose end could not be told is renewed no more: nobody waits long for it. */
  private readonly held = new Set<string>();
  private renewedAt = Number.NEGATIVE_INFINITY;

  constructor(owner: string, query: Query) {
    this.owner = owner;
    this.query = query;
  }

  async claim(name: string): Promise<ClaimState> {
    const mine = await this.query(SQL.claim, [name, this.owner, CLAIM_MS]);
    if (mine.length > 0) {
      this.held.add(name);
      return "mine";
    }
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
    this.held.delete(name);
    if (landed) await this.query(SQL.land, [name, this.owner, LANDED_MS]);
    else await this.query(SQL.unclaim, [name, this.owner]);
  }

  /** With each sign of life; asks the database only when it is time. @param now on the monotonic clock */
  async renew(now: number): Promise<void> {
    if (this.held.size === 0 || now - this.renewedAt < RENEW_MS) return;
    this.renewedAt = now;
    await this.query(SQL.renewClaims, [this.owner, [...this.held], CLAIM_MS]);
  }
}
