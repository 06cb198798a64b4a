import type Sqlite from "better-sqlite3";
import { pick } from "../../bench/similarity/random";

/** One bit of one value, whatever it is kept as. @returns where; null: there was none */
export function flipOne(db: Sqlite.Database, tables: readonly string[], random: () => number): string | null {
  const table = pick(random, tables);
  const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
  const column = pick(random, columns);
  const rows = db.prepare(`SELECT rowid FROM "${table}"`).pluck().all() as number[];
  if (rows.length === 0) return null;
  const rowid = pick(random, rows);
  const [type, bytes] = db
    .prepare(`SELECT typeof("${column}"), CAST("${column}" AS BLOB) FROM "${table}" WHERE rowid = ?`)
    .raw()
    .get(rowid) as [string, Buffer | null];
  if (bytes === null || bytes.length === 0) return null;
  const at = Math.floor(random() * bytes.length * 8);
  bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
  const value = type === "blob" ? "?" : type === "text" ? "CAST(? AS TEXT)" : "CAST(CAST(? AS TEXT) AS INTEGER)";
  const done = db.prepare(`UPDATE OR IGNORE "${table}" SET "${column}" = ${value} WHERE rowid = ?`).run(bytes, rowid);
  return done.changes === 0 ? null : `${table}.${column}`;
}
