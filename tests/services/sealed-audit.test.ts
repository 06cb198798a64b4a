import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ShownRecord, TRAIL_FORMAT, type TrailRecord, verifyTrail } from "@/lib/audit/verify-trail";
import { auditOwner, DetailsReader } from "@/server/services/audit/audit-keys";
import { AuditKeyCheck } from "@/server/services/audit/check-audit-keys";
import { maintainOnce } from "@/server/services/maintenance";
import { createUser } from "@/server/services/users/create-user";
import { createCaller } from "@/server/trpc/router";
import { checkTrail } from "../../packages/verify/src/check";
import { callerAs } from "../support/dashboard";
import { filesHolding } from "../support/data-files";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { erase, finished } from "./erasure-steps";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant({ name: "Tapirsternwarte" });
  await callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name: "Okapisternwarte" });
});
afterAll(() => lethe.close());

const NAMES = ["Tapirsternwarte", "Okapisternwarte"];
const stored = () =>
  lethe.services.db.read.auditRecord.findMany({ where: { tenantId: tenant.id }, orderBy: { seq: "asc" } });
const holdsName = (records: unknown) => {
  const text = JSON.stringify(records, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value));
  return NAMES.some((name) => text.includes(name));
};

async function trail(opened = true) {
  await lethe.services.auditTree.extend();
  const auditor = callerAs(lethe, "auditor");
  const { checkpoint, publicKeyPem } = await auditor.audit.checkpoint();
  return { records: await auditor.audit.export({ opened }), checkpoint: checkpoint ?? "", publicKeyPem };
}

describe("what audit records tell of a tenant", () => {
  it("is stored sealed, and shown in the dashboard and in exports, which verify", async () => {
    expect(holdsName(await stored())).toBe(false);
    const listed = (await callerAs(lethe, "auditor").audit.list({ tenantId: tenant.id })).items;
    expect(listed.find(({ action }) => action === "tenant.rename")?.details).toEqual({ from: NAMES[0], to: NAMES[1] });
    const { records, checkpoint, publicKeyPem } = await trail();
    expect(holdsName(records)).toBe(true);
    expect(verifyTrail(records, [checkpoint], publicKeyPem)).toMatchObject({ holds: true });
    const file = JSON.stringify({ format: TRAIL_FORMAT, records, checkpoint }, null, 2);
    expect(checkTrail(file, publicKeyPem).result).toBe("holds");
    expect(checkTrail(file.replace('"opened": {', '"opened": {},\n"opened": {'), publicKeyPem).result).toBe("fails");
    expect(await callerAs(lethe, "owner").trust.verify()).toMatchObject({ changed: null });
  });

  it("can't be shown as something else: another text, another key, another record's", async () => {
    const { records, checkpoint, publicKeyPem } = await trail();
    const why = (changed: readonly TrailRecord[]) => {
      const verdict = verifyTrail(changed, [checkpoint], publicKeyPem);
      return verdict.holds ? null : verdict.why;
    };
    const shown = records.filter((one): one is ShownRecord => "opened" in one && one.opened !== undefined);
    expect(shown.length).toBeGreaterThan(2);
    const showing = (seq: number, opened: ShownRecord["opened"]) =>
      why(records.map((one) => (one.seq === seq && !("dropped" in one) ? { ...one, opened } : one)));
    for (const [at, { seq, opened = { details: "", key: "" } }] of shown.entries()) {
      const refused = `what is shown of record ${seq} is not what was sealed in it`;
      expect(showing(seq, { ...opened, details: opened.details.replace(/.}$/, "x}") })).toBe(refused);
      expect(
        showing(seq, {
          ...opened,
          key: `A${opened.key.slice(1)}` === opened.key ? `B${opened.key.slice(1)}` : `A${opened.key.slice(1)}`,
        }),
      ).toBe(refused);
      expect(showing(seq, { ...opened, key: "" })).toBe(refused);
      expect(showing(seq, shown[(at + 1) % shown.length]?.opened)).toBe(refused);
      expect(showing(seq, undefined), "what is not shown claims nothing").toBeNull();
    }
  });

  it("opens in its own record only", async () => {
    const rows = (await stored()).filter(({ details }) => details.startsWith('{"sealed":'));
    const reader = new DetailsReader(lethe.services.vault);
    const [one, other] = rows;
    if (one === undefined || other === undefined) throw new Error("two sealed records are needed");
    expect(await reader.read({ ...one, details: other.details })).toEqual({ sealed: true });
    expect(await reader.read({ ...one, tenantId: "nobody" })).toEqual({ sealed: true });
  });

  it("is still shown after an erasure of the tenant's answers", async () => {
    await erase(lethe, { ...tenant, name: NAMES[1] ?? "" });
    const listed = (await callerAs(lethe, "auditor").audit.list({ tenantId: tenant.id })).items;
    expect(listed.find(({ action }) => action === "tenant.rename")?.details).toEqual({ from: NAMES[0], to: NAMES[1] });
  });

  it("is told by nobody after its deletion, copies of before included", async () => {
    const [copy, sealed] = [await stored(), await trail(false)];
    expect(holdsName(sealed.records)).toBe(false);
    const confirm = NAMES[1] ?? "";
    const { id } = await callerAs(lethe, "owner").tenants.delete({ tenantId: tenant.id, confirm });
    await finished(lethe, id);
    const reader = new DetailsReader(lethe.services.vault);
    const read = await Promise.all(copy.map((record) => reader.read(record)));
    expect(holdsName([copy, read])).toBe(false);
    expect(read).toContainEqual({ sealed: true });
    expect(verifyTrail(sealed.records, [sealed.checkpoint], sealed.publicKeyPem)).toMatchObject({ holds: true });
    for (const name of NAMES) expect(filesHolding(lethe.dataDirectory, name)).toEqual([]);
  });
});

