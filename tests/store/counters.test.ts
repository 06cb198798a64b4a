import fs from "node:fs";
import path from "node:path";
import Sqlite from "better-sqlite3";
import { expect, it } from "vitest";
import { createLogger } from "@/server/logger";
import { CounterCheck } from "@/server/services/check-counters";
import { SQLITE } from "@/server/store/dialect";
import { entrySql } from "@/server/store/entry-sql";
import { openConnection } from "@/server/store/sqlite/connection";
import { usageSql } from "@/server/store/usage-sql";
import { MIGRATIONS_ROOT } from "../contract/migrations-root";
import { ACME, entryId, entryRow, HOUR, OTHER, usageDelta } from "../contract/rows";
import { onEveryDatabase, onSqlite } from "../contract/stores";

onEveryDatabase("a counter", (opened) => {
  it("that does not fit its rows is found by counting, mended and logged", async () => {
    const { entries, putTenant, db } = opened.stores;
    await putTenant("acme");
    await putTenant("other");
    for (let n = 0; n < 5; n++) await entries.put(entryRow(n));
    await entries.put(entryRow(9, { tenantId: OTHER }));
    const right = await entries.totals(ACME);
    await db.write((tx) => tx.tenantTotal.updateMany({ where: { tenantId: "acme" }, data: { entries: 77, bytes: 1 } }));
    expect((await entries.totals(ACME)).entries).toBe(77);
    const lines: string[] = [];
    const check = new CounterCheck({
      entries,
      log: createLogger("warn", { write: (line: string) => void lines.push(line) }),
    });
    for (let step = 0; step < 6; step++) await check.step();
    expect(await entries.totals(ACME)).toEqual(right);
    expect(await entries.totals(OTHER)).toMatchObject({ entries: 1 });
    expect(lines.filter((line) => line.includes("mended"))).toHaveLength(1);
  });

  it("is not mended by a count that rows have overtaken", async () => {
    const { entries, putTenant } = opened.stores;
    await putTenant("acme");
    await entries.put(entryRow(1));
    const counter = await entries.counter(ACME);
    await entries.put(entryRow(2));
    expect(await entries.mendCounter(counter, { entries: -1, bytes: 0, hits: 0 })).toBe(false);
    expect((await entries.totals(ACME)).entries).toBe(2);
  });
});

onSqlite("an old database", (opened) => {
  it("is counted when it is opened by this version", async () => {
    const file = path.join(path.dirname(opened.stores.url.slice("file:".length)), "old.db");
    const before = new Sqlite(file);
    const folder = path.join(MIGRATIONS_ROOT, "sqlite", "migrations");
    const names = fs
      .readdirSync(folder)
      .filter((name) => /^\d/.test(name))
      .sort();
    for (const name of names) {
      if (name.includes("counters_and_rollups")) fill(before);
      before.exec(fs.readFileSync(path.join(folder, name, "migration.sql"), "utf8"));
    }
    expect(before.prepare("SELECT entries, bytes, hits FROM tenant_total").all()).toEqual([
      { entries: 3, bytes: 6, hits: 6 },
    ]);
    const days = "SELECT misses FROM usage_rollup WHERE tenant_id = '' AND grain = 'day' AND model = '' ORDER BY at";
    expect(before.prepare(days).pluck().all()).toEqual([3, 4]);
    before.close();
  });

  function fill(before: Sqlite.Database): void {
    const columns = before.prepare("SELECT name, type FROM pragma_table_info('entry')").all() as Column[];
    const values = (n: number) => columns.map(({ name, type }) => cellOf(name, type, n));
    const marks = columns.map(() => "?").join(", ");
    const insert = before.prepare(
      `INSERT INTO entry (${columns.map(({ name }) => name).join(", ")}) VALUES (${marks})`,
    );
    const state = before.prepare(
      "INSERT INTO entry_state (entry_id, tenant_id, hit_count, last_accessed_at) VALUES (?, 'acme', ?, 1)",
    );
    for (const n of [1, 2, 3]) {
      insert.run(values(n));
      state.run(entryId(n), n);
    }
    const usage = before.prepare("INSERT INTO usage_hour (tenant_id, hour, model, misses) VALUES (?, ?, 'm', ?)");
    for (const [at, misses] of [1, 2, 4].entries()) usage.run("acme", [0, HOUR, 30 * HOUR][at], misses);
  }

  type Column = { readonly name: string; readonly type: string };
  function cellOf(name: string, type: string, n: number): unknown {
    if (name === "id") return entryId(n);
    if (name === "tenant_id") return "acme";
    if (name === "key") return `key-${n}`;
    if (name === "vector") return null;
    return type === "BLOB" ? Buffer.from([1, 2]) : 1;
  }
});

onSqlite("what is read for a chart", (opened) => {
  /** Every table that a statement walks, and how: `SEARCH` is a range of an index, `SCAN` is all of it. */
  function planOf(text: string): string[] {
    const connection = openConnection(opened.stores.url.slice("file:".length), "read");
    const parameters = Object.fromEntries([...text.matchAll(/@(\w+)/g)].map(([, name]) => [name, "[]"]));
    const rows = connection.prepare(`EXPLAIN QUERY PLAN ${text}`).all(parameters) as { detail: string }[];
    connection.close();
    return rows.map(({ detail }) => detail).filter((detail) => /^(SCAN|SEARCH)/.test(detail));
  }

  it.each(["usage", "usageByModel", "usageOfTenants", "times", "busiest"] as const)(
    "%s is ranges of indexes over the roll-ups",
    (name) => {
      for (const step of planOf(usageSql(SQLITE)[name]))
        expect(step).toMatch(/^SEARCH usage_rollup USING|^SCAN (u|json_each)\b/);
    },
  );

  it.each(["totals", "listTotals", "sumTotals", "listOccupied"] as const)("%s reads counters and no entry", (name) => {
    for (const step of planOf(entrySql(SQLITE)[name])) expect(step).toMatch(/\bt\b|json_each/);
  });

  it("is at most a few thousand rows for a month of many tenants and models", async () => {
    const deltas = [];
    for (let tenant = 0; tenant < 30; tenant++) {
      for (let hour = 0; hour < 24 * 30; hour += 6)
        deltas.push(usageDelta({ tenantId: `t${tenant}` as never, hour: (500_000 + hour) * HOUR, misses: tenant }));
    }
    await opened.stores.usage.addUsage(deltas);
    const connection = openConnection(opened.stores.url.slice("file:".length), "read");
    const count = (where: string) =>
      connection.prepare(`SELECT COUNT(*) FROM usage_rollup WHERE ${where}`).pluck().get();
    expect(count("tenant_id = '' AND grain = 'day' AND model = ''")).toBeLessThanOrEqual(31);
    connection.close();
    const busiest = await opened.stores.usage.usageByTenant({ from: 500_000 * HOUR, to: 500_720 * HOUR });
    expect(busiest).toHaveLength(30);
    expect(busiest.find(({ tenantId }) => tenantId === "t29")?.misses).toBe(29 * 120);
  });
});
