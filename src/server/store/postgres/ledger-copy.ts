import { z } from "zod";
import type { LedgerCopy, LedgerRecord } from "@/server/ports/ledger";
import type { AdminClient } from "../admin-client";

const KEEP = `INSERT INTO lethe_ledger.record (origin, sequence, record)
  SELECT $1, r.sequence, r.record FROM json_to_recordset(CAST($2 AS JSON)) AS r(sequence BIGINT, record TEXT)
  ON CONFLICT DO NOTHING`;
const READ = "SELECT origin, record FROM lethe_ledger.record ORDER BY origin, sequence";
/** Records of one statement. */
const GROUP = 500;

const recordsSchema = z.array(z.object({ origin: z.string(), record: z.string() }));

/** @param read sees all: the schema is the administering login's alone */
export function openLedgerCopy(read: AdminClient): LedgerCopy {
  return {
    async keep(tx, origin, records) {
      for (let from = 0; from < records.length; from += GROUP) {
        const group = records.slice(from, from + GROUP);
        const rows = group.map((record) => ({ sequence: record.sequence, record: JSON.stringify(record) }));
        await tx.$executeRawUnsafe(KEEP, origin, JSON.stringify(rows));
      }
    },
    async records() {
      const byOrigin = new Map<string, LedgerRecord[]>();
      for (const { origin, record } of recordsSchema.parse(await read.$queryRawUnsafe(READ))) {
        const known = byOrigin.get(origin) ?? [];
        byOrigin.set(origin, known);
        known.push(JSON.parse(record) as LedgerRecord);
      }
      return byOrigin;
    },
  };
}
