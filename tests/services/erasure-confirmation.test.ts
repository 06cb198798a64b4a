import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { counts, fill, SHARED } from "./erasure-steps";

let lethe: TestLethe;
let tenant: TestTenant;
let other: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
});

describe("the confirmation", () => {
  it.each([
    ["another tenant's name", () => other.name],
    ["the name in another case", () => tenant.name.toUpperCase()],
    ["nothing", () => ""],
    ["the tenant's name where a person is meant", () => tenant.name],
  ])("%s is refused, and nothing happens", async (what, confirm) => {
    await fill(lethe, tenant);
    const subject = what.includes("person") ? { subject: "jane" } : {};
    const asked = callerAs(lethe, "admin").erasures.start({ tenantId: tenant.id, confirm: confirm(), ...subject });
    await expect(asked).rejects.toMatchObject({ code: "BAD_REQUEST" });
    expect((await counts(lethe, tenant)).entries).toBe(4);
    expect((await ask(lethe, tenant, SHARED[0] ?? "")).outcome).toBe("hit-exact");
  });

  it("a preview writes nothing", async () => {
    await fill(lethe, tenant);
    expect(await callerAs(lethe, "auditor").erasures.preview({ tenantId: tenant.id })).toMatchObject({
      entries: 4,
      decisions: 5,
      confirm: tenant.name,
    });
    expect(await callerAs(lethe, "auditor").erasures.preview({ tenantId: tenant.id, subject: "jane" })).toMatchObject({
      entries: 1,
      decisions: 2,
      confirm: "jane",
    });
    expect(await callerAs(lethe, "auditor").erasures.list({ tenantId: tenant.id })).toEqual([]);
    expect((await counts(lethe, tenant)).entries).toBe(4);
  });
});
