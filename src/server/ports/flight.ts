import type { SubjectRef, TenantId } from "@/lib/core/brand";

/*
 * One call to the provider for equal requests. The first one leads; the others read what it is told, from the beginning
 * and each at its own pace. Several processes: who waits elsewhere is told to look for the stored answer.
 */

/** Who may share a call: equal keys of one person, or of nobody named. */
export interface FlightKey {
  /** Holds the tenant, the scope, the prompt, who asks, and the tenant's generation. */
  readonly id: string;
  readonly tenantId: TenantId;
  readonly subjectRef: SubjectRef | null;
}

export interface FlightHead {
  readonly kind: "json" | "stream";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Set where it is true only of a request that was sent on in the very same words. */
  readonly sentDigest?: string;
}

/** What the call cost, once it is known. */
export interface FlightCost {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly costMicroUsd: number;
}

/** An answer as the provider gives it: raw text, kept from its beginning. */
export interface SharedAnswer {
  readonly head: FlightHead;
  /** A reader of its own, until its client leaves. Throws where the answer broke off, or when the reader fell too far behind. */
  read(left: AbortSignal): AsyncIterable<string>;
  /** Null: nothing was told. */
  readonly cost: Promise<FlightCost | null>;
}

/** What one who waited gets. */
export type Followed =
  | { readonly kind: "answer"; readonly answer: SharedAnswer }
  /** Led by another process, and stored: look again. */
  | { readonly kind: "stored" }
  /** The provider could not be reached, twice. */
  | { readonly kind: "failed"; readonly error: unknown }
  /** The answer may not be shared: ask for yourself. */
  | { readonly kind: "released" }
  /** The leader left, stalled or broke off before its first byte: it is your turn to ask, for all who wait. */
  | { readonly kind: "lead"; readonly lead: FlightLead };

/** The side of the one who asks the provider. Each call but `push` may come at most once. */
export interface FlightLead {
  /** Aborted when nobody is left who wants the answer. */
  readonly signal: AbortSignal;
  /** The answer begins. */
  open(head: FlightHead): void;
  /** The leader's own reader; it may have none. */
  read(): AsyncIterable<string>;
  /** Resolves when there is room for more: a slow reader is left behind, but all of them together hold the provider back. */
  push(chunk: string): Promise<void>;
  end(): void;
  /** It broke off, or never began. */
  fail(error: unknown): void;
  cost(cost: FlightCost): void;
  /** May not be stored: who has received nothing is released, and for a while nobody joins this key. */
  refuse(): void;
  /** Stored, or given up: equal requests find it in the store from now on, or ask anew. */
  land(): void;
}

export type FlightSeat =
  | { readonly role: "lead"; readonly lead: FlightLead }
  | { readonly role: "follow"; readonly followed: Promise<Followed> }
  /** Too many wait, or the key's answers may not be shared: go alone. */
  | { readonly role: "alone" };

export interface FlightPort {
  /** @param left aborted when the client of this request goes away */
  join(key: FlightKey, left: AbortSignal): FlightSeat;
  /** For a request that shares with nobody: the same lead, and no followers. */
  alone(left: AbortSignal): FlightLead;
  /** The whole answer of a flight that waits for its store. */
  finished(key: FlightKey): SharedAnswer | null;
  /** Drops what is held of an erased tenant or person. */
  forget(tenantId: TenantId, subjectRef: SubjectRef | null): void;
  /** Open flights. */
  readonly size: number;
  /** Requests that wait for another one's first byte. */
  readonly waiting: number;
}
