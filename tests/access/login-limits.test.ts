import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { totp } from "@/server/auth/totp";
import { createUser } from "@/server/services/users/create-user";
import { startPostgres } from "../contract/postgres-server";
import { browse, cookieJar, logIn, type Seen, signedIn } from "../support/browser";
import { SYSTEM, startLethe, type TestLethe } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { totpSecretOf } from "../support/totp-secret";

const PASSWORD = "a long new password";
const STRANGERS = 200;

/** How often a password was really looked at. */
const checks = { count: 0 };

/** The server of a store, and how it is ended. */
const STORES: Readonly<Record<string, () => Promise<() => Promise<void>>>> = {
  SQLite: async () => {
    lethe = await startLethe({ environment: PROXY });
    return () => lethe.close();
  },
  Postgres: async () => {
    const server = await startPostgres();
    await server.createDatabase("lethe");
    const root = { LETHE_VAULT: "database", LETHE_ROOT_KEY: randomBytes(32).toString("hex") };
    lethe = await startLethe({
      limits: ROOMY,
      environment: { ...PROXY, ...root, DATABASE_URL: server.ownerUrl("lethe") },
    });
    return () => lethe.close().then(() => server.stop());
  },
};
const PROXY = { LETHE_TRUSTED_PROXIES: "127.0.0.1" };

let lethe: TestLethe;

let people = 0;

async function person() {
  const email = `person${++people}@example.org`;
  const { id, oneTimePassword } = await createUser(lethe.services, SYSTEM, { email, name: "Person", role: "owner" });
  return { id, email, oneTimePassword };
}

const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
const stranger = (index: number) => `203.0.${Math.floor(index / 250)}.${index % 250}`;

function flood(email: string, count = STRANGERS): Promise<Seen[]> {
  const tries = Array.from({ length: count }, (_, index) =>
    logIn(lethe, email, `guess ${index}`, from(stranger(index))),
  );
  return Promise.all(tries);
}

const statuses = (seen: Seen[]) => seen.map(({ status }) => status);
const records = async (action: string) =>
  (await lethe.services.db.read.auditRecord.findMany({ where: { action } })).map(({ details }) => JSON.parse(details));
const anHourLater = () => lethe.clock.advance(3_600_000);

