import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyReceipt } from "@/lib/receipt/verify-receipt";
import { fill, rowsOfTenant } from "../services/erasure-steps";
import { send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";
import { expectError } from "./problems";

let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  [gone, kept] = [await lethe.tenant({ name: "Wombatmuseum West" }), await lethe.tenant()];
  for (const one of [gone, kept]) await fill(lethe, one);
});
afterAll(() => lethe.close());

const DELETION = "/api/v1/tenant/deletion";

describe("a tenant by its own key", () => {
  it("is not deleted without the scope, with another's name, or by a dry run", async () => {
    const eraser = await lethe.appKey(gone, { scopes: ["erase", "cache:read", "cache:write"] });
    expectError(await send(lethe, eraser.key, DELETION, { confirm: gone.name }), "api", 403);
    expectError(await send(lethe, gone.key, DELETION, { confirm: kept.name }), "api", 400);
    expectError(await send(lethe, gone.key, DELETION, {}), "api", 400, "confirm_missing");
    expectError(await send(lethe, gone.key, DELETION, { confirm: gone.name, tenantId: kept.id }), "api", 400);
    const counted = await send(lethe, gone.key, DELETION, { dry_run: true });
    expect(counted.json).toMatchObject({ tenantName: gone.name, entries: 4, confirm: gone.name });
    expect((await send(lethe, gone.key, "/api/v1/stats")).status).toBe(200);
  });

  it("is deleted whole; the key of the reply, and no other, asks on and fetches the receipt", async () => {
    const begun = await send(lethe, gone.key, DELETION, { confirm: gone.name });
    expect(begun.status).toBe(202);
    const path = `/api/v1/tenant/deletions/${String(begun.json.id)}`;
    const key = String(begun.json.subjectKey);
    await until("it is complete", async () => (await send(lethe, key, path)).json.state === "complete");
    const told = await send(lethe, key, `${path}/receipt`);
    const verdict = verifyReceipt(JSON.stringify(told.json.receipt), String(told.json.public_key));
    expect(verdict).toMatchObject({ holds: true, receipt: { kind: "deletion", tenant: { id: gone.id, name: "" } } });
    for (const other of [null, gone.key, kept.key, key.slice(1), key.toUpperCase()]) {
      expectError(await send(lethe, other, path), "api", 401);
      expectError(await send(lethe, other, `${path}/receipt`), "api", 401);
    }
    expectError(await send(lethe, key, path.slice(0, -1)), "api", 401);
    expect(rowsOfTenant(lethe, gone)).toEqual({ erasure: 1, audit_record: 2 });
    expectError(await send(lethe, gone.key, DELETION, { dry_run: true }), "api", 401);
    expect((await send(lethe, kept.key, "/api/v1/stats")).status).toBe(200);
  });
});
