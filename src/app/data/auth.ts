import { createAuthClient } from "better-auth/react";

/** Same origin, `/api/auth`. */
export const authClient = createAuthClient();

/** A path of this server to return to after login; anything else is the overview, so that a link can't lead away. */
export function safeReturnPath(value: string | null): string {
  return value?.startsWith("/") && !value.startsWith("//") && !value.includes("\\") ? value : "/";
}

export function loginPath(from: string): string {
  return from === "/" ? "/login" : `/login?next=${encodeURIComponent(from)}`;
}
