import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Mail } from "@/server/ports/mailer";
import { createUser } from "@/server/services/users/create-user";
import { logIn, signedIn } from "../support/browser";
import { callerAs, callerWithHeaders } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe } from "../support/lethe";

const DAY_MS = 86_400_000;
const PASSWORD = "four words in a row";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
  await createUser(lethe.services, SYSTEM, { email: "owner@example.org", name: "Owner", role: "owner" });
});
afterAll(() => lethe.close());

const owner = () => callerAs(lethe, "owner");
/** Somebody who has a link and nothing else. */
const anybody = () => callerWithHeaders(lethe, {});

let people = 0;

async function invited() {
  const email = `invited${++people}@example.org`;
  const { id, link } = await owner().users.create({ email, name: "Invited", role: "auditor" });
  return { id, email, token: link.token ?? "" };
}

const over = { code: "NOT_FOUND" };

describe("an invitation", () => {
  it("lets its person choose a password, once, and nobody has seen it", async () => {
    const { email, token } = await invited();
    const caller = await anybody();
    expect(await caller.links.open({ token })).toEqual({ email, name: "Invited", purpose: "invite" });
    await caller.links.redeem({ token, password: PASSWORD });
    expect((await logIn(lethe, email, PASSWORD)).status).toBe(200);
    await expect(caller.links.open({ token })).rejects.toMatchObject(over);
    await expect(caller.links.redeem({ token, password: "another long password" })).rejects.toMatchObject(over);
  });

  it("opens nothing before: no password is none, the empty one neither", async () => {
    const { email, token } = await invited();
    for (const password of ["", "null", "undefined", token]) {
      expect((await logIn(lethe, email, password)).status, password).toBeGreaterThanOrEqual(400);
    }
  });

  it("used twice at once sets one password", async () => {
    const { token } = await invited();
    const caller = await anybody();
    const tries = ["the first long password", "the second long password"].map((password) =>
      caller.links.redeem({ token, password }),
    );
    expect((await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("is over after a week, and after a newer one", async () => {
    const { id, token } = await invited();
    const newer = await owner().users.resetPassword({ id });
    await expect((await anybody()).links.open({ token })).rejects.toMatchObject(over);
    const late = await invited();
    lethe.clock.advance(7 * DAY_MS);
    await expect((await anybody()).links.open({ token: late.token })).rejects.toMatchObject(over);
    await expect((await anybody()).links.open({ token: newer.token ?? "" })).rejects.toMatchObject(over);
  });

  it("goes with its account", async () => {
    const { id, token } = await invited();
    await owner().users.remove({ id });
    await expect((await anybody()).links.redeem({ token, password: PASSWORD })).rejects.toMatchObject(over);
  });

  it.each(["", "x", "A".repeat(43), `${"A".repeat(42)}%`, "A".repeat(100)])("is not made up: %s", async (token) => {
    await expect((await anybody()).links.open({ token })).rejects.toMatchObject(over);
  });

  it("is nowhere in the database nor in the log", async () => {
    const { token } = await invited();
    const rows = await lethe.services.db.read.accountLink.findMany();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(lethe.log()).not.toContain(token);
    const details = await lethe.services.db.read.auditRecord.findMany({ select: { details: true, target: true } });
    expect(JSON.stringify(details)).not.toContain(token);
  });

  it("refuses a short password, and says of which field", async () => {
    const { token } = await invited();
    const refused = (await anybody()).links.redeem({ token, password: "short" });
    await expect(refused).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect(await (await anybody()).links.open({ token }), "and is still good").toMatchObject({ purpose: "invite" });
  });
});

describe("a reset", () => {
  it("ends the old password and every session at once, and its use ends those that began meanwhile", async () => {
    const email = "reset@example.org";
    const made = await createUser(lethe.services, SYSTEM, { email, name: "Reset", role: "admin" });
    const cookie = await signedIn(lethe, email, made.oneTimePassword, PASSWORD);
    const link = await owner().users.resetPassword({ id: made.id });
    expect((await logIn(lethe, email, PASSWORD)).status).toBe(401);
    await expect((await callerWithHeaders(lethe, { cookie })).session.me()).rejects.toMatchObject({
      code: "UNAUTHORIZED",
    });
    await (await anybody()).links.redeem({ token: link.token ?? "", password: "another long password" });
    const after = await logIn(lethe, email, "another long password");
    expect(after.status).toBe(200);
  });
});

describe("where a mail server is named", () => {
  it("the link is mailed and not shown; a mail that fails is shown", async () => {
    const mails: Mail[] = [];
    const send = async (mail: Mail) => void mails.push(mail);
    Object.assign(lethe.services, { mailer: { site: "https://lethe.example.org", send } });
    const { link } = await owner().users.create({ email: "mail@example.org", name: "Mail", role: "member" });
    expect(link).toMatchObject({ mailed: true, token: null });
    const [mail] = mails;
    expect(mail?.to).toBe("mail@example.org");
    const token = /https:\/\/lethe\.example\.org\/join#([\w-]{43})\n/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(await (await anybody()).links.open({ token })).toMatchObject({ email: "mail@example.org" });
    const failing = { site: "https://lethe.example.org", send: () => Promise.reject(new Error("no route")) };
    Object.assign(lethe.services, { mailer: failing });
    const shown = await owner().users.create({ email: "shown@example.org", name: "Shown", role: "member" });
    expect(shown.link).toMatchObject({ mailed: false, token: expect.stringMatching(/^[\w-]{43}$/) });
    Object.assign(lethe.services, { mailer: null });
  });
});
