import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe } from "../support/lethe";
import { counts, fill, finished, personal, SHARED } from "./erasure-steps";

let lethe: TestLethe;

beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());

/** No administrative row can be written; what is there can be read. */
function fillDisk(): () => void {
  const db = lethe.services.db as { write: Database["write"] };
  const sound = db.write;
  db.write = () => Promise.reject(new StoreError("unavailable", "the disk is full"));
  return () => {
    db.write = sound;
  };
}

describe.each(["tenant", "person"])("the erasure of a %s while the disk is full", (whose) => {
  it("destroys the keys at once, stays in sight, and completes when there is space", async () => {
    const tenant = await lethe.tenant();
    await fill(lethe, tenant);
    const subject = whose === "person" ? { subject: "jane" } : {};
    const sequence = lethe.services.ledger.head().sequence;
    const free = fillDisk();
    const target = { tenantId: tenant.id, confirm: whose === "person" ? "jane" : tenant.name, ...subject };
    const { id, state } = await callerAs(lethe, "admin").erasures.start(target);
    expect(state).toBe("blocked");
    expect(lethe.services.ledger.head().sequence).toBe(sequence + 1);
    const listed = await callerAs(lethe, "auditor").erasures.list({ tenantId: tenant.id });
    expect(listed).toMatchObject([{ id, state: "blocked", hasReceipt: false }]);
    expect(listed[0]?.waitsFor).toContain("database can't be written");
    await expect(callerAs(lethe, "auditor").erasures.receipt({ id })).rejects.toMatchObject({ code: "CONFLICT" });
    const [question, headers] =
      whose === "person" ? [personal("jane"), { "Lethe-Subject": "jane" }] : [SHARED[0] ?? "", {}];
    expect((await ask(lethe, tenant, question, headers)).outcome).not.toMatch(/^hit/);

    free();
    lethe.services.erasures.wake();
    const { receipt } = await finished(lethe, id);
    expect(receipt.counts.entries).toBeGreaterThan(0);
    expect(receipt.ledger?.sequence).toBe(sequence + 1);
    const requests = { where: { action: "erasure.request", target: id } };
    expect(await lethe.services.db.read.auditRecord.count(requests)).toBe(1);
    if (whose === "tenant") expect((await counts(lethe, tenant)).entries).toBe(0);
  });
});
