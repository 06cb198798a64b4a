import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLIENT_ADDRESS_HEADER } from "@/server/auth/client-address";
import { createUser } from "@/server/services/users/create-user";
import type { Role } from "@/server/services/views";
import { callerAs, callerWithHeaders } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
  await createUser(lethe.services, SYSTEM, { email: "owner@example.org", name: "Owner", role: "owner" });
});
afterAll(() => lethe.close());

let addresses = 0;
let people = 0;

/** A request to better-auth as the browser makes it; each caller has an address of its own unless told. */
function auth(path: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
  const url = `http://lethe.test/api/auth${path}`;
  const own = {
    "content-type": "application/json",
    origin: "http://lethe.test",
    host: "lethe.test",
    [CLIENT_ADDRESS_HEADER]: `10.0.0.${++addresses}`,
  };
  return lethe.container.auth.handler(
    new Request(url, { method: "POST", headers: { ...own, ...headers }, body: JSON.stringify(body) }),
  );
}

const logIn = (email: string, password: string, headers = {}) => auth("/sign-in/email", { email, password }, headers);
const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

async function person(role: Role) {
  const email = `person${++people}@example.org`;
  const { id, oneTimePassword } = await createUser(lethe.services, SYSTEM, { email, name: "Person", role });
  return { id, email, password: oneTimePassword };
}

async function session(role: Role, changed = true) {
  const { email, password, id } = await person(role);
  let cookie = cookieOf(await logIn(email, password));
  const next = "a long new password";
  if (changed) {
    const done = await auth(
      "/change-password",
      { currentPassword: password, newPassword: next, revokeOtherSessions: true },
      { cookie },
    );
    expect(done.status, await done.clone().text()).toBe(200);
    cookie = cookieOf(done) || cookie;
  }
  return { id, email, password: changed ? next : password, cookie, caller: await callerWithHeaders(lethe, { cookie }) };
}

describe("a login", () => {
  it("with the right password gives a session with the person's role", async () => {
    for (const role of ["owner", "admin", "auditor"] as const) {
      const { caller, email } = await session(role);
      expect(await caller.session.me()).toMatchObject({ email, role, mustChangePassword: false });
    }
  });

  it("with a wrong password or an unknown name gives none, and the same answer", async () => {
    const { email } = await person("admin");
    const [wrong, unknown] = [
      await logIn(email, "not the password"),
      await logIn("nobody@example.org", "not the password"),
    ];
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(cookieOf(wrong)).toBe("");
  });

  it("from another site is refused", async () => {
    const { email, password } = await person("admin");
    const told = await logIn(email, password, { origin: "https://evil.test", cookie: "lethe.session_token=x" });
    expect(told.status).toBe(403);
  });

  it("is recorded", async () => {
    const { id } = await session("admin", false);
    const [record] = (await callerAs(lethe, "auditor").audit.list({ limit: 1 })).items;
    expect(record).toMatchObject({ action: "auth.login", target: id, details: { address: expect.any(String) } });
  });

  it("keeps its cookie from scripts and other sites", async () => {
    const { email, password } = await person("admin");
    const [cookie = ""] = (await logIn(email, password)).headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
  });

  it("nobody makes an account for themselves", async () => {
    const told = await auth("/sign-up/email", {
      email: "me@example.org",
      password: "a long new password",
      name: "Me",
      role: "owner",
    });
    expect(told.status).toBeGreaterThanOrEqual(400);
    expect(await lethe.services.db.read.user.findUnique({ where: { email: "me@example.org" } })).toBeNull();
  });

  it("nobody raises their own role", async () => {
    const { cookie, id } = await session("auditor");
    await auth("/update-user", { role: "owner", mustChangePassword: false, name: "New" }, { cookie });
    expect((await lethe.services.db.read.user.findUnique({ where: { id } }))?.role).toBe("auditor");
  });
});

