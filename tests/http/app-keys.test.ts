import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { revokeAppKey } from "@/server/services/app-keys/revoke-app-key";
import { APP_KEY_SCOPES, type AppKeyScope } from "@/server/services/views";
import { ask, send } from "../support/ask";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ENDPOINTS, expectError } from "./problems";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

const DAY_MS = 86_400_000;
const BAD_KEYS: [string, string | null][] = [
  ["no key", null],
  ["a key of somebody else", "sk-abcdefghijklmnopqrstuvwxyz"],
  ["a mistyped key", "lth_test_00000000000000000000000000000000000000"],
];

describe("without a good key nothing is done, 401 in the surface's own shape", () => {
  const cases = ENDPOINTS.flatMap((endpoint) =>
    BAD_KEYS.map(([what, key]) => ({ path: endpoint.path, what, key, endpoint })),
  );
  it.each(cases)("$path with $what", async ({ endpoint, key }) => {
    lethe.upstream.reset();
    expectError(await send(lethe, key, endpoint.path, endpoint.body), endpoint.surface, 401, "invalid_api_key");
    expect(lethe.upstream.calls).toHaveLength(0);
  });

  it.each([
    ["GET", "/v1/models"],
    ["GET", "/api/v1/stats"],
    ["GET", "/api/v1/cache/entries/x"],
    ["DELETE", "/api/v1/cache/entries/x"],
    ["DELETE", "/api/v1/cache/entries?tag=a"],
    ["POST", "/api/v1/feedback"],
    ["POST", "/api/v1/erasures"],
    ["GET", "/api/v1/erasures/x"],
    ["GET", "/api/v1/erasures/x/receipt"],
    ["GET", "/api/v1/subjects/x/export"],
  ])("%s %s", async (method, path) => {
    expect((await send(lethe, null, path, method === "POST" ? {} : undefined, { method })).status).toBe(401);
  });

  it("says the same of a key that is unknown, revoked or expired", async () => {
    const revoked = await lethe.appKey(tenant);
    await revokeAppKey(lethe.services, SYSTEM, { tenantId: tenant.id, id: revoked.keyId });
    const other = await startLethe();
    const unknown = await other.tenant();
    await other.close();
    const texts = await Promise.all(
      [revoked.key, unknown.key].map(async (key) => (await send(lethe, key, "/api/v1/stats")).text),
    );
    expect(texts[0]).toBe(texts[1]);
    expect(texts[0]).not.toContain(revoked.key);
  });
});

describe("a key", () => {
  it("is refused at once when it was revoked, in the middle of being used", async () => {
    const used = await lethe.appKey(tenant);
    expect((await ask(lethe, used, "What is a solstice?")).status).toBe(200);
    await revokeAppKey(lethe.services, SYSTEM, { tenantId: tenant.id, id: used.keyId });
    expect((await ask(lethe, used, "What is a solstice?")).status).toBe(401);
    expect((await ask(lethe, tenant, "What is a solstice?")).outcome, "the tenant's other key still works").toBe(
      "hit-exact",
    );
  });

  it("revoked by another process is refused within a second", async () => {
    const used = await lethe.appKey(tenant);
    expect((await send(lethe, used.key, "/api/v1/stats")).status).toBe(200);
    await lethe.services.db.write((tx) =>
      tx.appKey.update({ where: { id: used.keyId }, data: { revokedAt: new Date() } }),
    );
    lethe.clock.advance(1_000);
    expect((await send(lethe, used.key, "/api/v1/stats")).status).toBe(401);
  });

  it("is refused from the moment it expires", async () => {
    const short = await lethe.appKey(tenant, { expiresInDays: 1 });
    lethe.clock.advance(DAY_MS - 1);
    expect((await send(lethe, short.key, "/api/v1/stats")).status).toBe(200);
    lethe.clock.advance(1);
    expect((await send(lethe, short.key, "/api/v1/stats")).status).toBe(401);
  });

  it("has its last use noted", async () => {
    const used = await lethe.appKey(tenant);
    const lastUse = async () =>
      (await lethe.services.db.read.appKey.findUnique({ where: { id: used.keyId } }))?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await send(lethe, used.key, "/api/v1/stats");
    await lethe.services.recorder.flush();
    expect((await lastUse())?.getTime()).toBe(lethe.clock.now());
  });

  it("is taken from x-api-key too", async () => {
    const headers = { "x-api-key": tenant.key };
    expect((await send(lethe, null, "/v1/models", undefined, { headers })).status).toBe(200);
  });

  it("is stored nowhere as it is", async () => {
    const rows = await lethe.services.db.read.appKey.findMany();
    expect(JSON.stringify(rows)).not.toContain(tenant.key);
    expect(
      rows.every((row) => tenant.key.startsWith(row.prefix) || row.tenantId !== tenant.id || row.id !== tenant.keyId),
    ).toBe(true);
  });
});

describe("a scope that a key lacks is refused, 403", () => {
  const NEEDS: [AppKeyScope, string, string, unknown][] = [
    ["cache:read", "POST", "/api/v1/cache/lookup", { model: "m", prompt: "What is a solstice?" }],
    ["cache:read", "GET", "/api/v1/cache/entries/x", undefined],
    ["cache:write", "POST", "/api/v1/cache/entries", { model: "m", prompt: "What is an equinox?", response: "x" }],
    ["cache:write", "DELETE", "/api/v1/cache/entries/x", undefined],
    ["cache:write", "DELETE", "/api/v1/cache/entries?tag=a", undefined],
    ["cache:write", "POST", "/api/v1/feedback", { entry: "x", verdict: "wrong" }],
    ["stats:read", "GET", "/api/v1/stats", undefined],
    ["erase", "POST", "/api/v1/erasures", { dry_run: true }],
    ["erase", "POST", "/api/v1/erasures", { confirm: "x" }],
    ["erase", "GET", "/api/v1/subjects/x/export", undefined],
  ];
  it.each(NEEDS)("%s for %s %s", async (scope, method, path, body) => {
    const without = await lethe.appKey(tenant, { scopes: APP_KEY_SCOPES.filter((one) => one !== scope) });
    expectError(await send(lethe, without.key, path, body, { method }), "api", 403, "forbidden");
    const only = await lethe.appKey(tenant, { scopes: [scope] });
    expect((await send(lethe, only.key, path, body, { method })).status).not.toBe(403);
  });

  it("on the wires: a key that only reads stores nothing, one that only writes looks nothing up", async () => {
    const [reads, writes, neither] = await Promise.all(
      ([["cache:read"], ["cache:write"], ["stats:read"]] as AppKeyScope[][]).map((scopes) =>
        lethe.appKey(tenant, { scopes }),
      ),
    );
    const question = "What makes the northern lights?";
    expect((await ask(lethe, reads as TestTenant, question)).outcome).toBe("miss");
    expect((await ask(lethe, writes as TestTenant, question)).outcome).toBe("miss");
    expect((await ask(lethe, reads as TestTenant, question)).outcome, "stored by the one that writes").toBe(
      "hit-exact",
    );
    expect((await ask(lethe, writes as TestTenant, question)).outcome).not.toMatch(/^hit/);
    expectError(await ask(lethe, neither as TestTenant, question), "openai", 403, "insufficient_scope");
  });
});
