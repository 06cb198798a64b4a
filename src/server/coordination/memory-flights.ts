import type { SubjectRef, TenantId } from "@/lib/core/brand";
import type {
  FlightCost,
  FlightHead,
  FlightKey,
  FlightLead,
  FlightPort,
  FlightSeat,
  Followed,
  SharedAnswer,
} from "../ports/flight";
import { SharedText } from "./shared-text";

export interface FlightLimits {
  /** How long a leader may be without its first byte while others wait. */
  readonly flightStallMs: number;
  /** Requests that may wait for one flight; more go upstream themselves. */
  readonly flightFollowers: number;
  /** Raw text of one answer that is kept for those who join later, in UTF-16 units. */
  readonly flightChars: number;
  /** How far the provider may be ahead of the fastest reader, in UTF-16 units. */
  readonly flightAheadChars: number;
  /** How long nobody joins a key whose answer could not be stored. */
  readonly flightRefusedMs: number;
  readonly flightRefusedKeys: number;
}

/** Flights of one process, in memory. */
export class MemoryFlights implements FlightPort {
  private readonly flights = new Map<string, Flight>();
  /** Keys that nobody joins, and until when. Oldest first. */
  private readonly refused = new Map<string, number>();
  private readonly limits: FlightLimits;
  private readonly elapsed: () => number;

  constructor(limits: FlightLimits, elapsed: () => number) {
    this.limits = limits;
    this.elapsed = elapsed;
  }

  get size(): number {
    return this.flights.size;
  }

  get waiting(): number {
    return [...this.flights.values()].reduce((sum, flight) => sum + flight.waiting.size, 0);
  }

  join(key: FlightKey, left: AbortSignal): FlightSeat {
    if ((this.refused.get(key.id) ?? 0) > this.elapsed()) return { role: "alone" };
    const flight = this.flights.get(key.id);
    if (flight !== undefined) return flight.follow(left);
    const begun = new Flight(key, this.limits, {
      close: () => {
        if (this.flights.get(key.id) === begun) this.flights.delete(key.id);
      },
      refuse: () => this.refuse(key.id),
    });
    this.flights.set(key.id, begun);
    return { role: "lead", lead: begun.lead(left) };
  }

  alone(left: AbortSignal): FlightLead {
    return new Call(left, { ...this.limits, flightChars: 0 }, NOBODY);
  }

  finished(key: FlightKey): SharedAnswer | null {
    return this.flights.get(key.id)?.finished() ?? null;
  }

  forget(tenantId: TenantId, subjectRef: SubjectRef | null): void {
    for (const [id, { key }] of this.flights) {
      if (key.tenantId !== tenantId || (subjectRef !== null && key.subjectRef !== subjectRef)) continue;
      this.flights.get(id)?.release();
    }
  }

  private refuse(id: string): void {
    this.refused.delete(id);
    this.refused.set(id, this.elapsed() + this.limits.flightRefusedMs);
    if (this.refused.size <= this.limits.flightRefusedKeys) return;
    for (const oldest of this.refused.keys()) {
      this.refused.delete(oldest);
      break;
    }
  }
}

/** What a call tells the flight that it belongs to. */
interface CallWatch {
  /** Its first byte is there, or its end. */
  begun(call: Call): void;
  /** Its client went away, or it broke off, before its first byte. */
  lost(call: Call, error: unknown): void;
  /** Whether somebody waits who would take it over. */
  isWaitedFor(call: Call): boolean;
  refused(call: Call): void;
  landed(call: Call): void;
}

const NOBODY: CallWatch = {
  begun: () => undefined,
  lost: () => undefined,
  isWaitedFor: () => false,
  refused: () => undefined,
  landed: () => undefined,
};

/** The client went away: what its call would have thrown matters to nobody. */
const LEFT = new Error("the client of this call went away");

/** One call to the provider, and what came of it. */
class Call implements FlightLead {
  readonly text: SharedText;
  head: FlightHead | null = null;
  private readonly gone = new AbortController();
  private readonly left: AbortSignal;
  private readonly watch: CallWatch;
  private hasFailed = false;
  private tellCost: (cost: FlightCost | null) => void = () => undefined;
  private readonly told = new Promise<FlightCost | null>((resolve) => {
    this.tellCost = resolve;
  });

  constructor(left: AbortSignal, limits: FlightLimits, watch: CallWatch) {
    this.left = left;
    this.watch = watch;
    const { flightChars: maxChars, flightAheadChars: aheadChars } = limits;
    this.text = new SharedText({ maxChars, aheadChars }, () => this.abortIfUnwanted());
    if (left.aborted) this.leave();
    else left.addEventListener("abort", () => this.leave(), { once: true });
  }

  get signal(): AbortSignal {
    return this.gone.signal;
  }

  get answer(): SharedAnswer | null {
    return this.head === null ? null : { head: this.head, read: (left) => this.text.read(left), cost: this.told };
  }

  open(head: FlightHead): void {
    this.head = head;
  }

  read(): AsyncIterable<string> {
    return this.text.read(this.left);
  }

  async push(chunk: string): Promise<void> {
    const first = !this.text.hasBegun && chunk !== "";
    const room = this.text.push(chunk);
    if (first) this.watch.begun(this);
    await room;
  }

