import { firstUnnamed, namedAsDropped, type SeqRange } from "@/lib/audit/dropped-records";
import { type AuditEntry, auditLeafHash } from "@/lib/audit/record";
import { DROPPED } from "../audit/drop-audit-records";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { TrailCheckView } from "../views";

const PAGE = 1_000;
/** Longer trails are checked outside, from an export. */
const RECORDS_MAX = 100_000;

/**
 * Hashes every record anew and compares it with its leaf; that the leaves are those that were signed, the tree checks. Of a
 * deleted tenant's records only leaves are left: then a signed record must say so.
 */
export async function verifyTrail(services: Services, actor: Actor): Promise<TrailCheckView> {
  permit(actor, "audit", null);
  const { auditTree } = services;
  await auditTree.extend();
  const dropped: number[] = [];
  const named: SeqRange[] = [];
  let checked = 0;
  let after = 0;
  for (;;) {
    const rows = await pageAfter(services, after);
    const changed = rows.find((row) => row.action !== DROPPED && auditLeafHash(row) !== row.leafHash);
    if (changed !== undefined) return { checked, changed: changed.seq, broken: auditTree.isBroken, whole: true };
    dropped.push(...rows.filter(({ action }) => action === DROPPED).map(({ seq }) => seq));
    named.push(...namedAsDropped(rows.filter(({ seq }) => seq <= auditTree.coveredRecords)));
    checked += rows.length;
    after = rows.at(-1)?.seq ?? after;
    const whole = rows.length < PAGE;
    if (whole || checked >= RECORDS_MAX) {
      // What was taken out is said behind it: of a trail that was not read to its end nothing follows.
      const bare = whole ? firstUnnamed(named, dropped) : null;
      return { checked, changed: bare, broken: auditTree.isBroken, whole };
    }
  }
}

async function pageAfter({ db }: Services, after: number): Promise<(AuditEntry & { leafHash: string })[]> {
  const rows = await db.read.auditRecord.findMany({
    where: { seq: { gt: after } },
    orderBy: { seq: "asc" },
    take: PAGE,
  });
  return rows.map((row) => ({ ...row, at: Number(row.at) }));
}
