import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { totp } from "@/server/auth/totp";
import { createUser } from "@/server/services/users/create-user";
import type { Role } from "@/server/services/views";
import { browse, cookieJar, logIn, signedIn } from "../support/browser";
import { callerAs, callerWithHeaders } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe } from "../support/lethe";
import { totpSecretOf } from "../support/totp-secret";

const PASSWORD = "a long new password";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
  await createUser(lethe.services, SYSTEM, { email: "first@example.org", name: "First", role: "owner" });
});
afterAll(() => lethe.close());

let people = 0;

async function person(role: Role) {
  const email = `factor${++people}@example.org`;
  const { id, oneTimePassword } = await createUser(lethe.services, SYSTEM, { email, name: "Person", role });
  return { id, email, cookie: await signedIn(lethe, email, oneTimePassword, PASSWORD) };
}

const post = (path: string, body: object, cookie: string) =>
  browse(lethe, `/api/auth${path}`, { body, headers: { cookie } });

async function enrolled(role: Role) {
  const { id, email, cookie } = await person(role);
  const begun = await post("/two-factor/enable", { password: PASSWORD }, cookie);
  const secret = totpSecretOf(String(begun.json.totpURI));
  const code = () => totp(secret, Math.floor(Date.now() / 30_000));
  const done = await post("/two-factor/verify-totp", { code: code() }, cookie);
  expect(done.status, done.text).toBe(200);
  const codes = begun.json.backupCodes as string[];
  return { id, email, cookie: cookieJar(done), code, codes };
}

const me = async (cookie: string) => (await callerWithHeaders(lethe, { cookie })).session.me();

