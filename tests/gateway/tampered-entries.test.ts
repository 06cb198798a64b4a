import { join } from "node:path";
import Database from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EntryRow } from "@/lib/core/entry";
import { DetailsReader } from "@/server/services/audit/audit-keys";
import { ask, chat, contentOf, send } from "../support/ask";
import { changeRows } from "../support/change-rows";
import { says } from "../support/fake-upstream";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { until } from "../support/until";

let lethe: TestLethe;
let raw: Database.Database;
beforeAll(async () => {
  lethe = await startLethe();
  raw = new Database(join(lethe.dataDirectory, "lethe.db"), { timeout: 0 });
});
afterAll(async () => {
  raw.close();
  await lethe.close();
});

const QUESTION = "Which vaccines does a puppy need in its first year?";
const NEAR = "Hello! Which vaccines does a puppy need in its first year?";

/** Somebody with write access to the database, and what they would write into each column. One line a column: the type says so. */
const CHANGES: { readonly [K in keyof EntryRow]-?: string } = {
  id: "'0190aaaa-0000-7000-8000-00000000' || substr(hex(randomblob(2)), 1, 4)",
  tenantId: "'another-tenant'",
  subjectRef: "'c29tZWJvZHkgZWxzZQ'",
  scope: "scope || 'A'",
  key: "key || 'A'",
  vector: "substr(vector, 1, length(vector) - 1) || x'00'",
  response: "substr(response, 1, length(response) - 1) || x'00'",
  wire: "'anthropic.messages'",
  model: "'cheaper-model'",
  provider: "'elsewhere'",
  agent: "'agent'",
  namespace: "'namespace'",
  tier: "'restricted'",
  piiScrubbed: "1 - pii_scrubbed",
  scannerVersion: "'pii-0'",
  policyDigest: "'0000'",
  tokensIn: "tokens_in + 1",
  tokensOut: "tokens_out + 1",
  latencyMs: "latency_ms + 60000",
  costMicroUsd: "cost_micro_usd + 1",
  tags: "'[\"planted\"]'",
  metadata: "'{\"planted\":true}'",
  sourceRequestId: "'another-request'",
  dataKeyId: "'another-key'",
  signatureKeyId: "'another-key'",
  generation: "generation + 1",
  createdAt: "created_at + 1",
  expiresAt: "expires_at + 86400000",
  format: "1",
  sharing: "'candidate'",
  pool: "key",
  makers: "'[\"c29tZWJvZHkgZWxzZQ\"]'",
  confirmers: "'[\"c29tZWJvZHkgZWxzZQ\"]'",
  signature: "zeroblob(32)",
};

const column = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

async function tamper(tenant: TestTenant, field: keyof EntryRow, value: string): Promise<void> {
  const changes = await changeRows(raw, `UPDATE entry SET ${column(field)} = ${value} WHERE tenant_id = ?`, tenant.id);
  expect(changes, "the row was changed").toBe(1);
}

