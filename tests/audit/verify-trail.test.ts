import { describe, expect, it } from "vitest";
import { DROP_ACTION, rangesOf } from "@/lib/audit/dropped-records";
import { type AuditEntry, auditLeafHash } from "@/lib/audit/record";
import { type TrailRecord, verifyTrail } from "@/lib/audit/verify-trail";
import { checkpointOf, OTHER_PEM, PUBLIC_PEM, RECORDS } from "./trail";

const [EARLY, LATE] = [checkpointOf(4), checkpointOf(7)];
const why = (records: readonly TrailRecord[], notes = [LATE], pem = PUBLIC_PEM) => {
  const verdict = verifyTrail(records, notes, pem);
  return verdict.holds ? null : verdict.why;
};
const without = (...gone: number[]) => RECORDS.filter(({ seq }) => !gone.includes(seq));
const renumbered = (records: readonly AuditEntry[]) => records.map((record, at) => ({ ...record, seq: at + 1 }));

describe("an audit trail", () => {
  it("holds against its checkpoints, old and new, and says what is not signed yet", () => {
    expect(verifyTrail(RECORDS, [LATE, EARLY], PUBLIC_PEM)).toEqual({
      holds: true,
      records: 9,
      covered: 7,
      dropped: 0,
    });
    expect(verifyTrail([], [checkpointOf(0)], PUBLIC_PEM)).toEqual({ holds: true, records: 0, covered: 0, dropped: 0 });
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

describe("records whose tenant was deleted", () => {
  const details = JSON.stringify({ tenant: "t", ranges: rangesOf([5, 1, 3]) });
  const said: AuditEntry = {
    seq: 10,
    at: 1_800_000_000_010,
    actor: "system",
    action: DROP_ACTION,
    tenantId: null,
    target: "t",
    details,
  };
  const all = [...RECORDS, said];
  const left = (...gone: number[]) =>
    all.map(
      (record): TrailRecord =>
        gone.includes(record.seq) ? { seq: record.seq, dropped: auditLeafHash(record) } : record,
    );
  const signed = [LATE, checkpointOf(10, all)];

  it("are left as their leaves, and the trail holds, with checkpoints from before as well", () => {
    expect(verifyTrail(left(1, 3, 5), signed, PUBLIC_PEM)).toEqual({
      holds: true,
      records: 10,
      covered: 10,
      dropped: 3,
    });
  });

  it("can't be more than a signed record says", () => {
    expect(why(left(1, 2, 3, 5), signed)).toBe("record 2 was taken out, and no signed record says so");
    expect(why(left(1, 10), signed)).toBe("record 1 was taken out, and no signed record says so");
    expect(why(left(1), [LATE]), "what says so is not signed").toContain("no signed record");
  });

  it("can't be given another leaf", () => {
    const other = left(1).map((record) => (record.seq === 1 ? { seq: 1, dropped: auditLeafHash(said) } : record));
    expect(why(other, signed)).toContain("not what the checkpoint was signed over");
  });
});