describe("an account with a second factor", () => {
  it("is opened by password and code together, and by neither alone", async () => {
    const { email, code } = await enrolled("admin");
    const half = await logIn(lethe, email, PASSWORD);
    expect(half.json).toMatchObject({ twoFactorRedirect: true });
    await expect(me(cookieJar(half))).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect((await post("/two-factor/verify-totp", { code: "000000" }, cookieJar(half))).status).toBe(401);
    expect((await post("/two-factor/verify-totp", { code: code() }, "")).status).toBe(401);
    const whole = await post("/two-factor/verify-totp", { code: code() }, cookieJar(half));
    expect(await me(cookieJar(whole))).toMatchObject({ email, secondFactor: true });
  });

  it("is opened by a recovery code, once", async () => {
    const { email, codes } = await enrolled("admin");
    expect(codes).toHaveLength(10);
    const [code = ""] = codes;
    const first = await post(
      "/two-factor/verify-backup-code",
      { code },
      cookieJar(await logIn(lethe, email, PASSWORD)),
    );
    expect(first.status, first.text).toBe(200);
    const again = await post(
      "/two-factor/verify-backup-code",
      { code },
      cookieJar(await logIn(lethe, email, PASSWORD)),
    );
    expect(again.status).toBe(401);
  });

  it("is not opened by guesses: after a few the login has to begin anew", async () => {
    const { email, code } = await enrolled("admin");
    const half = cookieJar(await logIn(lethe, email, PASSWORD));
    for (let guess = 0; guess < 6; guess += 1) await post("/two-factor/verify-totp", { code: `00000${guess}` }, half);
    expect((await post("/two-factor/verify-totp", { code: code() }, half)).status).not.toBe(200);
  });

  it("keeps its secret and its codes sealed in the database", async () => {
    const { codes, id } = await enrolled("admin");
    const rows = JSON.stringify(await lethe.services.db.read.twoFactor.findMany({ where: { userId: id } }));
    for (const code of codes) expect(rows).not.toContain(code);
  });

  it("loses it by the password only, and that is recorded", async () => {
    const { id, cookie } = await enrolled("admin");
    expect((await post("/two-factor/disable", { password: "another password" }, cookie)).status).toBe(400);
    const off = await post("/two-factor/disable", { password: PASSWORD }, cookie);
    expect(off.status, off.text).toBe(200);
    const record = await lethe.services.db.read.auditRecord.findFirst({
      where: { action: "user.second-factor-off", target: id },
    });
    expect(record).not.toBeNull();
  });

  it("is freed of a lost phone by an owner, with every session", async () => {
    const { id, email, cookie } = await enrolled("admin");
    await expect(callerAs(lethe, "admin").users.removeSecondFactor({ id })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await callerAs(lethe, "owner").users.removeSecondFactor({ id });
    await expect(me(cookie)).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    expect((await logIn(lethe, email, PASSWORD)).json.twoFactorRedirect).toBeUndefined();
  });
});

describe("a role of which a second factor is asked", () => {
  it("reaches nothing but its set-up until it is there", async () => {
    const plain = await person("operator");
    const auditor = await person("auditor");
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: ["operator"] });
    const caller = await callerWithHeaders(lethe, { cookie: plain.cookie });
    expect(await caller.session.me()).toMatchObject({ mustEnrol: true });
    await expect(caller.tenants.list()).rejects.toMatchObject({
      code: "FORBIDDEN",
      cause: { reason: "second-factor-required" },
    });
    expect(await me(auditor.cookie), "nobody else is asked").toMatchObject({ mustEnrol: false });
    const { cookie } = await enrolled("operator");
    const after = await callerWithHeaders(lethe, { cookie });
    expect(await after.session.me()).toMatchObject({ mustEnrol: false });
    expect((await after.tenants.list()).items).toBeInstanceOf(Array);
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: [] });
    expect(await me(plain.cookie)).toMatchObject({ mustEnrol: false });
  });

  it("counts where it is held in one tenant only, too", async () => {
    const tenant = await lethe.tenant();
    const { email, cookie } = await person("member");
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: ["privacy-officer"] });
    expect(await me(cookie)).toMatchObject({ mustEnrol: false });
    await callerAs(lethe, "owner").grants.set({ tenantId: tenant.id, email, role: "privacy-officer" });
    const again = cookieJar(await logIn(lethe, email, PASSWORD));
    expect(await me(again)).toMatchObject({ mustEnrol: true });
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: [] });
  });

  it("is chosen by owners only, and a row that nobody understands asks everybody", async () => {
    await expect(callerAs(lethe, "admin").users.requireSecondFactor({ roles: [] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const { cookie } = await person("auditor");
    const row = { name: "second-factor-roles", value: '"everybody"' };
    await lethe.services.db.write((tx) =>
      tx.serverSetting.upsert({ where: { name: row.name }, create: row, update: row }),
    );
    expect(await me(cookie)).toMatchObject({ mustEnrol: true });
  });
});

describe("passkeys", () => {
  it("are no second factor: the password beside one goes on opening the account alone", async () => {
    const { id, cookie } = await person("operator");
    const row = { id: `key-${id}`, publicKey: "k", userId: id, credentialID: `c-${id}`, counter: 0 };
    await lethe.services.db.write((tx) =>
      tx.passkey.create({ data: { ...row, deviceType: "singleDevice", backedUp: false } }),
    );
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: ["operator"] });
    expect(await me(cookie)).toMatchObject({ mustEnrol: true });
    await callerAs(lethe, "owner").users.requireSecondFactor({ roles: [] });
  });

  it("are asked for by a session, and a made-up answer opens nothing", async () => {
    const { cookie } = await enrolled("admin");
    expect((await browse(lethe, "/api/auth/passkey/generate-register-options")).status).toBe(401);
    const options = await browse(lethe, "/api/auth/passkey/generate-register-options", { headers: { cookie } });
    expect(options.json).toMatchObject({
      authenticatorSelection: { userVerification: "required", residentKey: "required" },
    });
    const asked = await browse(lethe, "/api/auth/passkey/generate-authenticate-options");
    const response = { id: "x", rawId: "x", type: "public-key", response: {}, clientExtensionResults: {} };
    const made = await post("/passkey/verify-authentication", { response }, cookieJar(asked));
    expect(made.status).toBeGreaterThanOrEqual(400);
    expect(made.cookies.join()).not.toMatch(/session_token=[^;,]+/);
  });
});