  end(): void {
    const first = !this.text.hasBegun;
    this.text.end();
    if (first) this.watch.begun(this);
  }

  fail(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    const first = !this.text.hasBegun;
    this.text.fail(error);
    this.tellCost(null);
    if (first) this.watch.lost(this, error);
  }

  cost(cost: FlightCost): void {
    this.tellCost(cost);
  }

  refuse(): void {
    this.watch.refused(this);
  }

  land(): void {
    this.tellCost(null);
    this.watch.landed(this);
  }

  /** Before the first byte the call is given up, and one of those who wait asks anew; after it, it serves who still reads. */
  private leave(): void {
    if (!this.text.hasBegun) {
      this.fail(LEFT);
      this.gone.abort(LEFT);
    } else this.abortIfUnwanted();
  }

  private abortIfUnwanted(): void {
    if (this.text.hasEnded || this.text.readerCount > 0 || this.watch.isWaitedFor(this)) return;
    this.gone.abort(LEFT);
  }
}

interface Waiter {
  readonly settle: (followed: Followed) => void;
  readonly left: AbortSignal;
}

/** A call, those who wait for it, and the one call that may follow it. */
class Flight {
  readonly key: FlightKey;
  private readonly limits: FlightLimits;
  private readonly port: { close(): void; refuse(): void };
  readonly waiting = new Set<Waiter>();
  private call: Call | null = null;
  private takenOver = false;
  private stall: NodeJS.Timeout | null = null;

  constructor(key: FlightKey, limits: FlightLimits, port: { close(): void; refuse(): void }) {
    this.key = key;
    this.limits = limits;
    this.port = port;
  }

  lead(left: AbortSignal): FlightLead {
    const call = new Call(left, this.limits, this.watch());
    if (!left.aborted) this.call = call;
    return call;
  }

  follow(left: AbortSignal): FlightSeat {
    if (this.call?.text.hasBegun === true) return this.followBegun(this.call);
    if (this.waiting.size >= this.limits.flightFollowers) return { role: "alone" };
    this.stall ??= setTimeout(() => this.takeOver(null), this.limits.flightStallMs).unref();
    return { role: "follow", followed: this.wait(left) };
  }

  finished(): SharedAnswer | null {
    return this.call?.text.hasEnded === true && this.call.text.isWhole ? this.call.answer : null;
  }

  /** Those who have received nothing go alone, all at once; those who read go on. */
  release(): void {
    this.settleAll({ kind: "released" });
  }

  private settleAll(followed: Followed): void {
    this.close();
    for (const { settle } of this.waiting) settle(followed);
    this.waiting.clear();
  }

  private followBegun({ text, answer }: Call): FlightSeat {
    if (answer === null || !text.isWhole || text.readerCount >= this.limits.flightFollowers) return { role: "alone" };
    return { role: "follow", followed: Promise.resolve({ kind: "answer", answer }) };
  }

  private wait(left: AbortSignal): Promise<Followed> {
    return new Promise((resolve) => {
      const waiter: Waiter = {
        left,
        settle: (followed) => {
          left.removeEventListener("abort", leave);
          resolve(followed);
        },
      };
      const leave = () => {
        this.waiting.delete(waiter);
        resolve({ kind: "released" });
      };
      left.addEventListener("abort", leave, { once: true });
      this.waiting.add(waiter);
    });
  }

  private watch(): CallWatch {
    const ifCurrent = (act: () => void) => (call: Call) => {
      if (call === this.call) act();
    };
    return {
      begun: ifCurrent(() => this.hand()),
      lost: (call, error) => {
        if (call === this.call) this.takeOver(error);
      },
      isWaitedFor: (call) => call === this.call && this.waiting.size > 0,
      refused: ifCurrent(() => {
        this.port.refuse();
        this.release();
      }),
      landed: ifCurrent(() => this.release()),
    };
  }

  /** The first byte is there: everyone who waits gets a reader of his own. */
  private hand(): void {
    this.clearStall();
    const answer = this.call?.answer ?? null;
    if (answer === null) return;
    for (const { settle } of this.waiting) settle({ kind: "answer", answer });
    this.waiting.clear();
  }

  /** Once, the first of those who wait asks for all of them. @param error null: the leader only takes too long, and goes on for itself */
  private takeOver(error: unknown): void {
    this.clearStall();
    const [next] = this.waiting;
    if (next === undefined || this.takenOver) {
      this.giveUp(error);
      return;
    }
    this.takenOver = true;
    this.waiting.delete(next);
    const lead = this.lead(next.left);
    if (this.waiting.size > 0) this.stall = setTimeout(() => this.takeOver(null), this.limits.flightStallMs).unref();
    next.settle({ kind: "lead", lead });
  }

  /** A provider that could not be reached twice is not asked a thousand times; a leader that left or stalled says nothing of it. */
  private giveUp(error: unknown): void {
    const untold = error === null || error === LEFT;
    this.settleAll(untold ? { kind: "released" } : { kind: "failed", error });
  }

  private close(): void {
    this.clearStall();
    this.call = null;
    this.port.close();
  }

  private clearStall(): void {
    if (this.stall !== null) clearTimeout(this.stall);
    this.stall = null;
  }
}
