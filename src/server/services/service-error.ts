/** The closed set of ways a verb can refuse. Each transport translates them once. */
export const SERVICE_ERROR_CODES = [
  "unauthenticated",
  "forbidden",
  "not-found",
  "conflict",
  "invalid",
  "too-large",
  "too-many",
  "unavailable",
] as const;
export type ServiceErrorCode = (typeof SERVICE_ERROR_CODES)[number];

/** The message is for the caller: it says what to do, and never repeats secrets or prompt text. */
export class ServiceError extends Error {
  override readonly name = "ServiceError";
  readonly code: ServiceErrorCode;

  /** By name: Next bundles a copy of this class of its own, and errors cross from one copy to the other. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "ServiceError";
  }

  constructor(code: ServiceErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** The one answer for "not there" and "not yours". */
export function notFound(what: string): ServiceError {
  return new ServiceError("not-found", `${what} not found`);
}
