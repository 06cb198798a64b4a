import type { Refused } from "./auth";

/** Why a second factor was not set up or taken off, in a line. */
export function factorRefusal({ status, code }: Refused): string {
  if (code === "INVALID_PASSWORD") return "The password does not fit.";
  if (code === "INVALID_CODE") return "The code does not fit: enter the one that is shown now.";
  if (code === "SESSION_NOT_FRESH") return "You logged in a while ago: log out and in again, then add it.";
  if (code === "AUTH_CANCELLED" || code === "REGISTRATION_CANCELLED" || code === "ERROR_CEREMONY_ABORTED")
    return "Nothing was added: the browser was told no.";
  if (code === "PREVIOUSLY_REGISTERED" || code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
    return "This device is added already.";
  if (status === 429) return "Too many tries: wait a minute.";
  return status === 0 || status >= 500 ? "The server does not answer. Try again." : "It did not work. Try again.";
}
