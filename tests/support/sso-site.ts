import { expect } from "vitest";
import { browse, cookieJar, type Seen } from "./browser";
import { callerWithHeaders } from "./dashboard";
import { startLethe, type TestLethe } from "./lethe";
import { type OidcPerson, type OidcProvider, startOidcProvider } from "./oidc-provider";

export const SITE = "http://lethe.test";
export const HERE = { host: "lethe.test", origin: SITE };

export interface SsoSite {
  readonly lethe: TestLethe;
  readonly provider: OidcProvider;
  close(): Promise<void>;
}

/** A server with single sign-on, and the provider that it asks. */
export async function startSsoSite(): Promise<SsoSite> {
  const provider = await startOidcProvider();
  const lethe = await startLethe({
    environment: {
      LETHE_PUBLIC_URL: SITE,
      LETHE_OIDC_ISSUER: provider.issuer,
      LETHE_OIDC_CLIENT_ID: provider.clientId,
      LETHE_OIDC_CLIENT_SECRET: provider.clientSecret,
      LETHE_OIDC_ROLES: "cache-owners=owner, cache-audit=auditor,cache-ops=operator",
    },
  });
  const close = async () => {
    await lethe.close();
    await provider.close();
  };
  return { lethe, provider, close };
}

let people = 0;

export function somebody(groups: unknown, more: Partial<OidcPerson> = {}): OidcPerson {
  const sub = `sub-${++people}`;
  return { sub, email: `${sub}@example.org`, email_verified: true, name: sub, groups, ...more };
}

export const hasSession = (seen: Seen) => seen.cookies.some((cookie) => /session_token=[^;]+/.test(cookie));

/** What a browser does at the site. */
export function ofSite(site: () => SsoSite) {
  const begin = (body: object = {}) => browse(site().lethe, "/api/auth/sign-in/social", { body, headers: HERE });

  async function comeBack(begun: Seen, cookie = cookieJar(begun)): Promise<Seen> {
    const away = await fetch(String(begun.json.url), { redirect: "manual" });
    const back = new URL(away.headers.get("location") ?? "");
    expect(back.origin + back.pathname).toBe(`${SITE}/api/auth/callback/oidc`);
    const headers = { host: "lethe.test", cookie, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    return browse(site().lethe, back.pathname + back.search, { headers });
  }

  /** The whole way there and back, as a browser goes it. */
  async function logInAs(person: OidcPerson): Promise<Seen> {
    site().provider.person = person;
    return comeBack(await begin());
  }

  const me = async (seen: Seen) => (await callerWithHeaders(site().lethe, { cookie: cookieJar(seen) })).session.me();
  return { begin, comeBack, logInAs, me };
}
