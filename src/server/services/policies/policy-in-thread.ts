import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import { type DecidingFields, memoKey } from "@/lib/policy/decision-memo";
import { failedDecision } from "@/lib/policy/rego-output";
import { policyDigest } from "@/lib/policy/rego-policy";
import type { WorkerPool } from "../../ports/worker-pool";
import { withDeadline } from "../deadline";
import type { Limits } from "../limits";

const MEMO_MAX = 1_024;
/** Decisions of one job: at most 50,000 steps each. */
const PAGE = 20;
/** Requests that may wait for decisions of one policy. */
const WAITING_MAX = 2_000;

interface Question {
  readonly input: PolicyInput;
  readonly nowMs: number;
  readonly answer: (decision: PolicyDecision) => void;
}

export interface InThreadOptions {
  readonly workers: WorkerPool;
  readonly limits: Pick<Limits, "policyPageMs" | "policyDeadlineMs">;
}

/**
 * A policy that somebody wrote. Compiling one of 65 kB takes a good part of a second, so this thread never does it: it
 * keeps the decisions, by the facts that they depend on, and has the others made in a worker, a page at a time.
 */
export class PolicyInThread {
  readonly digest: string;
  private readonly source: string;
  private readonly options: InThreadOptions;
  private readonly waiting: Question[] = [];
  /** Decisions that are made, or being made. */
  private readonly memo = new Map<string, PolicyDecision | Promise<PolicyDecision>>();
  /** Undefined until it has been compiled once. */
  private fields: DecidingFields | undefined;
  private running: Promise<void> | null = null;

  constructor(source: string, options: InThreadOptions) {
    this.source = source;
    this.options = options;
    this.digest = policyDigest(source);
  }

  /** Compiles it, unless that has been done. Never throws. */
  async prepare(): Promise<void> {
    if (this.fields === undefined) await this.askThread([]);
  }

  /** Never rejects. */
  decide(input: PolicyInput, nowMs: number): PolicyDecision | Promise<PolicyDecision> {
    const { fields } = this;
    if (fields === undefined || fields === null) return this.ask(input, nowMs);
    const key = memoKey(input, fields);
    const known = this.memo.get(key);
    if (known !== undefined) return known;
    const asked = this.ask(input, nowMs).then((decision) => {
      // What failed for want of a thread is asked again.
      if (UNDECIDED.has(decision)) this.memo.delete(key);
      else this.memo.set(key, decision);
      return decision;
    });
    if (this.memo.size >= MEMO_MAX) this.memo.clear();
    this.memo.set(key, asked);
    return asked;
  }

  private ask(input: PolicyInput, nowMs: number): Promise<PolicyDecision> {
    if (this.waiting.length >= WAITING_MAX) return Promise.resolve(TOO_MANY);
    const decided = new Promise<PolicyDecision>((answer) => {
      this.waiting.push({ input, nowMs, answer });
    });
    this.running ??= this.decideAll().finally(() => {
      this.running = null;
    });
    return withDeadline(decided, this.options.limits.policyDeadlineMs).catch(() => LATE);
  }

  private async decideAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const page = this.waiting.splice(0, PAGE);
      const decisions = await this.askThread(page.map(({ input, nowMs }) => ({ input, nowMs })));
      for (const [at, { answer }] of page.entries()) answer(decisions?.[at] ?? UNANSWERED);
    }
  }

  /** Null: it ran over its time, needed too much, or there is no thread for it. */
  private async askThread(
    facts: readonly { input: PolicyInput; nowMs: number }[],
  ): Promise<readonly PolicyDecision[] | null> {
    const { workers, limits } = this.options;
    try {
      const job = { source: this.source, facts };
      const made = await workers.run("policy-decide", job, { timeoutMs: limits.policyPageMs, owner: this.digest });
      this.fields = made.fields;
      return made.decisions;
    } catch {
      return null;
    }
  }
}

const TOO_MANY = failedDecision("too many requests wait for the policy's decision");
const LATE = failedDecision("the policy was not evaluated in time");
const UNANSWERED = failedDecision("the policy could not be evaluated in a worker thread");
const UNDECIDED: ReadonlySet<PolicyDecision> = new Set([TOO_MANY, LATE, UNANSWERED]);
