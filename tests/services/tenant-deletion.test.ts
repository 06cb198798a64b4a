import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyTrail } from "@/lib/audit/verify-trail";
import { subjectDigest } from "@/lib/receipt/verify-receipt";
import { renameTenant } from "@/server/services/tenants/rename-tenant";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { fill, finished, rowsOfTenant } from "./erasure-steps";

const NAME = "Quokkasanatorium Süd";
let lethe: TestLethe;
let gone: TestTenant;
let kept: TestTenant;

async function trailOf() {
  await lethe.services.auditTree.extend();
  const auditor = callerAs(lethe, "auditor");
  const { checkpoint, publicKeyPem } = await auditor.audit.checkpoint();
  return { records: await auditor.audit.export({}), checkpoint: checkpoint ?? "", publicKeyPem };
}

beforeAll(async () => {
  lethe = await startLethe();
  [gone, kept] = [await lethe.tenant({ name: "before" }), await lethe.tenant({ name: "another" })];
  await renameTenant(lethe.services, SYSTEM, { tenantId: gone.id, name: NAME });
  for (const one of [gone, kept]) await fill(lethe, one);
  const owner = callerAs(lethe, "owner");
  await owner.brake.set({ tenantId: gone.id, brake: "released", note: "of the tenant" }).catch(() => undefined);
});
afterAll(() => lethe.close());

describe("deleting a tenant", () => {
  it("asks for its name, and for who may", async () => {
    const target = { tenantId: gone.id, confirm: "quokkasanatorium süd" };
    await expect(callerAs(lethe, "owner").tenants.delete(target)).rejects.toThrow(/exactly this text/);
    await expect(callerAs(lethe, "auditor").tenants.delete({ ...target, confirm: NAME })).rejects.toThrow();
    expect((await ask(lethe, gone, "What do hedgehogs eat?")).outcome).toBe("hit-exact");
  });

  it("leaves nothing that carries its id or its name, and a receipt that holds", async () => {
    const before = await trailOf();
    const { id, subjectKey } = await callerAs(lethe, "owner").tenants.delete({ tenantId: gone.id, confirm: NAME });
    const { receipt } = await finished(lethe, id);
    expect(receipt).toMatchObject({ kind: "deletion", tenant: { id: gone.id, name: "" } });
    expect(receipt.counts).toMatchObject({ appKeys: 1, entries: 4 });
    expect(receipt.subject?.digest).toBe(subjectDigest(subjectKey ?? "", NAME));

    const after = await trailOf();
    const notes = [before.checkpoint, after.checkpoint];
    const verdict = verifyTrail(after.records, notes, after.publicKeyPem);
    expect(verdict).toMatchObject({ holds: true, dropped: receipt.counts.auditRecords });
    expect(verifyTrail(before.records, [before.checkpoint], before.publicKeyPem)).toMatchObject({ dropped: 0 });

    expect(await callerAs(lethe, "owner").trust.verify()).toMatchObject({ changed: null, broken: false, whole: true });

    await lethe.services.recorder.flush();
    expect(rowsOfTenant(lethe, gone)).toEqual({ erasure: 1, audit_record: 2 });
    expect(filesHolding(lethe.dataDirectory, NAME)).toEqual([]);
    expect(filesHolding(`${lethe.dataDirectory}.ledger`, NAME)).toEqual([]);
  });

  it("refuses its app keys, and leaves others as they were", async () => {
    expect((await ask(lethe, gone, "What do hedgehogs eat?")).status).toBe(401);
    expect((await ask(lethe, kept, "What do hedgehogs eat?")).outcome).toBe("hit-exact");
    await expect(callerAs(lethe, "owner").tenants.get({ tenantId: gone.id })).rejects.toThrow(/not/i);
    expect((await callerAs(lethe, "owner").erasures.list({})).map(({ tenantName }) => tenantName)).toEqual([""]);
    expect((await callerAs(lethe, "auditor").audit.list({ limit: 200 })).items.length).toBeGreaterThan(0);
    const again = await lethe.tenant({ name: NAME });
    expect(again.name).toBe(NAME);
  });
});
