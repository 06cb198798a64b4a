import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, send } from "../support/ask";
import { changeRows } from "../support/change-rows";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

async function storedEntry(prompt: string): Promise<string> {
  const reply = await send(lethe, tenant.key, "/api/v1/cache/entries", { model: "m", prompt, response: "r" });
  return String(reply.json.id);
}

describe("what somebody should look at", () => {
  it("is every answer that was reported as wrong, until somebody has decided", async () => {
    const entryId = await storedEntry("wrong?");
    await send(lethe, tenant.key, "/api/v1/feedback", { entry: entryId, verdict: "wrong" });
    const owner = callerAs(lethe, "owner");
    const open = async () => (await owner.trust.get()).incidents.map((incident) => incident.entryId);
    expect(await open()).toContain(entryId);
    await expect(
      callerAs(lethe, "auditor").trust.settle({ tenantId: tenant.id, entryId, verdict: "removed" }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    await owner.trust.settle({ tenantId: tenant.id, entryId, verdict: "never-again" });
    expect(await open()).not.toContain(entryId);
    await expect(owner.entries.get({ tenantId: tenant.id, id: entryId })).resolves.toMatchObject({ id: entryId });
  });

  it("finds the page of any id, and none of what the role may not see", async () => {
    const entryId = await storedEntry("found?");
    const found = await callerAs(lethe, "owner").search.find({ text: ` ${entryId.toUpperCase()} ` });
    expect(found.map(({ href }) => href)).toContain(`/tenants/${tenant.id}/entries?entry=${entryId}`);
    expect(await callerAs(lethe, "member").search.find({ text: entryId })).toEqual([]);
    const keys = await callerAs(lethe, "owner").search.find({ text: tenant.key });
    expect(keys.map(({ kind }) => kind)).toContain("key");
    expect(JSON.stringify(keys)).not.toContain(tenant.key);
  });

  it("explains one request by its id", async () => {
    await ask(lethe, tenant, "What is the capital of France?");
    const { items } = await callerAs(lethe, "owner").stats.decisions({ tenantId: tenant.id, limit: 1 });
    const id = items[0]?.id ?? "";
    const decision = await callerAs(lethe, "owner").stats.decision({ id });
    expect(decision).toMatchObject({ id, tenantId: tenant.id, facts: { request_type: "completion" } });
    await expect(callerAs(lethe, "member").stats.decision({ id })).rejects.toThrow();
  });

  it("is tampering too when many reports came after it, and a report once, however often it is made", async () => {
    const entryId = await storedEntry("reported again and again?");
    const report = () => send(lethe, tenant.key, "/api/v1/feedback", { entry: entryId, verdict: "wrong" });
    await report();
    const { seq } = (await callerAs(lethe, "owner").trust.get()).incidents.find((one) => one.entryId === entryId) ?? {};
    for (let time = 0; time < 3; time += 1) await report();
    const again = (await callerAs(lethe, "owner").trust.get()).incidents.filter((one) => one.entryId === entryId);
    expect(again.map((one) => one.seq)).toEqual([seq]);
  });

  it("finds the record that was changed, and one that was taken away without a word", async () => {
    const owner = callerAs(lethe, "owner");
    await lethe.services.auditTree.extend();
    const file = new Database(join(lethe.dataDirectory, "lethe.db"), { timeout: 0 });
    const { seq, actor } = file.prepare("SELECT seq, actor FROM audit_record ORDER BY seq LIMIT 1").get() as {
      seq: number;
      actor: string;
    };
    for (const [column, value] of [
      ["actor", "nobody"],
      ["action", "dropped"],
    ]) {
      const before = file.prepare(`SELECT ${column} AS v FROM audit_record WHERE seq = ?`).get(seq) as { v: string };
      await changeRows(file, `UPDATE audit_record SET ${column} = ? WHERE seq = ?`, value, seq);
      expect(await owner.trust.verify(), column).toMatchObject({ changed: seq });
      await changeRows(file, `UPDATE audit_record SET ${column} = ? WHERE seq = ?`, before.v, seq);
    }
    expect(actor).not.toBe("nobody");
    file.close();
  });

  it("checks every record of the audit trail", async () => {
    expect(await callerAs(lethe, "owner").trust.verify()).toMatchObject({ changed: null, broken: false, whole: true });
  });
});
