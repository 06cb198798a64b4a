import Sqlite from "better-sqlite3";

export interface FillOptions {
  /** The database file, migrated and opened by nobody. */
  readonly file: string;
  readonly rows: number;
  readonly tenantIds: readonly string[];
  readonly now: number;
}

const HOUR_MS = 3_600_000;
const HOURS = 24 * 30;
const MODELS = 5;
const ANSWER_BYTES = 500;

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  readonly dflt_value: string | null;
}

/** Rows that fill the tables and their indexes as real ones do, but open with no key: none of them is ever served. */
export function fillDatabase({ file, rows, tenantIds, now }: FillOptions): void {
  const db = new Sqlite(file);
  db.pragma("synchronous = OFF");
  db.exec("CREATE TEMP TABLE bench_tenant (n INTEGER PRIMARY KEY, id TEXT)");
  const tenant = db.prepare("INSERT INTO bench_tenant VALUES (?, ?)");
  for (const [n, id] of tenantIds.entries()) tenant.run(n, id);
  const columns = (db.prepare("SELECT * FROM pragma_table_info('entry')").all() as Column[]).filter(isFilled);
  const insert = db.prepare(`WITH RECURSIVE n(n) AS (SELECT @from UNION ALL SELECT n + 1 FROM n WHERE n + 1 < @to)
    INSERT INTO entry (${columns.map(({ name }) => name).join(", ")})
    SELECT ${columns.map(cell).join(", ")} FROM n JOIN bench_tenant t ON t.n = n.n % ${tenantIds.length}`);
  for (let from = 0; from < rows; from += 20_000) insert.run({ from, to: Math.min(rows, from + 20_000), now });
  db.exec(`INSERT INTO entry_state (entry_id, tenant_id, hit_count, last_accessed_at)
    SELECT id, tenant_id, 0, created_at FROM entry WHERE id LIKE 'bench-%'`);
  fillUsage(db, now);
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
}

function isFilled({ notnull, dflt_value, name }: Column): boolean {
  return (notnull === 1 && dflt_value === null) || name === "id";
}

const CELLS: Readonly<Record<string, string>> = {
  id: "printf('bench-%012d', n.n)",
  tenant_id: "t.id",
  key: "hex(randomblob(16))",
  scope: "'scope-' || (n.n % 50)",
  model: `'model-' || (n.n % ${MODELS})`,
  response: `randomblob(${ANSWER_BYTES})`,
  signature: "randomblob(32)",
  tier: "'internal'",
  tags: "'[]'",
  metadata: "'{}'",
  created_at: "@now - n.n",
};

function cell({ name, type }: Column): string {
  return CELLS[name] ?? (type === "TEXT" ? "''" : type === "BLOB" ? "x'00'" : "0");
}

/** A month of hours of every tenant. */
function fillUsage(db: Sqlite.Database, now: number): void {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  db.prepare(`WITH RECURSIVE h(h) AS (SELECT 0 UNION ALL SELECT h + 1 FROM h WHERE h + 1 < ${HOURS})
    INSERT INTO usage_hour (tenant_id, hour, model, misses, hits_exact)
    SELECT t.id, CAST(@hour AS INTEGER) - h.h * ${HOUR_MS}, 'model-' || (t.n % ${MODELS}), 3, 5 FROM h, bench_tenant t`).run(
    {
      hour,
    },
  );
}
