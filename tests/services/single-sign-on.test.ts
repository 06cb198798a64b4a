import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser } from "@/server/services/users/create-user";
import { browse } from "../support/browser";
import { SYSTEM, startLethe } from "../support/lethe";
import type { OidcProvider } from "../support/oidc-provider";
import { hasSession, ofSite, SITE, type SsoSite, somebody, startSsoSite } from "../support/sso-site";

let site: SsoSite;
let provider: OidcProvider;
beforeAll(async () => {
  site = await startSsoSite();
  provider = site.provider;
});
afterAll(() => site.close());

const roleOf = (email: string) => site.lethe.services.db.read.user.findUnique({ where: { email } });
const { logInAs, begin, comeBack, me } = ofSite(() => site);

describe("single sign-on", () => {
  it("lets in who is in a group that makes a role, with that role", async () => {
    for (const [group, role] of [
      ["cache-owners", "owner"],
      ["cache-audit", "auditor"],
    ] as const) {
      const seen = await logInAs(somebody(["staff", group]));
      expect(seen.headers.location, seen.text).toBe("/");
      expect(await me(seen)).toMatchObject({ role, mustChangePassword: false, hasPassword: false });
    }
  });

  it("takes the stronger of two roles, and a lone text for a list of one", async () => {
    expect(await me(await logInAs(somebody(["cache-audit", "cache-ops"])))).toMatchObject({ role: "operator" });
    expect(await me(await logInAs(somebody("cache-audit")))).toMatchObject({ role: "auditor" });
  });

  it.each([[[]], [["staff"]], [undefined], [{ "cache-owners": true }], [7], [["CACHE-OWNERS"]]])(
    "lets nobody in with the groups %j",
    async (groups) => {
      const person = somebody(groups);
      const seen = await logInAs(person);
      expect(hasSession(seen)).toBe(false);
      expect(String(seen.headers.location)).toMatch(/^\/login\?error=NO_ROLE/);
      expect(await roleOf(person.email), "nothing is kept of them").toBeNull();
    },
  );

  it("follows the groups at each login, and ends what was begun under other ones", async () => {
    const person = somebody(["cache-ops"]);
    const first = await logInAs(person);
    expect(await me(first)).toMatchObject({ role: "operator" });
    const second = await logInAs({ ...person, groups: ["cache-audit"] });
    expect(await me(second)).toMatchObject({ role: "auditor" });
    await expect(me(first)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect(hasSession(await logInAs({ ...person, groups: [] }))).toBe(false);
    await expect(me(second)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
  });

  it("gives nobody an account of this server by an address that the provider has not verified", async () => {
    const email = "local-owner@example.org";
    await createUser(site.lethe.services, SYSTEM, { email, name: "Local", role: "owner" });
    expect(hasSession(await logInAs(somebody(["cache-ops"], { email, email_verified: false })))).toBe(false);
    expect((await roleOf(email))?.role).toBe("owner");
  });

  it.each([
    ["signed with another key", { foreignKey: true }],
    ["for another client", { claims: { aud: "another" } }],
    ["of another issuer", { claims: { iss: "http://127.0.0.1:1" } }],
    ["that is over", { claims: { exp: 1 } }],
    ["of another login", { claims: { nonce: "another" } }],
  ])("takes no token %s", async (_, forge) => {
    provider.forge = forge;
    const seen = await logInAs(somebody(["cache-owners"]));
    provider.forge = {};
    expect(hasSession(seen)).toBe(false);
  });

  it("takes no answer that another browser has asked for", async () => {
    provider.person = somebody(["cache-owners"]);
    expect(hasSession(await comeBack(await begin(), ""))).toBe(false);
  });

  it("leads back to pages of this server only", async () => {
    for (const callbackURL of ["https://evil.example/", "//evil.example", "/\\evil.example", "/%09/evil.example"]) {
      provider.person = somebody(["cache-ops"]);
      const begun = await begin({ callbackURL, provider: "other", disableRedirect: false });
      if (begun.status === 403) continue;
      const seen = await comeBack(begun);
      const at = new URL(String(seen.headers.location), SITE);
      expect(at.origin, callbackURL).toBe(SITE);
    }
  });

  it("is not there where nobody has set it up", async () => {
    const plain = await startLethe();
    expect((await browse(plain, "/api/auth/sign-in/social", { body: { provider: "oidc" } })).status).toBe(404);
    expect((await browse(plain, "/api/auth/callback/oidc?code=x&state=y")).status).toBe(404);
    await plain.close();
  });
});
