import { join } from "node:path";
import Database from "better-sqlite3";
import type { TestLethe } from "../support/lethe";

/** What changes by itself with every request: statistics, and when a key was last used. */
const RESTLESS = new Set(["decision", "usage_hour", "key_usage", "entry_state", "_prisma_migrations"]);

/** Every row of every table that people change, as text: equal before and after means that nothing was changed. */
export async function databaseDump(lethe: TestLethe): Promise<string> {
  const file = new Database(join(lethe.dataDirectory, "lethe.db"), { readonly: true });
  try {
    const tables = file
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
      .pluck()
      .all() as string[];
    const rows = tables
      .filter((table) => !RESTLESS.has(table) && !table.startsWith("sqlite_"))
      .map((table) => [
        table,
        (file.prepare(`SELECT * FROM "${table}" ORDER BY 1`).all() as Record<string, unknown>[]).map(settled),
      ]);
    return JSON.stringify(rows);
  } finally {
    file.close();
  }
}

function settled(row: Record<string, unknown>): unknown {
  const { last_used_at: _, ...rest } = row;
  return rest;
}