async function quarantinedCount(): Promise<number> {
  const { text } = await send(lethe, null, "/metrics");
  return [...text.matchAll(/^lethe_quarantined_total\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

/** An entry that exact and similar look-ups both serve, and an answer that must not be seen again once it was changed. */
async function tenantWithEntry(): Promise<TestTenant> {
  const tenant = await lethe.tenant();
  lethe.upstream.reply(says("The first answer."));
  await ask(lethe, tenant, QUESTION);
  expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("hit-exact");
  expect((await ask(lethe, tenant, NEAR)).outcome).toBe("hit-semantic");
  lethe.upstream.reply(says("A fresh answer."));
  return tenant;
}

const unseen = { "Cache-Control": "no-store" };

describe("a row changed in the database is never served", () => {
  it("names every column of the table", () => {
    const columns = raw.prepare("SELECT name FROM pragma_table_info('entry')").pluck().all();
    expect(new Set(Object.keys(CHANGES).map(column))).toEqual(new Set(columns));
  });

  it.each(Object.entries(CHANGES) as [keyof EntryRow, string][])("%s", async (field, value) => {
    const tenant = await tenantWithEntry();
    const before = await quarantinedCount();
    await tamper(tenant, field, value);
    for (const question of [QUESTION, NEAR]) {
      const told = await ask(lethe, tenant, question, unseen);
      expect([told.status, told.outcome, contentOf(told)]).toEqual([200, "miss", "A fresh answer."]);
    }
    // Found no more under this tenant: there is no row left that could be served or blamed.
    if (field === "tenantId") return;
    expect(await quarantinedCount()).toBe(before + 1);
    const record = await until("the quarantine is audited", () =>
      lethe.services.db.read.auditRecord.findFirst({ where: { tenantId: tenant.id, action: "entry.quarantine" } }),
    );
    expect(await new DetailsReader(lethe.services.vault).read(record)).toHaveProperty("cause");
    // Nothing is known of the use of an id that was never given out.
    if (field === "id") return;
    const state = raw.prepare("SELECT quarantined_at FROM entry_state WHERE entry_id = ?").pluck().get(record.target);
    expect(state).toBe(lethe.clock.now());
  });

  it("nor by a server that has just started", async () => {
    const own = await startLethe();
    const tenant = await own.tenant();
    await ask(own, tenant, QUESTION);
    await own.stop();
    const file = new Database(join(own.dataDirectory, "lethe.db"));
    file.prepare("UPDATE entry SET created_at = created_at + 1").run();
    file.close();
    const again = await own.restart();
    for (const question of [NEAR, QUESTION]) expect((await ask(again, tenant, question, unseen)).outcome).toBe("miss");
    await again.close();
  });

  it("nor shown to an admin or an app that reads it", async () => {
    const tenant = await tenantWithEntry();
    const [entry] = await lethe.services.db.entries.list(tenant.id, { limit: 1 });
    await tamper(tenant, "tokensIn", CHANGES.tokensIn);
    const told = await send(lethe, tenant.key, `/api/v1/cache/entries/${entry?.id}`);
    expect(told.json).toMatchObject({ answer: null, verified: false });
  });
});

describe("rows that are sound in themselves are never served in another's place", () => {
  async function twoEntries() {
    const tenant = await lethe.tenant();
    lethe.upstream.reply((_, index) => says(`Answer ${index}.`));
    lethe.upstream.calls.length = 0;
    await ask(lethe, tenant, QUESTION);
    await ask(lethe, tenant, "What does a kitten eat?");
    lethe.upstream.reply(says("A fresh answer."));
    const ids = raw.prepare("SELECT id FROM entry WHERE tenant_id = ? ORDER BY id").pluck().all(tenant.id) as string[];
    return { tenant, first: ids[0] ?? "", second: ids[1] ?? "" };
  }

  async function expectFresh(tenant: TestTenant) {
    for (const question of [QUESTION, "What does a kitten eat?"]) {
      expect(contentOf(await ask(lethe, tenant, question, unseen))).toBe("A fresh answer.");
    }
  }

  it.each(["response", "vector", "signature", "scope"])("%s swapped between two rows", async (name) => {
    const { tenant, first, second } = await twoEntries();
    const read = (id: string) => raw.prepare(`SELECT ${name} FROM entry WHERE id = ?`).pluck().get(id);
    const [a, b] = [read(first), read(second)];
    await changeRows(raw, `UPDATE entry SET ${name} = ? WHERE id = ?`, b, first);
    await changeRows(raw, `UPDATE entry SET ${name} = ? WHERE id = ?`, a, second);
    // One scope for both questions: swapping it changes nothing, so one row gets a scope of its own.
    if (a === b) await changeRows(raw, `UPDATE entry SET ${name} = ${name} || 'A' WHERE tenant_id = ?`, tenant.id);
    await expectFresh(tenant);
  });

  it("keys swapped between two rows: each answer to the other's question", async () => {
    const { tenant, first, second } = await twoEntries();
    const read = (id: string) => raw.prepare("SELECT key FROM entry WHERE id = ?").pluck().get(id);
    const [a, b] = [read(first), read(second)];
    await changeRows(raw, "UPDATE entry SET key = 'x' WHERE id = ?", first);
    await changeRows(raw, "UPDATE entry SET key = ? WHERE id = ?", a, second);
    await changeRows(raw, "UPDATE entry SET key = ? WHERE id = ?", b, first);
    await expectFresh(tenant);
  });

  it("a row of another tenant moved under this tenant's key and scope", async () => {
    const [mine, theirs] = [await tenantWithEntry(), await tenantWithEntry()];
    const place = raw.prepare("SELECT key, scope FROM entry WHERE tenant_id = ?").get(mine.id) as {
      key: string;
      scope: string;
    };
    await changeRows(raw, "DELETE FROM entry WHERE tenant_id = ?", mine.id);
    const move = "UPDATE entry SET tenant_id = ?, key = ?, scope = ? WHERE tenant_id = ?";
    expect(await changeRows(raw, move, mine.id, place.key, place.scope, theirs.id)).toBe(1);
    expect(contentOf(await ask(lethe, mine, QUESTION, unseen))).toBe("A fresh answer.");
    expect((await ask(lethe, theirs, QUESTION, unseen)).outcome).toBe("miss");
  });

  it("a row of this tenant moved into another scope", async () => {
    const tenant = await tenantWithEntry();
    lethe.upstream.reply(says("Of the other model."));
    await ask(lethe, tenant, chat(QUESTION, { model: "other" }));
    lethe.upstream.reply(says("A fresh answer."));
    const other = raw
      .prepare("SELECT key, scope FROM entry WHERE tenant_id = ? AND model = 'other'")
      .get(tenant.id) as {
      key: string;
      scope: string;
    };
    await changeRows(raw, "DELETE FROM entry WHERE tenant_id = ? AND model = 'other'", tenant.id);
    const move = "UPDATE entry SET key = ?, scope = ?, model = 'other' WHERE tenant_id = ?";
    expect(await changeRows(raw, move, other.key, other.scope, tenant.id)).toBe(1);
    expect(contentOf(await ask(lethe, tenant, chat(QUESTION, { model: "other" }), unseen))).toBe("A fresh answer.");
  });

  it("an old row put back after it was replaced by a later one is served only as what it is", async () => {
    // Going back in time inside one key needs the row's own signature, which holds: what limits it is the row's expiry.
    const tenant = await tenantWithEntry();
    const old = raw.prepare("SELECT * FROM entry WHERE tenant_id = ?").get(tenant.id) as Record<string, unknown>;
    await ask(lethe, tenant, QUESTION, { "Cache-Control": "no-cache" });
    const back = Object.keys(old).map((name) => `${name} = @${name}`);
    expect(await changeRows(raw, `UPDATE entry SET ${back.join(", ")} WHERE tenant_id = @tenant_id`, old)).toBe(1);
    lethe.clock.advance(8 * 86_400_000);
    expect((await ask(lethe, tenant, QUESTION, unseen)).outcome).toBe("miss");
  });
});

describe("a quarantined entry", () => {
  it("is replaced by the next good answer, which is served", async () => {
    const tenant = await tenantWithEntry();
    await tamper(tenant, "latencyMs", CHANGES.latencyMs);
    expect((await ask(lethe, tenant, QUESTION)).outcome).toBe("miss");
    for (let turn = 0; turn < 2; turn++) {
      const told = await ask(lethe, tenant, QUESTION);
      expect([told.outcome, contentOf(told)]).toEqual(["hit-exact", "A fresh answer."]);
    }
    expect((await ask(lethe, tenant, NEAR)).outcome).toBe("hit-semantic");
    expect((await lethe.services.db.entries.totals(tenant.id)).entries).toBe(1);
  });

  it("stays refused when its row is put right again", async () => {
    const tenant = await tenantWithEntry();
    await tamper(tenant, "tokensIn", "tokens_in + 1");
    await ask(lethe, tenant, QUESTION, unseen);
    await until("it is quarantined", () =>
      raw.prepare("SELECT 1 FROM entry_state WHERE tenant_id = ? AND quarantined_at IS NOT NULL").get(tenant.id),
    );
    await tamper(tenant, "tokensIn", "tokens_in - 1");
    for (const question of [QUESTION, NEAR]) expect((await ask(lethe, tenant, question, unseen)).outcome).toBe("miss");
  });
});
