import { createHash } from "node:crypto";
import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type { FlightKey, FlightLead, FlightPort, FlightSeat, Followed, SharedAnswer } from "../ports/flight";

export type ClaimState = "mine" | "taken" | "landed";

/** Who in the fleet asks the provider for a key. */
export interface Claims {
  /** `taken`: another living process asks. `landed`: it has just asked, and what came of it is in the store. */
  claim(name: string): Promise<ClaimState>;
  /** `mine` stands for: nobody asks any more. */
  stateOf(name: string): Promise<ClaimState>;
  /** @param landed those who come in the next moment look into the store first */
  unclaim(name: string, landed: boolean): Promise<void>;
}

export interface FleetFlightLimits {
  /** How long a call of another process is waited for. */
  readonly flightStallMs: number;
  /** How long a claim may take: past it the request goes on as if it had it. */
  readonly lookupDeadlineMs: number;
}

export interface FleetFlightOptions {
  readonly limits: FleetFlightLimits;
  /** Is the database worth asking? */
  readonly isAnswering: () => boolean;
}

const POLL_MS = 40;
/** How long the answer to one poll is waited for. */
const POLL_DEADLINE_MS = 200;

/**
 * One call to the provider for the whole fleet. Inside a process flights are shared in memory, answer and all; between
 * processes there is only a row that says who asks, and those elsewhere get what was stored. No connection is held during
 * the call.
 */
export class FleetFlights implements FlightPort {
  private readonly own: FlightPort;
  private readonly claims: Claims;
  private readonly limits: FleetFlightLimits;
  private readonly isAnswering: () => boolean;
  /** Flights that another process led to an end, until those who wait here have heard of it. */
  private readonly ledElsewhere = new WeakSet<FlightLead>();
  private readonly leadOf = new Map<string, FlightLead>();

  constructor(own: FlightPort, claims: Claims, { limits, isAnswering }: FleetFlightOptions) {
    this.own = own;
    this.claims = claims;
    this.limits = limits;
    this.isAnswering = isAnswering;
  }

  get size(): number {
    return this.own.size;
  }

  get waiting(): number {
    return this.own.waiting;
  }

  join(key: FlightKey, left: AbortSignal): FlightSeat {
    const seat = this.own.join(key, left);
    if (seat.role === "alone") return seat;
    if (seat.role === "follow") return { role: "follow", followed: this.follow(key, seat.followed) };
    this.leadOf.set(key.id, seat.lead);
    return { role: "follow", followed: this.leadOrWait(key, seat.lead) };
  }

  alone(left: AbortSignal): FlightLead {
    return this.own.alone(left);
  }

  finished(key: FlightKey): SharedAnswer | null {
    return this.own.finished(key);
  }

  forget(tenantId: TenantId, subjectRef: SubjectRef | null): void {
    this.own.forget(tenantId, subjectRef);
  }

  /** The first here: it asks the provider, unless another process does. */
  private async leadOrWait(key: FlightKey, lead: FlightLead): Promise<Followed> {
    const name = nameOf(key);
    const until = performance.now() + this.limits.flightStallMs;
    let state = await this.ask(() => this.claims.claim(name), this.limits.lookupDeadlineMs);
    if (state === "mine") return { kind: "lead", lead: this.claimed(key, name, lead) };
    while (state === "taken" && performance.now() < until && !lead.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      state = await this.ask(() => this.claims.stateOf(name), POLL_DEADLINE_MS);
    }
    if (state === "taken") return { kind: "lead", lead };
    this.ledElsewhere.add(lead);
    this.forgetLead(key, lead);
    lead.land();
    return { kind: "stored" };
  }

  /** One who waited for an answer that another process was told looks for it in the store. */
  private async follow(key: FlightKey, followed: Promise<Followed>): Promise<Followed> {
    const lead = this.leadOf.get(key.id);
    const result = await followed;
    if (result.kind === "released" && lead !== undefined && this.ledElsewhere.has(lead)) return { kind: "stored" };
    return result.kind === "lead" ? { kind: "lead", lead: this.claimed(key, nameOf(key), result.lead) } : result;
  }

  /** A database that does not answer makes no request wait for it. */
  private ask(question: () => Promise<ClaimState>, ms: number): Promise<ClaimState> {
    if (!this.isAnswering()) return Promise.resolve("mine");
    return new Promise((resolve) => {
      const timer = setTimeout(() => setImmediate(() => resolve("mine")), ms);
      question()
        .catch(() => "mine" as const)
        .then((state) => {
          clearTimeout(timer);
          resolve(state);
        });
    });
  }

  private forgetLead(key: FlightKey, lead: FlightLead): void {
    if (this.leadOf.get(key.id) === lead) this.leadOf.delete(key.id);
  }

  /** The lead, that gives the claim back when it has ended, however it has. */
  private claimed(key: FlightKey, name: string, lead: FlightLead): FlightLead {
    const end = (landed: boolean) => {
      this.forgetLead(key, lead);
      void this.claims.unclaim(name, landed).catch(() => undefined);
    };
    return {
      get signal() {
        return lead.signal;
      },
      open: (head) => lead.open(head),
      read: () => lead.read(),
      push: (chunk) => lead.push(chunk),
      end: () => lead.end(),
      cost: (cost) => lead.cost(cost),
      fail: (error) => {
        lead.fail(error);
        end(false);
      },
      refuse: () => {
        lead.refuse();
        end(false);
      },
      land: () => {
        lead.land();
        end(true);
      },
    };
  }
}

/** No row tells of a tenant or a person. */
function nameOf(key: FlightKey): string {
  return createHash("sha256").update(key.id).digest("hex");
}
