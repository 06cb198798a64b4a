import type { StoreError } from "../ports/entry-store";

/** The closed set of ways a verb can refuse. Each transport translates them once. */
export const SERVICE_ERROR_CODES = [
  "unauthenticated",
  "forbidden",
  "not-found",
  "conflict",
  "invalid",
  "too-large",
  "too-many",
  // more than a limit allows; it will be allowed again in a while
  "rate-limited",
  "over-budget",
  "unavailable",
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERROR_CODES)[number];

export interface ErrorAbout {
  readonly reason?: string;
  readonly field?: string;
  readonly hint?: string;
  readonly retryAfterSeconds?: number;
}

/** The message is for the caller: it says what to do, and never repeats secrets or prompt text. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceErrorCode;
  /** Finer than the code, for who reacts to it: `changed-meanwhile`. */
  readonly reason: string | undefined;
  readonly field: string | undefined;
  readonly hint: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  /** By name: Next bundles a copy of this class of its own, and errors cross from one copy to the other. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ServiceError";
  }

  constructor(code: ServiceErrorCode, message: string, cause?: unknown, about: ErrorAbout = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.reason = about.reason;
    this.field = about.field;
    this.hint = about.hint;
    this.retryAfterSeconds = about.retryAfterSeconds;
  }
}

/** One of ours as it is, a store that does not answer as `unavailable`; null for what may hold anything and stays in the log. */
export function asServiceError(error: unknown): ServiceError | null {
  if (error instanceof ServiceError) return error;
  // By name, as above.
  if (!(error instanceof Error) || error.name !== "StoreError") return null;
  const { code } = error as StoreError;
  if (code !== "unavailable" && code !== "overloaded") return null;
  return new ServiceError("unavailable", "The database does not answer: try again in a moment.", error);
}

/** Somebody else was faster: what was sent was made from what is no longer there. */
export function changedMeanwhile(message: string): ServiceError {
  return new ServiceError("conflict", message, undefined, {
    reason: "changed-meanwhile",
    hint: "Reload, then try again.",
  });
}

/** The one answer for "not there" and "not yours". */
export function notFound(what: string): ServiceError {
  return new ServiceError("not-found", `${what} not found`);
}
