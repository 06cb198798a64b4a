/** Of every cookie that better-auth or we set, without and with TLS (`__Secure-`). */
export const COOKIE_PREFIX = "lethe";

const OURS = new RegExp(`^(?:__Secure-|__Host-)?${COOKIE_PREFIX}\\.`);

/** Any of them counts, not just the session's: a half-finished login is carried by a cookie too. */
export function hasSessionCookie(cookieHeader: string | undefined): boolean {
  return cookieHeader?.split(";").some((cookie) => OURS.test(cookie.trim())) ?? false;
}