describe("who acted for a tenant", () => {
  const EMAIL = "ute.uhu@example.org";

  const callerOf = (userId: string) => {
    const admin = { kind: "admin" as const, userId, email: EMAIL, role: "owner" as const, mustChangePassword: false };
    const app = () => Promise.reject(new Error("no app key here"));
    return createCaller({ services: lethe.services, admin, app, headers: {} });
  };

  it("stands in no leaf by name, is shown and found by it, and is told by nobody once the tenant is deleted", async () => {
    tenant = await lethe.tenant({ name: "Uhusternwarte" });
    const { id } = await createUser(lethe.services, SYSTEM, { email: EMAIL, name: "Ute", role: "owner" });
    const caller = callerOf(id);
    await caller.tenants.rename({ tenantId: tenant.id, name: "Uhuwarte" });
    const acted = (await stored()).filter(({ actor }) => actor !== "system");
    expect(acted.map(({ actor }) => actor)).toEqual([`user:${id}`]);
    const auditor = callerAs(lethe, "auditor");
    for (const search of [undefined, "ute.uhu"]) {
      const { items } = await auditor.audit.list({ tenantId: tenant.id, ...(search === undefined ? {} : { search }) });
      const record = items.find(({ action }) => action === "tenant.rename");
      expect(record, search).toMatchObject({ actor: EMAIL, details: { from: "Uhusternwarte", to: "Uhuwarte" } });
    }
    const { records, checkpoint, publicKeyPem } = await trail();
    expect(records.filter((one) => "opened" in one).map((one) => JSON.stringify(one))).toContainEqual(
      expect.stringContaining(EMAIL),
    );
    expect(verifyTrail(records, [checkpoint], publicKeyPem)).toMatchObject({ holds: true });
    const copy = await stored();
    const deletion = await caller.tenants.delete({ tenantId: tenant.id, confirm: "Uhuwarte" });
    await finished(lethe, deletion.id);
    const reader = new DetailsReader(lethe.services.vault);
    expect(JSON.stringify(await Promise.all(copy.map((record) => reader.readAll(record))))).not.toContain(EMAIL);
    expect((await stored()).map(({ actor }) => actor)).not.toContain(EMAIL);
  });
});

describe("keys older than the trail", () => {
  it("are said in log and trail, and what comes after can be read", async () => {
    tenant = await lethe.tenant({ name: "Luchswarte" });
    const rename = (name: string) => callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name });
    await rename("Ottwarte");
    // As where the folder of keys from before the tenant was put back.
    await lethe.services.vault.destroyTenant(auditOwner(tenant.id));
    const check = new AuditKeyCheck(lethe.services);
    await check.step();
    expect(lethe.log()).toContain("the vault does not hold the key that this tenant's audit records are sealed to");
    await rename("Luchswarte");
    const { items } = await callerAs(lethe, "auditor").audit.list({ tenantId: tenant.id });
    const told = items.map(({ action, details }) => [action, details]);
    expect(told[0]).toEqual(["tenant.rename", { from: "Ottwarte", to: "Luchswarte" }]);
    expect(told[1]).toEqual(["audit.key-lost", { sealedTo: expect.any(String), from: expect.any(String) }]);
    expect(told[2], "sealed to the key that is gone").toEqual(["tenant.rename", { sealed: true }]);
    const { records, checkpoint, publicKeyPem } = await trail();
    expect(verifyTrail(records, [checkpoint], publicKeyPem)).toMatchObject({ holds: true });
    await new AuditKeyCheck(lethe.services).step();
    expect((await stored()).filter(({ action }) => action === "audit.key-lost")).toHaveLength(1);
  });
});

describe("a tenant from before records were sealed", () => {
  it("keeps its records as they are, and has the next ones sealed", async () => {
    tenant = await lethe.tenant({ name: NAMES[0] ?? "" });
    await lethe.services.db.write((tx) => tx.tenant.update({ where: { id: tenant.id }, data: { auditKey: null } }));
    const rename = (name: string) => callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name });
    await rename("Okapisternwarte");
    expect(holdsName(await stored()), "no key, in clear").toBe(true);
    const clear = (await stored()).at(-1)?.seq ?? 0;
    await maintainOnce(lethe.services, 1);
    await rename("Tapirsternwarte");
    expect(holdsName((await stored()).filter(({ seq }) => seq > clear))).toBe(false);
    const { records, checkpoint, publicKeyPem } = await trail();
    expect(verifyTrail(records, [checkpoint], publicKeyPem)).toMatchObject({ holds: true });
  });
});
