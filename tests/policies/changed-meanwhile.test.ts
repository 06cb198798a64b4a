import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ALLOW_ALL, allowing, DENY_ALL, draft, publish, versionsOf } from "./sources";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  tenant = await lethe.tenant();
});

const policies = () => callerAs(lethe, "admin").policies;
const MEANWHILE = { code: "CONFLICT", message: expect.stringContaining("changed meanwhile") as string };

describe("a draft that somebody else has changed since it was read", () => {
  it("is not overwritten", async () => {
    const { id, digest } = await draft(lethe, tenant.id, allowing("first"));
    const theirs = await policies().save({ tenantId: tenant.id, id, source: DENY_ALL, expectedDigest: digest });
    const mine = { tenantId: tenant.id, id, source: ALLOW_ALL };
    await expect(policies().save({ ...mine, expectedDigest: digest })).rejects.toMatchObject(MEANWHILE);
    expect((await versionsOf(lethe, tenant.id))[0]?.source).toBe(DENY_ALL);
    expect((await policies().save({ ...mine, expectedDigest: theirs.digest })).source).toBe(ALLOW_ALL);
  });

  it("is neither put in force nor into shadow unseen", async () => {
    const { id, digest } = await draft(lethe, tenant.id, ALLOW_ALL);
    await policies().save({ tenantId: tenant.id, id, source: DENY_ALL });
    await expect(policies().publish({ id, expectedDigest: digest })).rejects.toMatchObject(MEANWHILE);
    await expect(policies().shadow({ id, on: true, expectedDigest: digest })).rejects.toMatchObject(MEANWHILE);
    expect((await versionsOf(lethe, tenant.id)).map(({ state }) => state)).toEqual(["draft"]);
  });
});

describe("a policy in force that is another than the one that was looked at", () => {
  it("is not replaced", async () => {
    const first = await publish(lethe, tenant.id, allowing("first"));
    const mine = await draft(lethe, tenant.id, ALLOW_ALL);
    const theirs = await publish(lethe, tenant.id, DENY_ALL);
    for (const expectedInForce of [first.id, null]) {
      await expect(policies().publish({ id: mine.id, expectedInForce })).rejects.toMatchObject(MEANWHILE);
      await expect(policies().rollBack({ id: first.id, expectedInForce })).rejects.toMatchObject(MEANWHILE);
    }
    expect((await policies().publish({ id: mine.id, expectedInForce: theirs.id })).state).toBe("published");
  });

  it("is not made where there was none", async () => {
    const mine = await draft(lethe, tenant.id, ALLOW_ALL);
    expect((await policies().publish({ id: mine.id, expectedInForce: null })).state).toBe("published");
  });
});

describe("an app says by If-Match which text it means", () => {
  const path = "/api/v1/policies";
  const post = (to: string, body: unknown, match: string) =>
    send(lethe, tenant.key, `${path}${to}`, body, { method: "POST", headers: { "If-Match": match } });

  it("by the ETag of what it was given", async () => {
    const made = await send(lethe, tenant.key, path, { source: allowing("first") });
    const tag = made.headers.get("etag") ?? "";
    const id = String(made.json.id);
    const changed = await post("", { source: ALLOW_ALL, id }, tag);
    expect([changed.status, changed.json.source]).toEqual([201, ALLOW_ALL]);
    for (const told of [
      await post("", { source: DENY_ALL, id }, tag),
      await post(`/${id}/publish`, undefined, tag),
      await post(`/${id}/shadow`, { on: true }, tag),
    ]) {
      expect([told.status, told.json.code]).toEqual([409, "conflict"]);
      expect(told.json.detail).toContain("changed meanwhile");
    }
    expect((await versionsOf(lethe, tenant.id)).map(({ state, source }) => [state, source])).toEqual([
      ["draft", ALLOW_ALL],
    ]);
    const published = await post(`/${id}/publish`, undefined, changed.headers.get("etag") ?? "");
    expect([published.status, published.headers.get("etag")]).toEqual([200, changed.headers.get("etag")]);
    await publish(lethe, tenant.id, DENY_ALL);
    expect((await post(`/${id}/roll-back`, undefined, '"another"')).status).toBe(409);
    expect((await post(`/${id}/roll-back`, undefined, "*")).status).toBe(200);
  });

  it.each(['W/"abc"', "abc", '"a", "b"', ""])("and is told when it can't be read: %j", async (match) => {
    const { id } = await draft(lethe, tenant.id, ALLOW_ALL);
    const told = await post(`/${id}/publish`, undefined, match);
    expect([told.status, told.json.code]).toEqual([400, "invalid_if_match"]);
    expect((await versionsOf(lethe, tenant.id)).map(({ state }) => state)).toEqual(["draft"]);
  });

  it("and a new draft has nothing to match", async () => {
    expect((await post("", { source: ALLOW_ALL }, '"abc"')).status).toBe(400);
    expect(await versionsOf(lethe, tenant.id)).toEqual([]);
  });
});
