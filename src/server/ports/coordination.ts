import type { TenantId } from "@/lib/core/brand";
import type { Charge } from "@/lib/core/window-counters";

/**
 * What one process has changed and others may hold in memory. Names what changed, and nothing of its content.
 * `everything`: so much was missed that nothing in memory can be trusted.
 */
export type Change =
  | { readonly topic: "tenant"; readonly tenantId: TenantId }
  | { readonly topic: "app-key"; readonly hash: string }
  | { readonly topic: "policies" }
  | { readonly topic: "erasure"; readonly tenantId: TenantId }
  | { readonly topic: "everything" };

export type Listener = (change: Change) => Promise<void> | void;

/** What the processes on one database agree on. */
export interface Coordination {
  /**
   * Runs `work` as the only one in the fleet. Null: another one holds the lease. `signal` is aborted when the lease was lost:
   * somebody else may run the same work by then.
   */
  withLease<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T | null>;
  /** Resolves when every other living process has acted on the change, or its own lease has run out. */
  publish(change: Change): Promise<void>;
  /** Hears what other processes publish, in order. What fails is tried again before the change counts as seen. */
  subscribe(listener: Listener): void;
  /**
   * May this process serve what it holds in memory? False from before the moment at which others stop waiting for it, until
   * it has seen all that it missed.
   */
  isCurrent(): boolean;
  /** Adds to counters, over all processes, and says what each then stands at. */
  charge(charges: readonly Charge[]): Promise<number[]>;
  /** What counters stand at; 0 for one that is not there. Makes none. */
  counts(counters: readonly Pick<Charge, "name" | "slice">[]): Promise<number[]>;
  /** Other processes that are alive. */
  others(): Promise<number>;
  close(): Promise<void>;
}
