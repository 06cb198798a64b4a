import Sqlite from "better-sqlite3";
import { expect } from "vitest";
import type { Receipt } from "@/lib/receipt/format";
import { verifyReceipt } from "@/lib/receipt/verify-receipt";
import { ask } from "../support/ask";
import { callerAs } from "../support/dashboard";
import { filesUnder } from "../support/data-files";
import type { TestLethe, TestTenant } from "../support/lethe";
import { until } from "../support/until";

export const SHARED = ["What do hedgehogs eat?", "How tall is a giraffe?"];
export const personal = (who: string) => `Is ${who}.example@posteo.de on the list of guests?`;

export async function fill(l: TestLethe, one: TestTenant): Promise<void> {
  for (const question of SHARED) await ask(l, one, question);
  for (const who of ["jane", "joan"]) await ask(l, one, personal(who), { "Lethe-Subject": who });
  await ask(l, one, SHARED[0] ?? "", { "Lethe-Subject": "jane" });
  await l.services.recorder.flush();
}

/** The sealed bytes of a tenant's entries, and of one person's. */
export async function sealed(l: TestLethe, one: TestTenant) {
  const rows = await l.services.db.entries.list(one.id, { limit: 100 });
  const bytes = (row: (typeof rows)[number]) =>
    [row.response, ...(row.vector === null ? [] : [row.vector])].map((field) => Buffer.from(field).subarray(1, 25));
  return { all: rows.flatMap(bytes), ofPersons: rows.filter((row) => row.subjectRef !== null).map(bytes) };
}

export const holding = (l: TestLethe, needles: readonly Buffer[]) =>
  filesUnder(l.dataDirectory)
    .filter(({ bytes }) => needles.some((needle) => bytes.includes(needle)))
    .map(({ path }) => path);

export async function erase(l: TestLethe, one: TestTenant, subject?: string) {
  const target = { tenantId: one.id, confirm: subject ?? one.name, ...(subject === undefined ? {} : { subject }) };
  const { id, subjectKey, spelling } = await callerAs(l, "admin").erasures.start(target);
  return { ...(await finished(l, id)), subjectKey, spelling };
}

export async function finished(l: TestLethe, id: string) {
  await until(
    "the erasure is complete",
    async () => (await callerAs(l, "auditor").erasures.get({ id })).state === "complete",
  );
  const { receipt, publicKeyPem } = await callerAs(l, "auditor").erasures.receipt({ id });
  const verdict = verifyReceipt(receipt, publicKeyPem);
  expect(verdict.holds).toBe(true);
  return { id, receipt: (verdict as { receipt: Receipt }).receipt };
}

export const counts = async (l: TestLethe, one: TestTenant) => ({
  entries: (await l.services.db.entries.totals(one.id)).entries,
  states: await l.services.db.read.entryState.count({ where: { tenantId: one.id } }),
  decisions: await l.services.db.read.decision.count({ where: { tenantId: one.id } }),
  usage: await l.services.db.read.usageHour.count({ where: { tenantId: one.id } }),
});

/** Whatever tables there are: one that is added later is counted as well. */
export function rowsOfTenant(l: TestLethe, one: TestTenant): Record<string, number> {
  const db = new Sqlite(`${l.dataDirectory}/lethe.db`, { readonly: true, timeout: 10_000 });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  const holding = tables.flatMap((table) => {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
    const own = [...(columns.includes("tenant_id") ? ["tenant_id"] : []), ...(table === "tenant" ? ["id"] : [])];
    return own.map((column) => [
      table,
      db.prepare(`SELECT count(*) FROM "${table}" WHERE "${column}" = ?`).pluck().get(one.id) as number,
    ]);
  });
  db.close();
  return Object.fromEntries(holding.filter(([, count]) => count !== 0));
}