describe("the one-time password", () => {
  it("opens nothing but the change of the password", async () => {
    const { caller, cookie, password, email } = await session("owner", false);
    expect(await caller.session.me()).toMatchObject({ mustChangePassword: true });
    await expect(caller.tenants.list()).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(caller.tenants.create({ name: "Mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const short = await auth("/change-password", { currentPassword: password, newPassword: "short" }, { cookie });
    expect(short.status).toBe(400);
    const itself = await auth("/change-password", { currentPassword: password, newPassword: password }, { cookie });
    expect(itself.status).toBe(400);
    expect(await itself.json()).toMatchObject({ code: "PASSWORD_UNCHANGED" });
    const changed = await auth(
      "/change-password",
      { currentPassword: password, newPassword: "a long new password" },
      { cookie },
    );
    const after = await callerWithHeaders(lethe, { cookie: cookieOf(changed) });
    expect(await after.session.me()).toMatchObject({ mustChangePassword: false });
    expect((await after.tenants.list()).items).toBeInstanceOf(Array);
    expect((await logIn(email, password)).status, "it is used up").toBe(401);
  });

  it("is nowhere in the database", async () => {
    const { password } = await person("admin");
    const accounts = await lethe.services.db.read.account.findMany();
    expect(JSON.stringify(accounts)).not.toContain(password);
  });
});

describe("people", () => {
  const owner = () => callerAs(lethe, "owner");

  it("always include an owner", async () => {
    const own = await startLethe();
    const only = await createUser(own.services, SYSTEM, { email: "only@example.org", name: "Only", role: "owner" });
    const caller = callerAs(own, "owner");
    await expect(caller.users.remove({ id: only.id })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(caller.users.setRole({ id: only.id, role: "admin" })).rejects.toMatchObject({ code: "CONFLICT" });
    const second = await caller.users.create({ email: "second@example.org", name: "Second", role: "owner" });
    const both = await Promise.allSettled([
      caller.users.remove({ id: only.id }),
      caller.users.remove({ id: second.id }),
    ]);
    expect(
      both.filter(({ status }) => status === "fulfilled"),
      "removed at the same time",
    ).toHaveLength(1);
    await own.close();
  });

  it("have one account an address, whatever its case", async () => {
    const { email } = await person("admin");
    await expect(
      owner().users.create({ email: email.toUpperCase(), name: "Again", role: "admin" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("lose their sessions when they are removed, or their password is set anew", async () => {
    for (const act of ["remove", "resetPassword"] as const) {
      const { id, cookie, email, password } = await session("admin");
      await owner().users[act]({ id });
      await expect((await callerWithHeaders(lethe, { cookie })).session.me()).rejects.toMatchObject({
        code: "UNAUTHORIZED",
      });
      expect((await logIn(email, password)).status).toBe(401);
    }
  });

  it("lose every other session when the password changes, whatever the request says about it", async () => {
    const { email, password, cookie } = await session("admin");
    const elsewhere = cookieOf(await logIn(email, password));
    const next = { currentPassword: password, newPassword: "another long password", revokeOtherSessions: false };
    const changed = await auth("/change-password", next, { cookie });
    expect(changed.status).toBe(200);
    for (const gone of [elsewhere, cookie]) {
      const caller = await callerWithHeaders(lethe, { cookie: gone });
      await expect(caller.session.me()).rejects.toMatchObject({ code: "UNAUTHORIZED" });
    }
    expect(await (await callerWithHeaders(lethe, { cookie: cookieOf(changed) })).session.me()).toMatchObject({ email });
  });

  it("begin new sessions when the role changes", async () => {
    const { id, cookie, caller, email, password } = await session("admin");
    await caller.tenants.create({ name: "Made by an admin" });
    await owner().users.setRole({ id, role: "auditor" });
    await expect((await callerWithHeaders(lethe, { cookie })).session.me()).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    const after = await callerWithHeaders(lethe, { cookie: cookieOf(await logIn(email, password)) });
    await expect(after.tenants.create({ name: "Made by an auditor" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("with a role that nobody knows have the least rights", async () => {
    const { id, cookie } = await session("owner");
    await lethe.services.db.write((tx) => tx.user.update({ where: { id }, data: { role: "root" } }));
    const caller = await callerWithHeaders(lethe, { cookie });
    expect(await caller.session.me()).toMatchObject({ role: "auditor" });
    await expect(caller.tenants.create({ name: "Made by root" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("are refused what can't be: an address that is none, a role that is none, somebody who is not there", async () => {
    await expect(owner().users.create({ email: "nobody", name: "x", role: "admin" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
    });
    await expect(
      owner().users.create({ email: "a@example.org", name: "x", role: "root" as never }),
    ).rejects.toMatchObject({ code: "BAD_REQUEST" });
    for (const act of ["remove", "resetPassword"] as const) {
      await expect(owner().users[act]({ id: "nobody" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
