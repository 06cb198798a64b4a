import { WireError } from "@/lib/wire/adapter";
import { UpstreamBusy, UpstreamUnreachable } from "../ports/upstream";
import type { Services } from "../services/context";
import { asServiceError, type ServiceErrorCode } from "../services/service-error";
import { HttpProblem, type HttpReply } from "./message";

/** What every error becomes before it is put into a wire's own shape. */
export interface Failure {
  readonly status: number;
  /** Stable, snake_case. */
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  /** When it may be asked again. */
  readonly retryAfterSeconds?: number;
}

const OF_SERVICE: Record<ServiceErrorCode, { status: number; code: string }> = {
  unauthenticated: { status: 401, code: "invalid_api_key" },
  forbidden: { status: 403, code: "forbidden" },
  "not-found": { status: 404, code: "not_found" },
  conflict: { status: 409, code: "conflict" },
  invalid: { status: 400, code: "invalid_request" },
  "too-large": { status: 413, code: "too_large" },
  "too-many": { status: 429, code: "too_many" },
  "rate-limited": { status: 429, code: "rate_limit_exceeded" },
  "over-budget": { status: 429, code: "budget_exceeded" },
  unavailable: { status: 503, code: "unavailable" },
};

/** The one translation of errors on HTTP. What is not one of our own may hold anything: it stays in the log. */
export function failureOf(services: Services, error: unknown): Failure {
  if (error instanceof WireError || error instanceof HttpProblem) {
    const { status, code, message } = error;
    return {
      status,
      code,
      message,
      ...(error instanceof WireError && error.param !== undefined ? { param: error.param } : {}),
    };
  }
  const service = asServiceError(error);
  if (service !== null) {
    const { code, message, retryAfterSeconds } = service;
    return { ...OF_SERVICE[code], message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }
  if (error instanceof UpstreamBusy) {
    const message = "Too many calls wait for the model's provider: try again in a moment.";
    return { status: 503, code: "upstream_busy", message, retryAfterSeconds: 1 };
  }
  if (error instanceof UpstreamUnreachable) {
    return {
      status: 502,
      code: "upstream_unreachable",
      // Our own words: of the network's error only the cause, which stays in the log.
      message: `The model's provider gave no usable answer: ${error.message}.`,
    };
  }
  services.log.error({ err: error }, "a request failed");
  return { status: 500, code: "internal_error", message: "Something went wrong in Lethe: see its log." };
}

/** Clients of the providers retry a 429 by themselves: not one that would be the same for hours. */
export function retryHeaders({ retryAfterSeconds, code }: Failure): Record<string, string> {
  if (retryAfterSeconds === undefined) return {};
  const worthIt = code === "budget_exceeded" ? { "x-should-retry": "false" } : {};
  return { "retry-after": String(retryAfterSeconds), ...worthIt };
}

/** RFC 9457. */
export function problemReply(failure: Failure): HttpReply {
  const { status, code, message, param } = failure;
  const body = {
    title: code.replaceAll("_", " "),
    status,
    detail: message,
    code,
    ...(param === undefined ? {} : { param }),
  };
  return {
    status,
    headers: { "content-type": "application/problem+json; charset=utf-8", ...retryHeaders(failure) },
    body: JSON.stringify(body),
  };
}
