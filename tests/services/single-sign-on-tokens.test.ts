import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createUser } from "@/server/services/users/create-user";
import { browse } from "../support/browser";
import { SYSTEM } from "../support/lethe";
import type { OidcProvider } from "../support/oidc-provider";
import { HERE, hasSession, ofSite, type SsoSite, somebody, startSsoSite } from "../support/sso-site";

let site: SsoSite;
let provider: OidcProvider;
beforeAll(async () => {
  site = await startSsoSite();
  provider = site.provider;
});
afterAll(() => site.close());

const { logInAs, begin, me } = ofSite(() => site);

describe("single sign-on", () => {
  it("changes nothing of an account that is here for somebody without a role at the provider", async () => {
    const email = "verified-owner@example.org";
    const { id, oneTimePassword } = await createUser(site.lethe.services, SYSTEM, {
      email,
      name: "Local",
      role: "owner",
    });
    await site.lethe.services.db.write((tx) => tx.user.update({ where: { id }, data: { emailVerified: true } }));
    const local = await browse(site.lethe, "/api/auth/sign-in/email", {
      body: { email, password: oneTimePassword },
      headers: HERE,
    });
    expect(hasSession(await logInAs(somebody([], { email })))).toBe(false);
    expect(await me(local)).toMatchObject({ email, role: "owner" });
    expect(await site.lethe.services.db.read.account.count({ where: { userId: id, providerId: "oidc" } })).toBe(0);
  });

  it("keeps no token", async () => {
    const person = somebody(["cache-ops"]);
    for (const round of [1, 2]) expect(hasSession(await logInAs(person)), `${round}`).toBe(true);
    const account = await site.lethe.services.db.read.account.findFirst({ where: { accountId: person.sub } });
    expect(account).toMatchObject({ idToken: null, accessToken: null, refreshToken: null });
  });

  it("begins no session by an ID token that is handed in, and takes no field but where to go back to", async () => {
    const person = somebody(["cache-owners"]);
    expect(hasSession(await logInAs(person))).toBe(true);
    const token = provider.idToken;
    const more = [
      { idToken: { token } },
      { scopes: ["offline_access"] },
      { additionalParams: { prompt: "none" } },
      { loginHint: "x" },
      { requestSignUp: true },
      { additionalData: { a: 1 } },
    ];
    for (const field of more) {
      const seen = await begin({ provider: "oidc", callbackURL: "/", ...field });
      expect(seen.status, seen.text).toBe(400);
      expect(seen.json.code).toBe("UNKNOWN_FIELD");
      expect(hasSession(seen)).toBe(false);
    }
  });

  it("asks the provider for an address that the ID token leaves out, and for nothing else", async () => {
    const person = somebody(["cache-audit"]);
    const { sub, email } = person;
    const thin = { email: undefined, email_verified: undefined };
    const logInThin = async (told: object, groups: string[]) => {
      provider.forge = { claims: { ...thin, groups } };
      provider.userInfo = told;
      const seen = await logInAs(person);
      provider.forge = {};
      provider.userInfo = null;
      return seen;
    };
    const told = { sub, email, email_verified: true, groups: ["cache-owners"] };
    expect(hasSession(await logInThin({ ...told, sub: "another" }, ["cache-audit"]))).toBe(false);
    expect(hasSession(await logInThin(told, []))).toBe(false);
    expect(await me(await logInThin(told, ["cache-audit"]))).toMatchObject({ email, role: "auditor" });
  });

  it("lets nobody in without an ID token, whatever an earlier one said", async () => {
    const person = somebody(["cache-owners"]);
    expect(hasSession(await logInAs(person))).toBe(true);
    provider.forge = { withoutIdToken: true };
    provider.userInfo = person;
    expect(hasSession(await logInAs(person))).toBe(false);
    provider.forge = {};
    provider.userInfo = null;
  });
});
