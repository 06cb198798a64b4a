import { afterAll, beforeAll, expect, it } from "vitest";
import { tailDecisions } from "@/server/services/stats/tail-decisions";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe } from "../support/lethe";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());

it("who follows the decisions of a tenant is told of each newer one, of no other tenant's, and leaves nothing behind", async () => {
  const [tenant, other] = [await lethe.tenant(), await lethe.tenant()];
  await ask(lethe, tenant, "What is the first question?");
  const leave = new AbortController();
  const tail = tailDecisions(lethe.services, SYSTEM, { tenantId: tenant.id }, leave.signal);
  const newest = async () =>
    (await callerAs(lethe, "owner").stats.decisions({ tenantId: tenant.id, limit: 1 })).items[0]?.id;
  expect((await tail.next()).value).toEqual({ newest: await newest() });
  const next = tail.next();
  await ask(lethe, other, "What does somebody else ask?");
  await ask(lethe, tenant, "What is the second question?");
  expect((await next).value).toEqual({ newest: await newest() });
  const last = tail.next();
  leave.abort();
  expect(await last).toEqual({ value: undefined, done: true });
});

it("nobody follows what they may not see", async () => {
  const tenant = await lethe.tenant();
  await expect(callerAs(lethe, "member").stats.tail({ tenantId: tenant.id })).rejects.toThrow();
});
