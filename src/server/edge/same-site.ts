import { hasSessionCookie } from "./session-cookies";
import type { Site } from "./site";

/** A request to the part of the server that people use, in plain values. */
export interface PersonRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Refusal {
  readonly status: 403 | 421;
  readonly code: string;
  readonly message: string;
}

const DATA = /^\/api\//;
/** These set a cookie, or end what it stands for, for whoever sends them. */
const SETS_CREDENTIALS = /^\/api\/auth(?:\/|$)/;

/**
 * Which requests of a browser are answered. A cookie is sent by every page that can name this server, so that it alone
 * proves nothing: what carries one, or gets one, must say that it comes from this server's own pages. A key of an app is
 * put into a request by who holds it: with one and no cookie, nothing more is asked.
 */
export function refusalOf(site: Site, request: PersonRequest): Refusal | null {
  const { path, headers } = request;
  const cookie = hasSessionCookie(single(headers.cookie));
  if (DATA.test(path) && !cookie && !SETS_CREDENTIALS.test(path) && hasKey(headers)) return null;
  if (!site.hasHost(request.host)) {
    return {
      status: 421,
      code: "wrong_host",
      message: `This is not the address of this dashboard: open ${site.address}, or set LETHE_PUBLIC_URL to the address in use.`,
    };
  }
  if (isReturn(request)) return null;
  if (!DATA.test(path) || !(cookie || SETS_CREDENTIALS.test(path))) return null;
  return comesFromHere(site, request) ? null : CROSS_SITE;
}

/** The way back from the provider of single sign-on begins on the provider's page. It is proved by state, nonce and PKCE. */
function isReturn({ method, path, headers }: PersonRequest): boolean {
  const mode = single(headers["sec-fetch-mode"]);
  return method === "GET" && path === "/api/auth/callback/oidc" && (mode === undefined || mode === "navigate");
}

const CROSS_SITE: Refusal = {
  status: 403,
  code: "cross_site",
  message:
    "A request with a session must come from this dashboard's own pages: send Origin and 'Sec-Fetch-Site: same-origin', or use an app key and no cookie.",
};

/** Reading is told from writing by the method: what reads changes nothing, and browsers send no Origin with it. */
function comesFromHere(site: Site, { method, host, headers }: PersonRequest): boolean {
  const origin = single(headers.origin);
  const fetchSite = single(headers["sec-fetch-site"]);
  const reads = method === "GET" || method === "HEAD";
  if (origin === undefined ? !reads : !site.hasOrigin(origin, host)) return false;
  if (fetchSite === undefined) return !site.sendsFetchMetadata(host);
  // `none`: somebody typed the address or opened a bookmark. No page can cause it.
  return fetchSite === "same-origin" || (reads && fetchSite === "none");
}

function hasKey(headers: PersonRequest["headers"]): boolean {
  return headers.authorization !== undefined || headers["x-api-key"] !== undefined;
}

/** One that came twice is none: nobody can tell which of the two the browser wrote. */
function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}
