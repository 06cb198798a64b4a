import pg, { type Client } from "pg";
import type { PurgeReport, PurgeStep } from "@/server/ports/database";
import { requireNeedles } from "../needles";
import { readMediumAccess, searchMedium } from "./medium";

/** Tables that an erasure deletes from. */
const TOUCHED = [
  "entry",
  "entry_state",
  "entry_source",
  "tombstone",
  "tenant_total",
  "erasure",
  "usage_hour",
  "usage_rollup",
  "key_usage",
  "decision",
  "app_key",
  "policy_version",
  "tenant",
  "upstream",
];
/** Of which only the deletion of a tenant takes anything. */
const TOUCHED_BY_DELETION = ["tenant_grant", "server_setting", "audit_record"];
/** VACUUM FULL keeps every reader out of the table: while it queues behind a long one, all who come later queue behind it. */
const LOCK_MS_MAX = 2_000;
const LOCK_TRIES = 5;
const LOCK_NOT_AVAILABLE = "55P03";
/** Each switch closes one log segment and each checkpoint lets old ones be taken for new writing. */
const LOG_SWITCHES = 4;

/** Rewrites the tables without their deleted rows, removes what else keeps copies of values, and looks for what is left. */
export async function purgeTables(url: string, needles: readonly Uint8Array[], wholly = false): Promise<PurgeReport> {
  requireNeedles(needles);
  return asAdmin(url, async (client) => {
    const steps: PurgeStep[] = [];
    for (const table of wholly ? [...TOUCHED, ...TOUCHED_BY_DELETION] : TOUCHED) {
      steps.push(await attempt(`vacuum ${table}`, () => vacuumTable(client, table)));
    }
    steps.push(await attempt("statistics", () => vacuumStatistics(client)));
    const access = await readMediumAccess(client);
    if (access.switchLog && access.checkpoint) steps.push(await attempt("log", () => switchLog(client)));
    const inTables = await findInColumns(client, needles);
    const inFiles = await searchMedium(client, access, needles);
    const found = [...new Set([...inTables, ...inFiles.found])].sort((a, b) => a - b);
    return { steps, found, searched: inFiles.searched, copiesLeft: inFiles.copiesLeft };
  });
}

type Done = Omit<PurgeStep, "step">;

/**
 * A row that was deleted is copied along while a transaction that began before still sees it. Nobody but the server knows
 * of that: it says how many there are.
 */
async function vacuumTable(client: Client, table: string): Promise<Done> {
  let kept = 0;
  const hear = ({ detail }: { detail?: string | undefined }) => {
    kept += Number(/\d+/.exec(detail ?? "")?.[0] ?? 0);
  };
  client.on("notice", hear);
  try {
    await withLock(() => client.query(`VACUUM (FULL, VERBOSE) "${table}"`));
    await client.query(`ANALYZE "${table}"`);
  } finally {
    client.off("notice", hear);
  }
  return kept === 0
    ? { ok: true, detail: "table rewritten" }
    : { ok: false, detail: `${kept} deleted rows are kept for a transaction that was open before and still is` };
}

async function withLock(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work();
      return;
    } catch (err) {
      if ((err as { code?: string }).code !== LOCK_NOT_AVAILABLE || tries === LOCK_TRIES) throw err;
    }
  }
}

/** Columns with content keep no statistics at all (see the migration); the others' old samples go with this. */
async function vacuumStatistics(client: Client): Promise<Done> {
  if (!(await isSuperuser(client)))
    return { ok: true, detail: "columns with content keep none; others need a superuser" };
  await client.query("VACUUM FULL pg_catalog.pg_statistic");
  return { ok: true, detail: "pg_statistic rewritten" };
}

async function switchLog(client: Client): Promise<Done> {
  for (let round = 0; round < LOG_SWITCHES; round++) {
    await client.query("SELECT pg_switch_wal()");
    await client.query("CHECKPOINT");
  }
  return { ok: true, detail: `${LOG_SWITCHES} log segments closed` };
}

async function isSuperuser(client: Client): Promise<boolean> {
  return (await readMediumAccess(client)).superuser;
}

async function attempt(step: string, run: () => Promise<Done>): Promise<PurgeStep> {
  try {
    return { step, ...(await run()) };
  } catch (err) {
    return { step, ok: false, detail: (err as Error).message };
  }
}

/** How many of the byte strings occur in any column of bytes or text of our tables. */
export async function findInTables(url: string, needles: readonly Uint8Array[]): Promise<number> {
  requireNeedles(needles);
  if (needles.length === 0) return 0;
  return asAdmin(url, async (client) => (await findInColumns(client, needles)).length);
}

async function findInColumns(client: Client, needles: readonly Uint8Array[]): Promise<number[]> {
  if (needles.length === 0) return [];
  const wanted = needles.map((needle) => Buffer.from(needle));
  const found = new Set<number>();
  for (const { table, column, type } of await searchedColumns(client)) {
    const bytes = type === "bytea" ? `t."${column}"` : `convert_to(t."${column}", 'UTF8')`;
    const { rows } = await client.query<{ at: string }>(
      `SELECT n.at FROM unnest($1::bytea[]) WITH ORDINALITY AS n(needle, at)
         WHERE EXISTS (SELECT 1 FROM "${table}" t WHERE position(n.needle IN ${bytes}) > 0)`,
      [wanted],
    );
    for (const row of rows) found.add(Number(row.at) - 1);
  }
  return [...found];
}

async function searchedColumns(client: Client): Promise<{ table: string; column: string; type: string }[]> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `SELECT table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
     WHERE table_schema = current_schema() AND data_type IN ('bytea', 'text')`,
  );
  return rows;
}

/** A connection of its own: VACUUM runs outside every transaction, and for as long as it takes. */
async function asAdmin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query(`SET lethe.admin = 'on'; SET lock_timeout = ${LOCK_MS_MAX}`);
    return await work(client);
  } finally {
    await client.end();
  }
}
