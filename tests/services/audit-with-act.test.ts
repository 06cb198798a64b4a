import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntryId } from "@/lib/core/brand";
import { DEFAULT_POLICY_SOURCE } from "@/lib/policy/default.rego";
import type { AdminTransaction, Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { defaultSettings } from "@/server/services/settings-schema";
import { createUser } from "@/server/services/users/create-user";
import { send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { SYSTEM, startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { databaseDump } from "./database-dump";

let lethe: TestLethe;
let tenant: TestTenant;
let userId = "";
let draftId = "";
let entryId = "";
beforeAll(async () => {
  lethe = await startLethe();
  tenant = await lethe.tenant();
  await createUser(lethe.services, SYSTEM, { email: "owner@example.org", name: "Owner", role: "owner" });
  userId = (await createUser(lethe.services, SYSTEM, { email: "first@example.org", name: "First", role: "admin" })).id;
  draftId = (await callerAs(lethe, "admin").policies.save({ tenantId: tenant.id, source: DEFAULT_POLICY_SOURCE })).id;
  const body = { model: "m", prompt: "What do hedgehogs eat?", response: "Beetles." };
  entryId = String((await send(lethe, tenant.key, "/api/v1/cache/entries", body)).json.id);
});
afterAll(() => lethe.close());

/** From here on no audit record can be written, as on a full disk. Returns how to mend it. */
function breakAudit(): () => void {
  const db = lethe.services.db as { write: Database["write"] };
  const sound = db.write;
  const create = () => Promise.reject(new StoreError("unavailable", "the disk is full"));
  db.write = (work) =>
    sound((tx) =>
      work(
        new Proxy(tx, {
          get: (target, name) =>
            name === "auditRecord"
              ? { ...target.auditRecord, findFirst: () => null, create }
              : Reflect.get(target, name),
        }) as AdminTransaction,
      ),
    );
  return () => {
    db.write = sound;
  };
}

const ACTS: Record<string, { action: string; run: () => Promise<unknown> }> = {
  "tenants.create": {
    action: "tenant.create",
    run: () => callerAs(lethe, "owner").tenants.create({ name: "Another" }),
  },
  "tenants.rename": {
    action: "tenant.rename",
    run: () => callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name: "Renamed" }),
  },
  "settings.update": {
    action: "settings.update",
    run: () =>
      callerAs(lethe, "owner").settings.update({
        tenantId: tenant.id,
        settings: { ...defaultSettings(), maxEntries: 7 },
      }),
  },
  "appKeys.create": {
    action: "app-key.create",
    run: () =>
      callerAs(lethe, "owner").appKeys.create({
        tenantId: tenant.id,
        name: "k",
        scopes: ["cache:read"],
        expiresInDays: null,
        mode: "live",
      }),
  },
  "appKeys.revoke": {
    action: "app-key.revoke",
    run: () => callerAs(lethe, "owner").appKeys.revoke({ tenantId: tenant.id, id: tenant.keyId }),
  },
  "users.create": {
    action: "user.create",
    run: () => callerAs(lethe, "owner").users.create({ email: "new@example.org", name: "New", role: "admin" }),
  },
  "users.setRole": {
    action: "user.role",
    run: () => callerAs(lethe, "owner").users.setRole({ id: userId, role: "auditor" }),
  },
  "users.resetPassword": {
    action: "user.reset-password",
    run: () => callerAs(lethe, "owner").users.resetPassword({ id: userId }),
  },
  "users.remove": { action: "user.remove", run: () => callerAs(lethe, "owner").users.remove({ id: userId }) },
  "policies.save": {
    action: "policy.draft",
    run: () => callerAs(lethe, "owner").policies.save({ tenantId: tenant.id, source: DEFAULT_POLICY_SOURCE }),
  },
  "policies.publish": {
    action: "policy.publish",
    run: () => callerAs(lethe, "owner").policies.publish({ id: draftId }),
  },
  "entries.remove": {
    action: "entry.delete",
    run: () => callerAs(lethe, "owner").entries.remove({ tenantId: tenant.id, ids: [entryId] }),
  },
  "erasures.start": {
    action: "erasure.request",
    run: () => callerAs(lethe, "owner").erasures.start({ tenantId: tenant.id, confirm: tenant.name }),
  },
};

describe("an act whose record can't be written does not happen", () => {
  // An erasure is the exception: it stands in the ledger, and must not wait for a disk (erasure-full-disk.test.ts).
  const refusable = Object.keys(ACTS).filter((name) => name !== "erasures.start");

  it.each(refusable)("%s: refused as unavailable, nothing changed", async (name) => {
    // What is counted in memory would be written by the act itself.
    await lethe.services.recorder.flush();
    const before = await databaseDump(lethe);
    const mend = breakAudit();
    await expect(ACTS[name]?.run()).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    mend();
    expect(await databaseDump(lethe)).toBe(before);
  });

  it("nor a wrong answer's report, an invalidation or an export by an app: 503", async () => {
    // What is counted in memory would be written by the act itself.
    await lethe.services.recorder.flush();
    const before = await databaseDump(lethe);
    const mend = breakAudit();
    const told = [
      await send(lethe, tenant.key, "/api/v1/feedback", { entry: entryId, verdict: "wrong" }),
      await send(lethe, tenant.key, "/api/v1/cache/entries?model=m", undefined, { method: "DELETE" }),
      await send(lethe, tenant.key, `/api/v1/cache/entries/${entryId}`, undefined, { method: "DELETE" }),
      await send(lethe, tenant.key, "/api/v1/subjects/jane/export"),
    ];
    mend();
    expect(told.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(await databaseDump(lethe)).toBe(before);
  });
});

describe("an act that happens is recorded", () => {
  // In the order of the table: the tenant is erased last.
  it.each(Object.keys(ACTS))("%s: once, with who did it", async (name) => {
    const act = ACTS[name];
    const count = () => lethe.services.db.read.auditRecord.count({ where: { action: act?.action ?? "" } });
    const before = await count();
    if (name === "erasures.start")
      await callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name: tenant.name });
    await act?.run();
    expect(await count()).toBe(before + 1);
    const record = await lethe.services.db.read.auditRecord.findFirst({
      where: { action: act?.action ?? "" },
      orderBy: { seq: "desc" },
    });
    expect(record).toMatchObject({
      // Of a tenant by an id: the name is sealed with the details.
      actor: record?.tenantId === null ? "owner@example.org" : "user:user-owner",
      leafHash: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it("numbers without a gap, and no secret in any of them", async () => {
    const records = await lethe.services.db.read.auditRecord.findMany({ orderBy: { seq: "asc" } });
    expect(records.map(({ seq }) => seq)).toEqual(records.map((_, at) => at + 1));
    expect(JSON.stringify(records, (_, value) => (typeof value === "bigint" ? Number(value) : value))).not.toContain(
      tenant.key,
    );
  });
});

it("what was quarantined stays refused although it can't be recorded", async () => {
  const fresh = await lethe.tenant();
  const body = { model: "m", prompt: "What do badgers eat?" };
  const made = await send(lethe, fresh.key, "/api/v1/cache/entries", { ...body, response: "Worms." });
  const id = String(made.json.id) as EntryId;
  await lethe.services.db.entries.quarantine(fresh.id, id, lethe.clock.now());
  const mend = breakAudit();
  expect((await send(lethe, fresh.key, "/api/v1/cache/lookup", body)).json).toMatchObject({
    outcome: "miss",
    reason: "entry-refused",
  });
  mend();
});
