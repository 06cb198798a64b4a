import { auditLeafHash } from "@/lib/audit/record";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { TrailCheckView } from "../views";

const PAGE = 1_000;
/** Longer trails are checked outside, from an export. */
const RECORDS_MAX = 100_000;

/** Hashes every record anew and compares it with its leaf; that the leaves are those that were signed, the tree checks. */
export async function verifyTrail(services: Services, actor: Actor): Promise<TrailCheckView> {
  permit(actor, "audit", null);
  await services.auditTree.extend();
  let checked = 0;
  let after = 0;
  for (;;) {
    const rows = await services.db.read.auditRecord.findMany({
      where: { seq: { gt: after } },
      orderBy: { seq: "asc" },
      take: PAGE,
    });
    const changed = rows.find(({ leafHash, at, ...row }) => auditLeafHash({ ...row, at: Number(at) }) !== leafHash);
    if (changed !== undefined)
      return { checked, changed: changed.seq, broken: services.auditTree.isBroken, whole: true };
    checked += rows.length;
    after = rows.at(-1)?.seq ?? after;
    if (rows.length < PAGE || checked >= RECORDS_MAX) {
      return { checked, changed: null, broken: services.auditTree.isBroken, whole: rows.length < PAGE };
    }
  }
}
