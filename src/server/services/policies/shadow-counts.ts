import type { Logger } from "pino";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import type { WorkerPool } from "../../ports/worker-pool";
import { effectiveDecision } from "./effective-decision";

export interface ShadowCount {
  same: number;
  /** The shadow would look or store where the policy in force does not. */
  looser: number;
  /** The shadow would not look or store where the policy in force does. */
  stricter: number;
  failures: number;
}

/** A decision in force, and on what. */
interface Observed {
  readonly input: PolicyInput;
  readonly inForce: PolicyDecision;
  readonly nowMs: number;
}

interface Pending {
  readonly source: string;
  readonly observed: Observed[];
}

/** Decisions of one version that wait for their turn; more are not counted. */
const PENDING_MAX = 2_000;
/** Decisions that one job makes. */
const PAGE = 200;
const EVERY_MS = 1_000;

export interface ShadowOptions {
  readonly workers: WorkerPool;
  readonly timeoutMs: number;
  readonly log: Logger;
}

/**
 * How often a policy in shadow would have decided otherwise. Counted since it was put into shadow, or since the start. It is
 * evaluated in a worker thread, a page at a time and after the request: nobody has published it, so nothing may wait for it.
 */
export class ShadowCounts {
  private readonly counts = new Map<string, ShadowCount>();
  private readonly pending = new Map<string, Pending>();
  private readonly options: ShadowOptions;
  private timer: NodeJS.Timeout | null = null;
  private evaluating: Promise<void> | null = null;

  constructor(options: ShadowOptions) {
    this.options = options;
  }

  observe(shadow: { versionId: string; source: string }, observed: Observed): void {
    const known = this.pending.get(shadow.versionId);
    const pending = known?.source === shadow.source ? known : { source: shadow.source, observed: [] };
    this.pending.set(shadow.versionId, pending);
    if (pending.observed.length < PENDING_MAX) pending.observed.push(observed);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.settle();
    }, EVERY_MS).unref();
  }

  /** Evaluates what waits. */
  async settle(): Promise<void> {
    await this.evaluating;
    this.evaluating = this.evaluateAll();
    await this.evaluating;
  }

  /** Zeros for a version that was not in shadow since the start. */
  of(versionId: string): ShadowCount {
    return this.counts.get(versionId) ?? { same: 0, looser: 0, stricter: 0, failures: 0 };
  }

  reset(versionId: string): void {
    this.counts.delete(versionId);
    this.pending.delete(versionId);
  }

  private async evaluateAll(): Promise<void> {
    const all = [...this.pending];
    this.pending.clear();
    for (const [versionId, { source, observed }] of all) {
      for (let at = 0; at < observed.length; at += PAGE) {
        const page = observed.slice(at, at + PAGE);
        const decisions = await this.decide(source, page);
        for (const [index, one] of page.entries()) this.count(versionId, one, decisions?.[index]);
      }
    }
  }

  /** Null: it ran over its time, or needed too much. */
  private async decide(source: string, page: readonly Observed[]): Promise<readonly PolicyDecision[] | null> {
    const facts = page.map(({ input, nowMs }) => ({ input, nowMs }));
    try {
      return await this.options.workers.run("policy-replay", { source, facts }, { timeoutMs: this.options.timeoutMs });
    } catch (error) {
      this.options.log.warn({ err: error }, "a policy in shadow could not be evaluated");
      return null;
    }
  }

  private count(versionId: string, { input, inForce }: Observed, decision: PolicyDecision | undefined): void {
    const count = this.of(versionId);
    this.counts.set(versionId, count);
    const would = decision === undefined ? 0 : allows(effectiveDecision(decision, input));
    const does = allows(effectiveDecision(inForce, input));
    if (decision === undefined || decision.failure !== null) count.failures += 1;
    else if (would === does) count.same += 1;
    else if (would > does) count.looser += 1;
    else count.stricter += 1;
  }
}

/** 0 to 3; look-up weighs more, so that one gained and the other lost is not "the same". */
function allows({ allowLookup, allowStore }: PolicyDecision): number {
  return (allowLookup ? 2 : 0) + (allowStore ? 1 : 0);
}
