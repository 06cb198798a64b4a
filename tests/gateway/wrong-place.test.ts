import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { EntryId, ScopeId, SubjectRef } from "@/lib/core/brand";
import type { EntryRow } from "@/lib/core/entry";
import { signEntry } from "@/lib/seal/entry";
import { openEntry, sealField } from "@/server/services/gateway/open-entry";
import { lookUpEntry, PUT, putEntry } from "../http/cache-requests";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";

let lethe: TestLethe;
let tenant: TestTenant;
beforeAll(async () => {
  lethe = await startLethe();
});
afterAll(() => lethe.close());
beforeEach(async () => {
  tenant = await lethe.tenant();
});

/** The stored row, sealed and signed anew with the server's own keys, so that only what it says can give it away. */
async function rewrite(change: Partial<EntryRow>): Promise<void> {
  const { services } = lethe;
  const made = await putEntry(lethe, tenant, PUT);
  const entry = await services.db.entries.get(tenant.id, String(made.json.id) as EntryId);
  if (entry === null) throw new Error("the entry is there");
  const opened = await openEntry(services, entry);
  const dataKey = await services.vault.dataKey(tenant.id, null);
  const keys = await services.vault.tenantKeys(tenant.id);
  if (!opened.ok) throw new Error("the entry opens");
  const { hitCount: _, lastAccessedAt: __, quarantinedAt: ___, signature: ____, ...row } = entry;
  const changed = { ...row, ...change, vector: null, dataKeyId: dataKey.id };
  const response = sealField(changed, "response", Buffer.from(opened.answerText), dataKey);
  const unsigned = { ...changed, response };
  const { findByKey } = services.db.entries;
  const found = { ...entry, ...unsigned, signature: signEntry(keys.mac, unsigned) };
  services.db.entries.findByKey = async () => {
    services.db.entries.findByKey = findByKey;
    return found;
  };
}

const outcome = async () => {
  const { json } = await lookUpEntry(lethe, tenant, { strategies: ["exact"] });
  return [json.outcome, json.reason];
};

it("an entry that is written anew as it was is served: the rest of this file can fail", async () => {
  await rewrite({});
  expect(await outcome()).toEqual(["hit-exact", "same-key"]);
});

it.each<[string, Partial<EntryRow>]>([
  ["scope", { scope: "another-scope" as ScopeId }],
  ["person", { subjectRef: "another-person" as SubjectRef }],
  ["policy", { policyDigest: "0".repeat(64) }],
  ["tier", { tier: "internal" }],
  ["generation, a later one", { generation: 99 }],
])("a sound entry of another %s is not served, whatever key it is found under", async (_, change) => {
  await rewrite(change);
  const [told, reason] = await outcome();
  expect([told, reason]).toEqual(["miss", "entry-refused"]);
});

it("a quarantined entry is not served, sound or not", async () => {
  const made = await putEntry(lethe, tenant, PUT);
  expect((await outcome())[0]).toBe("hit-exact");
  await lethe.services.db.entries.quarantine(tenant.id, String(made.json.id) as EntryId, lethe.clock.now());
  expect(await outcome()).toEqual(["miss", "entry-refused"]);
});
