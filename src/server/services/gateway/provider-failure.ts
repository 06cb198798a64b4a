/**
 * Whom a provider's failure is true for.
 * - `all`: it is out of breath or broken: nobody who waits should ask it again at once
 * - `equal`: there is something wrong with the request: true for whoever sends the very same
 * - `own`: nobody else knows what it means for him
 */
export function failureOf(status: number): "all" | "equal" | "own" {
  if (status === 429 || status >= 500) return "all";
  return SAID_OF_THE_REQUEST.has(status) ? "equal" : "own";
}

/** The request is at fault, and no operator of the provider can mend it; a key that is refused he can. */
export function isFaultOfRequest(status: number): boolean {
  return failureOf(status) === "equal" && status !== 401 && status !== 403;
}

const SAID_OF_THE_REQUEST = new Set([400, 401, 403, 404, 405, 410, 413, 414, 415, 422]);
