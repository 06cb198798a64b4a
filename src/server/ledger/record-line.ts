import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { KeyId, TenantId } from "@/lib/core/brand";
import type { LedgerEntry, LedgerHead, LedgerRecord } from "../ports/ledger";

export const EMPTY_HEAD: LedgerHead = { sequence: 0, hash: "" };

const recordSchema = z.strictObject({
  sequence: z.number().int().positive(),
  /** Hash of the record before; empty in the first. */
  previous: z.string(),
  act: z.enum(["person", "tenant", "deletion", "withdrawn", "invalidation", "epoch", "accepted"]),
  tenantId: z.string().nullable(),
  id: z.string().nullable(),
  at: z.number(),
  keys: z.array(z.string()),
  epochs: z.array(z.strictObject({ name: z.string(), before: z.number() })),
  vaultEpoch: z.number().int().nullable(),
  /** Hash of all the rest: no record after the last one says what it was. Records of before lack it. */
  check: z.string().optional(),
});

/** One line, without its end: RFC 8785, so that a record has one form and one hash. */
export function recordLine(previous: LedgerHead, entry: LedgerEntry): string {
  const record = { sequence: previous.sequence + 1, previous: previous.hash, ...entry };
  return canonical({ ...record, check: lineHash(canonical(record)) });
}

function canonical(record: object): string {
  const line = canonicalize(record);
  if (line === undefined) throw new Error("a record has a canonical form");
  return line;
}

export function lineHash(line: string): string {
  return createHash("sha256").update(line, "utf8").digest("base64url");
}

/**
 * The record of a line that follows `previous`. A gap is allowed in one place: where an operator accepted a loss.
 * @returns why it does not follow, as text
 */
export function readLine(line: string, previous: LedgerHead): LedgerRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "a record that is no JSON";
  }
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) return "a record of an unknown form";
  const { check, ...checked } = parsed.data;
  if (check !== undefined && check !== lineHash(canonical(checked))) return "a record that is not as it was written";
  const { previous: named, ...record } = checked;
  const follows = record.sequence === previous.sequence + 1 && named === previous.hash;
  const jumps = record.act === "accepted" && record.sequence > previous.sequence;
  if (!follows && !jumps) return `record ${record.sequence} does not follow record ${previous.sequence}`;
  return {
    ...record,
    tenantId: record.tenantId as TenantId | null,
    keys: record.keys as KeyId[],
    hash: lineHash(line),
  };
}