describe.each(Object.entries(STORES))("on %s", (_, start) => {
  let end: () => Promise<void>;
  beforeAll(async () => {
    end = await start();
    const { password } = await lethe.container.auth.$context;
    const verify = password.verify;
    password.verify = (data) => {
      checks.count += 1;
      return verify(data);
    };
  });
  afterAll(() => end());

  describe("two hundred wrong logins at once from as many addresses on one account", () => {
    it("reach the password check ten times at most, and the owner gets in by a device or a second factor", async () => {
      const { email, oneTimePassword } = await person();
      const cookie = await signedIn(lethe, email, oneTimePassword, PASSWORD);
      const enabled = await browse(lethe, "/api/auth/two-factor/enable", {
        body: { password: PASSWORD },
        headers: { cookie },
      });
      const secret = totpSecretOf(String(enabled.json.totpURI));
      const code = () => totp(secret, Math.floor(Date.now() / 30_000));
      const verified = await browse(lethe, "/api/auth/two-factor/verify-totp", {
        body: { code: code() },
        headers: { cookie },
      });
      expect(verified.status, verified.text).toBe(200);
      anHourLater();

      checks.count = 0;
      const told = await flood(email);
      expect(checks.count).toBeGreaterThan(0);
      expect(checks.count).toBeLessThanOrEqual(10);
      expect(statuses(told).filter((status) => status === 401)).toHaveLength(checks.count);
      expect(statuses(told).every((status) => status === 401 || status === 429)).toBe(true);
      expect(told.find(({ status }) => status === 429)?.headers["retry-after"]).toMatch(/^\d+$/);

      expect((await logIn(lethe, email, PASSWORD, from("198.51.100.1"))).status, "a stranger who knows it").toBe(429);
      expect((await logIn(lethe, email, PASSWORD, { code: "000000", ...from("198.51.100.1") })).status).toBe(429);
      const byFactor = await logIn(lethe, email, PASSWORD, { code: code(), ...from("198.51.100.1") });
      expect(byFactor.status, byFactor.text).toBe(200);
      expect(byFactor.json).toMatchObject({ twoFactorRedirect: true });
      const done = await browse(lethe, "/api/auth/two-factor/verify-totp", {
        body: { code: code() },
        headers: { cookie: cookieJar(byFactor) },
      });
      expect(done.status, done.text).toBe(200);

      await flood(email);
      const device = cookie
        .split("; ")
        .filter((part) => part.startsWith("lethe.device="))
        .join("; ");
      const byDevice = await logIn(lethe, email, PASSWORD, {
        headers: { cookie: device, "x-forwarded-for": "198.51.100.2" },
      });
      expect(byDevice.status, "a browser that was logged in here before").toBe(200);
    });

    it("are recorded, and don't fill the audit trail", async () => {
      anHourLater();
      const { email } = await person();
      const before = await lethe.services.db.read.auditRecord.count();
      await flood(email);
      expect((await records("auth.login-failed")).filter(({ account }) => account === email).length).toBeGreaterThan(0);
      expect((await records("auth.login-refused")).filter(({ account }) => account === email).length).toBeGreaterThan(
        0,
      );
      expect((await lethe.services.db.read.auditRecord.count()) - before).toBeLessThan(20);
    });

    it("are slowed down more and more", async () => {
      anHourLater();
      const { email } = await person();
      await flood(email, 20);
      const waits: number[] = [];
      for (let round = 0; round < 4; round += 1) {
        const refused = await logIn(lethe, email, "guess", from("198.51.100.3"));
        expect(refused.status).toBe(429);
        waits.push(Number(refused.headers["retry-after"]));
        lethe.clock.advance(Number(refused.headers["retry-after"]) * 1000);
        expect((await logIn(lethe, email, "guess", from(`198.51.100.${10 + round}`))).status).toBe(401);
      }
      expect(waits).toEqual([5, 10, 20, 40]);
    });
  });

  describe("an unknown account", () => {
    it("is answered and slowed down like one that is there, and leaves a pseudonym only", async () => {
      anHourLater();
      const { email } = await person();
      const [there, not] = [await flood(email, 12), await flood("nobody@example.org", 12)];
      expect(statuses(not).sort()).toEqual(statuses(there).sort());
      const bodies = (seen: Seen[]) => [...new Set(seen.map(({ text }) => text))].sort();
      expect(bodies(not)).toEqual(bodies(there));
      const failed = (await records("auth.login-failed")).map(({ account }) => account);
      expect(failed.filter((account: string) => account.startsWith("unknown:")).length).toBeGreaterThan(0);
      expect(
        JSON.stringify(await lethe.services.db.read.auditRecord.findMany({ select: { details: true } })),
      ).not.toContain("nobody@");
      expect(
        JSON.stringify(await lethe.services.db.read.loginAttempt.findMany({ select: { key: true } })),
      ).not.toContain("@");
    });
  });

  describe("strangers behind the same proxy as an admin", () => {
    it("lock nobody out: the proxy is named, so each has an address of its own", async () => {
      anHourLater();
      const { email, oneTimePassword } = await person();
      for (let index = 0; index < 15; index += 1)
        await logIn(lethe, `s${index}@example.org`, "guess", from("203.0.113.77"));
      expect((await logIn(lethe, "s@example.org", "guess", from("203.0.113.77"))).status).toBe(429);
      expect((await logIn(lethe, email, oneTimePassword, from("203.0.113.78"))).status).toBe(200);
    });

    it("nor does it help them to name another account's device or to make one up", async () => {
      anHourLater();
      const [mine, other] = [await person(), await person()];
      const cookie = cookieJar(await logIn(lethe, mine.email, mine.oneTimePassword, from("203.0.113.80")));
      const device = cookie
        .split("; ")
        .filter((part) => part.startsWith("lethe.device="))
        .join("; ");
      expect(device).not.toBe("");
      await flood(other.email, 20);
      const made = `lethe.device=${Math.floor(lethe.clock.now() / 1000)}.${"A".repeat(43)}`;
      for (const headers of [{ cookie: device }, { cookie: made }] as Record<string, string>[]) {
        const told = await logIn(lethe, other.email, "guess", {
          headers: { ...headers, "x-forwarded-for": "203.0.113.81" },
        });
        expect(told.status).toBe(429);
      }
    });
  });

  it("the ways in that nobody opened are shut", async () => {
    const { email, oneTimePassword } = await person();
    const cookie = await signedIn(lethe, email, oneTimePassword, PASSWORD);
    for (const path of [
      "/sign-up/email",
      "/update-user",
      "/delete-user",
      "/list-sessions",
      "/change-email",
      "/verify-password",
    ]) {
      const told = await browse(lethe, `/api/auth${path}`, {
        body: { password: PASSWORD, name: "N" },
        headers: { cookie },
      });
      expect(told.status, path).toBe(404);
    }
  });
});
