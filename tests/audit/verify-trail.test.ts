import { describe, expect, it } from "vitest";
import type { AuditEntry } from "@/lib/audit/record";
import { verifyTrail } from "@/lib/audit/verify-trail";
import { checkpointOf, OTHER_PEM, PUBLIC_PEM, RECORDS } from "./trail";

const [EARLY, LATE] = [checkpointOf(4), checkpointOf(7)];
const why = (records: readonly AuditEntry[], notes = [LATE], pem = PUBLIC_PEM) => {
  const verdict = verifyTrail(records, notes, pem);
  return verdict.holds ? null : verdict.why;
};
const without = (...gone: number[]) => RECORDS.filter(({ seq }) => !gone.includes(seq));
const renumbered = (records: readonly AuditEntry[]) => records.map((record, at) => ({ ...record, seq: at + 1 }));

describe("an audit trail", () => {
  it("holds against its checkpoints, old and new, and says what is not signed yet", () => {
    expect(verifyTrail(RECORDS, [LATE, EARLY], PUBLIC_PEM)).toEqual({ holds: true, records: 9, covered: 7 });
    expect(verifyTrail([], [checkpointOf(0)], PUBLIC_PEM)).toEqual({ holds: true, records: 0, covered: 0 });
  });

  it.each(["at", "actor", "action", "tenantId", "target", "details"] as const)(
    "does not hold with another %s",
    (field) => {
      for (const seq of [1, 4, 7]) {
        const changed = RECORDS.map((record) =>
          record.seq === seq ? { ...record, [field]: field === "at" ? 1 : "x" } : record,
        );
        expect(why(changed)).toContain("not what the checkpoint was signed over");
      }
    },
  );

  it("does not hold with a record taken out, whether or not the others are numbered anew", () => {
    expect(why(without(3))).toContain("record 3 is missing");
    expect(why(renumbered(without(3)))).toContain("not what the checkpoint was signed over");
  });

  it("does not hold with two records in each other's place", () => {
    const [first, second, ...rest] = RECORDS as [AuditEntry, AuditEntry, ...AuditEntry[]];
    expect(why([second, first, ...rest])).toContain("out of its place");
    expect(why(renumbered([second, first, ...rest]))).toContain("not what the checkpoint was signed over");
  });

  it("does not hold when it was cut off, against a checkpoint from before the cut", () => {
    expect(why(without(7, 8, 9))).toBe("a checkpoint was signed over 7 records, and only 6 are there");
    expect(why(without(7, 8, 9), [EARLY]), "an older one can't tell").toBeNull();
  });

  it("does not hold against nothing, or against what the key has not signed", () => {
    expect(why(RECORDS, [])).toContain("no checkpoint");
    expect(why(RECORDS, [LATE], OTHER_PEM)).toContain("checkpoint 1 does not hold");
    expect(why(RECORDS, [LATE, "note"])).toContain("checkpoint 2 does not hold");
  });
});
