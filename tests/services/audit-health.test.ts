import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "@/server/ports/database";
import { StoreError } from "@/server/ports/entry-store";
import { maintainOnce } from "@/server/services/maintenance";
import { ask, send } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

const QUESTION = "What do hedgehogs eat?";
const TTL_SECONDS = 100;

let lethe: TestLethe;
let tenant: TestTenant;
afterAll(() => lethe.close());

/** What is written goes nowhere from now on. */
function breakRecords(): () => void {
  const db = lethe.services.db as { write: Database["write"] };
  const sound = db.write;
  db.write = () => sound(() => Promise.reject(new StoreError("unavailable", "the disk is full")));
  return () => {
    db.write = sound;
  };
}

const acts = () => lethe.services.db.read.auditRecord.count();
const readyz = async () => JSON.stringify((await send(lethe, null, "/readyz")).json);
const metric = async () => /^lethe_audit_writable (\d)/m.exec((await send(lethe, null, "/metrics")).text)?.[1];

/** Of an expired answer, where its client allows it and the provider fails. */
async function staleOutcome(): Promise<string | null> {
  lethe.clock.advance(TTL_SECONDS * 1000 + 1);
  lethe.upstream.reply({ kind: "raw", status: 503, body: "{}" });
  const { outcome } = await ask(lethe, tenant, QUESTION, { "Cache-Control": "stale-if-error=60" });
  lethe.clock.advance(-TTL_SECONDS * 1000 - 1);
  return outcome;
}

async function failAnAct(): Promise<void> {
  const before = await acts();
  const rename = callerAs(lethe, "owner").tenants.rename({ tenantId: tenant.id, name: "Renamed" });
  await expect(rename).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  expect(await acts()).toBe(before);
  expect((await lethe.services.db.read.tenant.findUnique({ where: { id: tenant.id } }))?.name).toBe(tenant.name);
}

describe.each(["lenient", "strict"])("while no audit record can be written (%s)", (mode) => {
  beforeAll(async () => {
    if (lethe !== undefined) await lethe.close();
    lethe = await startLethe({ environment: { LETHE_AUDIT: mode } });
    tenant = await lethe.tenant({ settings: { defaultTtlSeconds: TTL_SECONDS } });
    await ask(lethe, tenant, QUESTION);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });

  it("no act is done, health says so, and it ends by itself with a record of since when", async () => {
    expect([await metric(), await readyz()]).toEqual(["1", expect.not.stringContaining("audit")]);
    const mend = breakRecords();
    await failAnAct();
    expect([await metric(), await readyz()]).toEqual(["0", expect.stringContaining("audit: can't be written since")]);
    const told = await ask(lethe, tenant, QUESTION);
    expect(told.status).toBe(200);
    expect(told.outcome).toBe(mode === "strict" ? "bypass" : "hit-exact");
    expect(await staleOutcome()).toBe(mode === "strict" ? "error" : "hit-exact");
    await expect(maintainOnce(lethe.services, 1)).rejects.toThrow();
    mend();
    await maintainOnce(lethe.services, 2);
    expect(await lethe.services.db.read.auditRecord.count({ where: { action: "audit.resume" } })).toBe(1);
    expect([await metric(), await readyz()]).toEqual(["1", expect.not.stringContaining("audit")]);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  });
});
