import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAppKey } from "@/server/services/app-keys/create-app-key";
import { chat, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ environment: { LETHE_TRUSTED_PROXIES: "127.0.0.1" } });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

describe("a key that is restricted to addresses", () => {
  it("opens nothing from elsewhere, on any surface", async () => {
    const { secret } = await createAppKey(lethe.services, SYSTEM, {
      tenantId: tenant.id,
      name: "office",
      scopes: ["cache:read", "stats:read"],
      addresses: ["10.1.0.0/16", "2001:db8::/32"],
    });
    const from = (address: string) => ({ headers: { "x-forwarded-for": address } });
    for (const [path, body] of [
      ["/api/v1/stats"],
      ["/v1/chat/completions", chat("x")],
      ["/v1/models"],
      ["/api/trpc/cache.lookup", { json: { model: "m", prompt: "x" } }],
    ] as const) {
      expect((await send(lethe, secret, path, body, from("10.1.2.3"))).status, path).toBe(200);
      expect((await send(lethe, secret, path, body, from("2001:db8::7"))).status, path).toBe(200);
      expect((await send(lethe, secret, path, body, from("10.2.2.3"))).status, path).toBe(403);
      expect((await send(lethe, secret, path, body)).status, path).toBe(403);
    }
  });

  it("is refused when the range is none", async () => {
    const key = { tenantId: tenant.id, name: "k", scopes: ["cache:read" as const], addresses: ["10.0.0.0/99"] };
    await expect(callerAs(lethe, "owner").appKeys.create(key)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });
});

describe("a rotated key", () => {
  it("works beside its successor for the overlap, then no more", async () => {
    const old = await lethe.appKey(tenant, { scopes: ["stats:read"] });
    const next = await callerAs(lethe, "owner").appKeys.rotate({ tenantId: tenant.id, id: old.keyId, overlapHours: 2 });
    expect(next).toMatchObject({ scopes: ["stats:read"], name: "test" });
    const status = async (key: string) => (await send(lethe, key, "/api/v1/stats")).status;
    expect([await status(old.key), await status(next.secret)]).toEqual([200, 200]);
    lethe.clock.advance(2 * 3_600_000);
    expect([await status(old.key), await status(next.secret)]).toEqual([401, 200]);
  });

  it("of another tenant is not found", async () => {
    const other = await lethe.tenant();
    const input = { tenantId: tenant.id, id: other.keyId };
    await expect(callerAs(lethe, "owner").appKeys.rotate(input)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a key without the scope explain", () => {
  it("learns of no distance: neither of what was near nor of what was served", async () => {
    const plain = await lethe.appKey(tenant, { scopes: ["cache:read", "cache:write"] });
    const put = { model: "m", prompt: "What is the capital of France?", response: "Paris." };
    await send(lethe, plain.key, "/api/v1/cache/entries", put);
    const near = { model: "m", prompt: "What is the capital of Spain?", explain: true };
    const told = await send(lethe, plain.key, "/api/v1/cache/lookup", near);
    expect(told.json).toMatchObject({ outcome: "miss", similarity: null });
    expect(told.json.explanation).toBeUndefined();
    expect(told.headers.get("lethe-similarity")).toBeNull();
    expect(told.headers.get("lethe-edits")).toBeNull();
    const full = await send(lethe, tenant.key, "/api/v1/cache/lookup", near);
    expect(full.json.explanation).toBeDefined();
  });
});
