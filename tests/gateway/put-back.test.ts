import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, expect, it } from "vitest";
import { erase } from "../services/erasure-steps";
import { ask, send } from "../support/ask";
import { startLethe, type TestLethe, type TestTenant } from "../support/lethe";
import { ROOMY } from "../support/roomy";

let lethe: TestLethe;
beforeAll(async () => {
  lethe = await startLethe({ limits: ROOMY });
});
afterAll(() => lethe.close());

const QUESTION = "How tall is a giraffe?";
const LIKE_IT = "Please tell me, how tall is a giraffe?";
const remove = (one: TestTenant, what: string) =>
  send(lethe, one.key, `/api/v1/cache/entries${what}`, undefined, { method: "DELETE" });

const ACTS: [string, (one: TestTenant, id: string) => Promise<unknown>][] = [
  ["its deletion by id", (one, id) => remove(one, `/${id}`)],
  ["an invalidation by tag", (one) => remove(one, "?tag=red")],
  ["an erasure of the tenant", (one) => erase(lethe, one)],
];

/** By whoever can write the database: tombstones and states of it are removed as well. */
it.each(ACTS)("a row that was put back after %s is served to nobody, by its key or by similarity", async (_, act) => {
  const tenant = await lethe.tenant();
  await ask(lethe, tenant, QUESTION, { "Lethe-Tags": "red" });
  const db = new Sqlite(`${lethe.dataDirectory}/lethe.db`, { timeout: 20_000 });
  const row = db.prepare("SELECT * FROM entry WHERE tenant_id = ?").get(tenant.id) as Record<string, unknown>;
  lethe.clock.advance(1_000);
  await act(tenant, String(row.id));
  const columns = Object.keys(row);
  const values = columns.map(() => "?").join(", ");
  const putBack = () =>
    db.prepare(`INSERT OR REPLACE INTO entry (${columns.join(", ")}) VALUES (${values})`).run(...Object.values(row));
  for (const hides of [false, true]) {
    db.prepare("DELETE FROM entry WHERE tenant_id = ?").run(tenant.id);
    putBack();
    if (hides) db.prepare("DELETE FROM tombstone WHERE tenant_id = ?").run(tenant.id);
    for (const question of [QUESTION, LIKE_IT])
      expect((await ask(lethe, tenant, question, { "Cache-Control": "no-store" })).outcome, `${hides}`).not.toMatch(
        /^hit/,
      );
  }
  db.close();
});
