import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { expect, it } from "vitest";
import { ACME, entryRow } from "../contract/rows";
import { onEveryDatabase } from "../contract/stores";

class Wanted extends Error {}

onEveryDatabase("administration", (opened, provider) => {
  const setting = (name: string) => ({ data: { name, value: "1" } });

  it("rolls back everything when the work throws, and passes its error on", async () => {
    const { db } = opened.stores;
    const work = db.write(async (tx) => {
      await tx.serverSetting.create(setting("a"));
      throw new Wanted();
    });
    await expect(work).rejects.toBeInstanceOf(Wanted);
    expect(await db.read.serverSetting.count()).toBe(0);
  });

  it("refuses to write through the reading client", async () => {
    const { db } = opened.stores;
    await expect(db.read.serverSetting.create(setting("a"))).rejects.toThrow();
    await expect(db.read.$executeRawUnsafe("DELETE FROM server_setting")).rejects.toThrow();
    expect(await db.read.serverSetting.count()).toBe(0);
  });

  it("names the few ways in which a write fails", async () => {
    const { db } = opened.stores;
    await db.write((tx) => tx.serverSetting.create(setting("a")));
    const twice = db.write((tx) => tx.serverSetting.create(setting("a")));
    await expect(twice).rejects.toMatchObject({ name: "StoreError", code: "conflict" });
    const orphan = { id: "k", tenantId: "nobody", name: "", prefix: "", hash: "h", scopes: "" };
    await expect(db.write((tx) => tx.appKey.create({ data: orphan }))).rejects.toMatchObject({ code: "conflict" });
    const missing = db.write((tx) => tx.serverSetting.update({ where: { name: "b" }, data: { value: "2" } }));
    await expect(missing).rejects.toMatchObject({ code: "missing" });
  });

  it("reads back dates, bytes and large numbers as they were written", async () => {
    const { db } = opened.stores;
    const at = new Date("2026-02-03T04:05:06.789Z");
    const apiKey = new Uint8Array([0, 1, 255]);
    const upstream = { id: "u", name: "u", kind: "demo", baseUrl: "", models: "[]", createdAt: at, apiKey };
    await db.write((tx) => tx.upstream.create({ data: upstream }));
    const kept = await db.read.upstream.findUniqueOrThrow({ where: { id: "u" } });
    expect(kept.createdAt).toEqual(at);
    expect([...(kept.apiKey ?? [])]).toEqual([0, 1, 255]);
    await opened.stores.putTenant("acme");
    await opened.stores.entries.put(entryRow(1));
    const entry = await db.read.entry.findFirstOrThrow({ where: { tenantId: ACME } });
    expect(entry.costMicroUsd).toBe(9_007_199_254_740_991n);
    expect(entry.piiScrubbed).toBe(true);
  });

  it("keeps a library's writes apart from a transaction that rolls back around them", async () => {
    const { db } = opened.stores;
    let slipped: Promise<unknown> | null = null;
    const work = db.write(async (tx) => {
      await tx.serverSetting.create(setting("inside"));
      // Asked for in the middle of somebody else's transaction; `then`, because Prisma begins only when it is waited for.
      slipped = db.auth.serverSetting.create(setting("library")).then((row) => row.name);
      // Long enough for it to be done, were it not made to wait, and far from the time that a transaction has.
      for (let query = 0; query < 8; query++) await tx.serverSetting.count();
      throw new Wanted();
    });
    await expect(work).rejects.toBeInstanceOf(Wanted);
    await slipped;
    expect((await db.read.serverSetting.findMany()).map((row) => row.name)).toEqual(["library"]);
  });

  it("runs a library's own transaction whole or not at all", async () => {
    const { db } = opened.stores;
    const work = db.auth.$transaction(async (tx) => {
      await tx.serverSetting.create(setting("a"));
      throw new Wanted();
    });
    await expect(work).rejects.toBeInstanceOf(Wanted);
    await db.auth.$transaction((tx) => tx.serverSetting.create(setting("b")));
    expect((await db.auth.serverSetting.findMany()).map((row) => row.name)).toEqual(["b"]);
  });

  it("carries better-auth: sign up, sign in, session, sign out", async () => {
    const auth = betterAuth({
      secret: "a secret of at least thirty-two characters, for this test",
      baseURL: "http://127.0.0.1:3000",
      telemetry: { enabled: false },
      database: prismaAdapter(opened.stores.db.auth, { provider: provider === "sqlite" ? "sqlite" : "postgresql" }),
      emailAndPassword: { enabled: true },
    });
    const account = { email: "a@posteo.de", password: "correct horse battery" };
    await auth.api.signUpEmail({ body: { ...account, name: "A" } });
    const wrong = auth.api.signInEmail({ body: { ...account, password: "wrong horse battery" } });
    await expect(wrong).rejects.toThrow();
    const { headers } = await auth.api.signInEmail({ body: account, returnHeaders: true });
    const cookie = headers.get("set-cookie")?.split(";")[0] ?? "";
    const session = await auth.api.getSession({ headers: new Headers({ cookie }) });
    expect(session?.user.email).toBe(account.email);
    await auth.api.signOut({ headers: new Headers({ cookie }) });
    expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
    expect(await opened.stores.db.read.session.count()).toBe(1);
  });
});
