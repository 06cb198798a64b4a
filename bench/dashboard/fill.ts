import Sqlite from "better-sqlite3";
import { OUTCOMES, REASONS } from "@/lib/core/outcome";

export interface DashboardRows {
  /** The database file, migrated and opened by nobody. */
  readonly file: string;
  readonly tenants: number;
  readonly decisions: number;
  readonly now: number;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SLICE = 50_000;
const NUMBERS =
  "WITH RECURSIVE n(n) AS (SELECT CAST(@from AS INTEGER) UNION ALL SELECT n + 1 FROM n WHERE n + 1 < @to)";

/** Many tenants with a day of usage each, and decisions of a week, half of them of the first tenant that there is. */
export function fillDashboard({ file, tenants, decisions, now }: DashboardRows): void {
  const db = new Sqlite(file);
  db.pragma("synchronous = OFF");
  addTenants(db, tenants);
  const ids = db.prepare("SELECT id FROM tenant ORDER BY id").all() as { id: string }[];
  db.exec("CREATE TEMP TABLE bench_tenant (n INTEGER PRIMARY KEY, id TEXT)");
  const tenant = db.prepare("INSERT INTO bench_tenant VALUES (?, ?)");
  db.transaction(() => {
    for (const [n, { id }] of ids.entries()) tenant.run(n, id);
  })();
  addUsage(db, now);
  addDecisions(db, decisions, now);
  db.exec("ANALYZE");
  db.pragma("wal_checkpoint(TRUNCATE)");
  db.close();
}

/** Copies of a real one under other names. */
function addTenants(db: Sqlite.Database, tenants: number): void {
  // What may be empty is: keys and settings of the one that is copied are nobody else's.
  const columns = (
    db.prepare("SELECT name FROM pragma_table_info('tenant') WHERE \"notnull\" = 1 OR pk = 1").all() as {
      name: string;
    }[]
  ).map(({ name }) => name);
  const cells = columns.map((name) =>
    name === "id" ? "printf('01ffffff-ffff-7fff-8fff-%012d', n.n)" : name === "name" ? "'Tenant number ' || n.n" : name,
  );
  db.prepare(
    `${NUMBERS} INSERT INTO tenant (${columns.join(", ")}) SELECT ${cells.join(", ")} FROM n, (SELECT * FROM tenant LIMIT 1)`,
  ).run({ from: 0, to: tenants });
}

function addUsage(db: Sqlite.Database, now: number): void {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  db.prepare(
    `${NUMBERS} INSERT OR IGNORE INTO usage_hour (tenant_id, hour, model, misses, hits_exact)
    SELECT t.id, @hour - n.n * ${HOUR_MS}, 'model-' || (t.n % 5), 3, 5 FROM n, bench_tenant t`,
  ).run({ from: 0, to: 24, hour: BigInt(hour) });
}

function list(names: readonly string[]): string {
  return `json_extract('${JSON.stringify(names)}', '$[' || (n.n % ${names.length}) || ']')`;
}

/** Their ids tell the time, as real ones do. */
function addDecisions(db: Sqlite.Database, decisions: number, now: number): void {
  const step = (7 * DAY_MS) / decisions;
  const at = `CAST(@now - n.n * ${step} AS INTEGER)`;
  const hex = `printf('%012x', ${at})`;
  const id = `substr(${hex}, 1, 8) || '-' || substr(${hex}, 9) || printf('-7%03x-8000-%012x', n.n % 4096, n.n)`;
  const insert = db.prepare(`${NUMBERS}
    INSERT INTO decision (id, tenant_id, at, request_id, outcome, reason, stored, wire, model, score, guards,
      policy_input, policy_digest, duration_ms)
    SELECT ${id}, t.id, ${at}, ${id}, ${list(OUTCOMES)}, ${list(REASONS)}, 0, 'openai-chat', 'model-' || (n.n % 5),
      (n.n % 1000) / 1000.0, '[]', '{}', '', 12.5
    FROM n JOIN bench_tenant t ON t.n = CASE WHEN n.n % 2 = 0 THEN 0 ELSE n.n % (SELECT COUNT(*) FROM bench_tenant) END`);
  for (let from = 0; from < decisions; from += SLICE)
    insert.run({ from, to: Math.min(decisions, from + SLICE), now: BigInt(now) });
}
