import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
  for (const n of [1, 2, 3]) {
    const body = { model: "m", prompt: `What is question ${n}?`, response: `Answer ${n}.`, tags: ["t"] };
    await send(lethe, tenant.key, "/api/v1/cache/entries", body);
  }
});
afterAll(() => lethe.close());

/** Holds each slice of a deletion until it is let go, and says when one is held. */
function holdSlices() {
  const { entries } = lethe.services.db;
  const plain = entries.deleteByFilter;
  let arrived: () => void = () => undefined;
  let go: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    go = resolve;
  });
  entries.deleteByFilter = async (tenantId, filter, page) => {
    arrived();
    await opened;
    return plain.call(entries, tenantId, filter, { ...page, limit: 1 });
  };
  return {
    held,
    go: () => {
      entries.deleteByFilter = plain;
      go();
    },
  };
}

describe("a long deletion", () => {
  it("is seen by who may do it, and by nobody else", async () => {
    const slices = holdSlices();
    const deleting = send(lethe, tenant.key, "/api/v1/cache/entries?model=none", undefined, { method: "DELETE" });
    await slices.held;
    const [job, ...more] = await callerAs(lethe, "admin").jobs.list({});
    expect(more).toEqual([]);
    expect(job).toMatchObject({ tenantId: tenant.id, kind: "entries.delete", done: 0, of: 3 });
    expect(await callerAs(lethe, "operator").jobs.list({ tenantId: tenant.id })).toHaveLength(1);
    expect(await callerAs(lethe, "auditor").jobs.list({})).toEqual([]);
    expect(await callerAs(lethe, "admin").jobs.list({ tenantId: (await lethe.tenant()).id })).toEqual([]);
    slices.go();
    await deleting;
    expect(await callerAs(lethe, "admin").jobs.list({})).toEqual([]);
  });

  it("ends before its next slice when it is cancelled, and that is written down", async () => {
    const slices = holdSlices();
    const deleting = send(lethe, tenant.key, "/api/v1/cache/entries?tag=t", undefined, { method: "DELETE" });
    await slices.held;
    const [job] = await callerAs(lethe, "admin").jobs.list({});
    await callerAs(lethe, "admin").jobs.cancel({ id: job?.id ?? "" });
    slices.go();
    const told = await deleting;
    expect([told.status, told.json.code]).toEqual([409, "conflict"]);
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(2);
    const record = await lethe.services.db.read.auditRecord.findFirst({ where: { action: "job.cancel" } });
    expect(record).toMatchObject({ tenantId: tenant.id, target: job?.id });
    await expect(callerAs(lethe, "admin").jobs.cancel({ id: job?.id ?? "" })).rejects.toThrow("not found");
  });
});
