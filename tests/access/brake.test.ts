import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
  for (const own of [tenant, other]) await ask(lethe, own, "What is the capital of France?");
});
afterAll(() => lethe.close());

const owner = () => callerAs(lethe, "owner");
const outcome = async (own: TestTenant, question = "What is the capital of France?") =>
  (await ask(lethe, own, question)).outcome;

describe("the emergency brake", () => {
  it("lets requests of a tenant pass through, at once, and of no other", async () => {
    expect(await outcome(tenant)).toBe("hit-exact");
    await owner().brake.set({ tenantId: tenant.id, brake: "off", note: "a wrong answer" });
    const told = await ask(lethe, tenant, "What is the capital of France?");
    expect([told.status, told.outcome, told.reason]).toEqual([200, "bypass", "brake"]);
    expect(await outcome(other)).toBe("hit-exact");
    await owner().brake.set({ tenantId: tenant.id, brake: "released" });
    expect(await outcome(tenant)).toBe("hit-exact");
  });

  it("of everybody holds whatever a tenant has set, and is recorded", async () => {
    await owner().brake.set({ brake: "off" });
    expect([await outcome(tenant), await outcome(other)]).toEqual(["bypass", "bypass"]);
    const [record] = (await owner().audit.list({ limit: 1 })).items;
    expect(record).toMatchObject({ action: "brake.set", tenantId: null, details: { brake: "off" } });
    await owner().brake.set({ brake: "released" });
    expect(await outcome(other)).toBe("hit-exact");
  });

  it("may stop similarity alone", async () => {
    await owner().brake.set({ tenantId: tenant.id, brake: "semantic-off" });
    expect(await outcome(tenant)).toBe("hit-exact");
    expect(await outcome(tenant, "Please, what is the capital of France?")).toBe("miss");
    await owner().brake.set({ tenantId: tenant.id, brake: "released" });
  });

  it("is pulled by an app with the scope policy, in its own tenant only", async () => {
    const path = "/api/v1/brake";
    const weak = await lethe.appKey(other, { scopes: ["cache:read", "cache:write"] });
    expect((await send(lethe, weak.key, path, { brake: "off" })).status).toBe(403);
    expect((await send(lethe, other.key, path, { brake: "off" })).status).toBe(200);
    expect([await outcome(other), await outcome(tenant)]).toEqual(["bypass", "hit-exact"]);
    await send(lethe, other.key, path, { brake: "released" });
  });

  it("of the environment is released by no person", async () => {
    lethe = await lethe.restart({ environment: { LETHE_BRAKE: "off" } });
    await owner().brake.set({ brake: "released" });
    expect(await outcome(tenant)).toBe("bypass");
    expect(await owner().brake.get({})).toMatchObject({ environment: "off" });
  });
});
