import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { TenantId } from "@/lib/core/brand";
import { seededRandom } from "../../bench/similarity/random";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";
import { finished, personal } from "./erasure-steps";
import { flipOne } from "./flip-one";

/** `npm run bench -- flips` does as many as asked, in every table; here a sample. */
const FLIPS = 6;
vi.setConfig({ testTimeout: 60_000 + FLIPS * 5_000, hookTimeout: 120_000 });

const TABLES = ["entry", "entry_state", "entry_source", "decision", "usage_hour", "tenant_total", "tombstone"];
const random = seededRandom(1111);

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
  tenant = await lethe.tenant();
});
afterAll(() => lethe.close());

it(`of ${FLIPS} people every erasure completes, with a bit flipped for each in a row somewhere`, async () => {
  const people = Array.from({ length: FLIPS }, (_, n) => `person-${n}`);
  for (const who of people) {
    await ask(lethe, tenant, personal(who), { "Lethe-Subject": who });
    await ask(lethe, tenant, `How tall is a giraffe of ${people.indexOf(who)} years?`, { "Lethe-Subject": who });
  }
  await lethe.services.recorder.flush();
  const db = new Sqlite(`${lethe.dataDirectory}/lethe.db`, { timeout: 20_000 });
  db.pragma("ignore_check_constraints = ON");
  const flipped: string[] = [];
  for (let tries = 0; flipped.length < FLIPS && tries < FLIPS * 20; tries++) {
    const place = flipOne(db, TABLES, random);
    if (place !== null) flipped.push(place);
  }
  db.close();
  expect(flipped).toHaveLength(FLIPS);
  const admin = callerAs(lethe, "admin");
  const begun = [];
  for (const subject of people)
    begun.push(await admin.erasures.start({ tenantId: tenant.id, subject, confirm: subject }));
  for (const { id } of begun) expect((await finished(lethe, id)).receipt.kind).toBe("subject");
  for (const who of people.slice(0, 12)) {
    const again = await ask(lethe, tenant, personal(who), { "Lethe-Subject": who, "Cache-Control": "no-store" });
    expect(again.outcome, who).not.toMatch(/^hit/);
  }
});

it("nor does it take the tenant's own row: what its keys open goes by its id", async () => {
  await ask(lethe, tenant, personal("somebody"), { "Lethe-Subject": "somebody" });
  const admin = callerAs(lethe, "admin");
  const target = { tenantId: tenant.id, subject: "somebody", confirm: "somebody" };
  const db = new Sqlite(`${lethe.dataDirectory}/lethe.db`, { timeout: 20_000 });
  db.prepare("UPDATE tenant SET id = 'damaged' WHERE id = ?").run(tenant.id);
  db.close();
  await finished(lethe, (await admin.erasures.start(target)).id);
  expect((await admin.erasures.preview({ tenantId: tenant.id, subject: "somebody" })).entries).toBe(0);
  await finished(lethe, (await admin.erasures.start({ tenantId: tenant.id, confirm: tenant.id })).id);
  expect(await lethe.services.db.entries.countForErasure(tenant.id, null)).toBe(0);
  const unknown = { ...target, tenantId: "nobody's" };
  await expect(admin.erasures.start(unknown)).rejects.toThrow(/Tenant not found/);
  expect(await lethe.services.vault.keyIds("nobody's" as TenantId, null)).toEqual([]);
});
