import type { JsonValue } from "@/lib/core/json";
import type { Classification } from "@/lib/pii/classify";
import type { CustomOptions } from "@/lib/pii/custom";
import type { RedactedLeaves } from "@/lib/pii/redact/leaves";
import type { Scan } from "@/lib/pii/scan";
import type { PolicyDecision, PolicyInput } from "@/lib/policy/decision";
import type { DecidingFields } from "@/lib/policy/decision-memo";
import type { PolicyCheck, PolicyExplanation } from "@/lib/policy/rego-workbench";
import type { WireErrorShape } from "@/lib/wire/adapter";
import type { EmbeddingBatch, WholeBatch } from "@/lib/wire/embedding-items";
import type { JsonScan } from "@/lib/wire/json-bounds";
import type { LargeBodyInput, LargeBodyOutput } from "./large-body";

/** What a job takes and gives: values that can be cloned to another thread. */
interface Job<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/**
 * Everything that runs off the event loop, by name. A new job is a line here, a line in `workers/jobs.ts`, and a pure
 * function. A refusal that a caller is meant to understand is a part of the output: what a job throws is reported as
 * `failed`, without its message, which may hold what somebody wrote.
 */
export interface JobTable {
  /** Errors of a policy's source, and how its own tests went. */
  readonly "policy-check": Job<{ readonly source: string }, PolicyCheck>;
  /** One decision and what led to it. */
  readonly "policy-explain": Job<
    { readonly source: string; readonly input: PolicyInput; readonly nowMs: number },
    PolicyExplanation
  >;
  /** What the policy in force decides, in the order of the facts, and by which of them (null: by the clock too). */
  readonly "policy-decide": Job<
    { readonly source: string; readonly facts: readonly { readonly input: PolicyInput; readonly nowMs: number }[] },
    { readonly fields: DecidingFields; readonly decisions: readonly PolicyDecision[] }
  >;
  /** What a policy decides on recorded facts, in their order. */
  readonly "policy-replay": Job<
    { readonly source: string; readonly facts: readonly { readonly input: PolicyInput; readonly nowMs: number }[] },
    readonly PolicyDecision[]
  >;
  /** What one text holds, and where. */
  readonly "scan-text": Job<{ readonly recognisers: CustomOptions; readonly text: string }, Scan>;
  /** What several texts hold together, counted. */
  readonly "classify-texts": Job<
    { readonly recognisers: CustomOptions; readonly texts: readonly string[] },
    Classification
  >;
  /** Each value with its strings redacted; `numbered` placeholders go on from one value to the next. */
  readonly "redact-values": Job<
    { readonly recognisers: CustomOptions; readonly values: readonly JsonValue[]; readonly numbered: boolean },
    RedactedLeaves[]
  >;
  /** Embeddings of a batch, put together and taken apart. */
  readonly "join-embeddings": Job<EmbeddingBatch, WholeBatch | null>;
  readonly "read-body": Job<LargeBodyInput, LargeBodyOutput>;
  /** Gives the bytes back. */
  readonly "check-body": Job<
    { readonly bytes: Uint8Array; readonly scan: JsonScan },
    { readonly refused: WireErrorShape | null; readonly accountField: string | null; readonly bytes: Uint8Array }
  >;
}

export type JobName = keyof JobTable;
export type JobInput<Name extends JobName> = JobTable[Name]["input"];
export type JobOutput<Name extends JobName> = JobTable[Name]["output"];

export interface RunOptions {
  /** How long the job may run, from when its thread begins with it. Past it the thread is ended and another takes its place. */
  readonly timeoutMs: number;
  /** The promise is rejected at once; a job that runs already goes on, unheard, within its time. */
  readonly signal?: AbortSignal;
  /** Who asks (a tenant, a person): one of them may have only a few jobs waiting or running. */
  readonly owner?: string;
  /** Buffers that are handed over rather than copied: the caller can't use them any more. */
  readonly transfer?: readonly ArrayBuffer[];
}

export interface WorkerPool {
  /** @throws WorkerError */
  run<Name extends JobName>(job: Name, input: JobInput<Name>, options: RunOptions): Promise<JobOutput<Name>>;
  /** Ends every thread; what runs or waits is rejected as `closed`. */
  close(): Promise<void>;
}

/**
 * - `overloaded`: too many jobs wait, in all or of this owner, or it waited too long: try again
 * - `timeout`: the job ran over its time
 * - `memory`: it needed more than a thread may have
 * - `failed`: it threw, or its thread died
 * - `aborted`: the caller's signal
 * - `closed`: the pool ends
 */
export type WorkerErrorCode = "overloaded" | "timeout" | "memory" | "failed" | "aborted" | "closed";

/** Everything that a pool rejects with. The message names the job and nothing of its input. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly code: WorkerErrorCode;

  /** By name: Next bundles a copy of this class of its own. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "WorkerError";
  }

  constructor(code: WorkerErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
