import type { SubjectRef } from "@/lib/core/brand";
import type { EntryRow, StoredEntry, WaitingRow } from "@/server/ports/entry-store";
import { requireInteger } from "./numbers";
import { decodeTags, encodeTags } from "./tags";
import { requireText } from "./text";

/** The columns of `entry`, in the order of prisma/models/cache.prisma. */
export const ENTRY_FIELDS = [
  "id",
  "tenantId",
  "subjectRef",
  "scope",
  "key",
  "vector",
  "response",
  "wire",
  "model",
  "provider",
  "agent",
  "namespace",
  "tier",
  "piiScrubbed",
  "scannerVersion",
  "policyDigest",
  "tokensIn",
  "tokensOut",
  "latencyMs",
  "costMicroUsd",
  "tags",
  "metadata",
  "sourceRequestId",
  "dataKeyId",
  "signatureKeyId",
  "generation",
  "createdAt",
  "expiresAt",
  "format",
  "sharing",
  "pool",
  "makers",
  "confirmers",
  "signature",
] as const satisfies readonly (keyof EntryRow)[];

// A field of the port that is not listed above stops the build here.
type Unlisted = Exclude<keyof EntryRow, (typeof ENTRY_FIELDS)[number]>;
const complete: Unlisted extends never ? true : never = true;
void complete;

/** Values of one row under the names of the port. @throws StoreError invalid, when a value does not fit its column */
export function entryParameters(row: EntryRow): Record<string, unknown> {
  for (const field of ENTRY_FIELDS) {
    const value = row[field];
    if (typeof value === "string") requireText(value, field);
  }
  return {
    ...row,
    tags: encodeTags(row.tags),
    makers: JSON.stringify(row.makers),
    confirmers: JSON.stringify(row.confirmers),
    tokensIn: requireInteger(row.tokensIn, "tokensIn"),
    tokensOut: requireInteger(row.tokensOut, "tokensOut"),
    latencyMs: requireInteger(row.latencyMs, "latencyMs"),
    costMicroUsd: requireInteger(row.costMicroUsd, "costMicroUsd"),
    generation: requireInteger(row.generation, "generation"),
    createdAt: requireInteger(row.createdAt, "createdAt"),
    expiresAt: row.expiresAt === null ? null : requireInteger(row.expiresAt, "expiresAt"),
  };
}

/**
 * A record of a driver as the port promises it. Never throws: one that somebody has damaged must not stop the list, the index
 * or the upkeep that meets it. What can't be read is replaced,
 * so that the signature does not hold: who would serve it quarantines, counts and audits it as any forged row.
 */
export function readEntry(record: Record<string, unknown>): EntryRow {
  return isReadable(record) ? readColumns(record) : readColumns(replaced(record));
}

/** Into the record itself: it was made for this, and a copy of so many columns costs more than reading them. */
function readColumns(record: Record<string, unknown>): EntryRow {
  // The drivers give text and bytes as they are; only these columns differ between them.
  record.tags = decodeTags(record.tags as string);
  record.makers = readRefs(record.makers);
  record.confirmers = readRefs(record.confirmers);
  record.piiScrubbed = Boolean(record.piiScrubbed);
  return record as unknown as EntryRow;
}

const BYTES = ["response", "signature"] as const;
const INTEGERS = ["tokensIn", "tokensOut", "latencyMs", "costMicroUsd", "generation", "createdAt"] as const;
const LISTS = ["tags", "makers", "confirmers"] as const;
const TEXTS = ["id", "tenantId", "scope", "key", "wire", "model", "provider", "tier", "metadata", "dataKeyId"] as const;

const NOTHING = new Uint8Array();

/** SQLite keeps any value in any column. */
function isReadable(record: Record<string, unknown>): boolean {
  const { vector, expiresAt } = record;
  return (
    BYTES.every((field) => record[field] instanceof Uint8Array) &&
    (vector === null || vector instanceof Uint8Array) &&
    INTEGERS.every((field) => Number.isSafeInteger(record[field])) &&
    (expiresAt === null || Number.isSafeInteger(expiresAt)) &&
    TEXTS.every((field) => typeof record[field] === "string") &&
    LISTS.every((field) => isList(record[field]))
  );
}

function isList(text: unknown): boolean {
  if (text === "[]") return true;
  if (typeof text !== "string") return false;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((item) => typeof item === "string");
  } catch {
    return false;
  }
}

/** No vector and no answer: nothing is found by it, nothing served. */
function replaced(record: Record<string, unknown>): Record<string, unknown> {
  const texts = TEXTS.map((field) => [field, typeof record[field] === "string" ? record[field] : ""]);
  const integers = INTEGERS.map((field) => [field, Number.isSafeInteger(record[field]) ? record[field] : 0]);
  const lists = LISTS.map((field) => [field, "[]"]);
  const bytes = { response: NOTHING, signature: NOTHING, vector: null, expiresAt: null };
  return { ...record, ...Object.fromEntries([...texts, ...integers, ...lists]), ...bytes };
}

/** Most entries name nobody. */
function readRefs(text: unknown): readonly SubjectRef[] {
  return text === "[]" ? NOBODY : (JSON.parse(text as string) as SubjectRef[]);
}

const NOBODY: readonly SubjectRef[] = [];

export function readStoredEntry(record: Record<string, unknown>): StoredEntry {
  const { hitCount, lastAccessedAt, quarantinedAt } = record;
  const integer = (value: unknown) => (Number.isSafeInteger(value) ? (value as number) : 0);
  const entry = readEntry(record) as EntryRow & { -readonly [K in keyof StoredEntry]: StoredEntry[K] };
  entry.hitCount = integer(hitCount);
  entry.lastAccessedAt = integer(lastAccessedAt);
  entry.quarantinedAt = quarantinedAt === null ? null : integer(quarantinedAt);
  return entry;
}

/**
 * The same from a row that a driver gives as a list of cells, in the order in which entry-sql.ts names them. Written out:
 * an object that is filled name by name is a table to look in, and each later step of a hit would look.
 */
export function readStoredCells(cells: readonly unknown[]): StoredEntry {
  const record: Record<StoredField, unknown> = {
    id: cells[0],
    tenantId: cells[1],
    subjectRef: cells[2],
    scope: cells[3],
    key: cells[4],
    vector: cells[5],
    response: cells[6],
    wire: cells[7],
    model: cells[8],
    provider: cells[9],
    agent: cells[10],
    namespace: cells[11],
    tier: cells[12],
    piiScrubbed: cells[13],
    scannerVersion: cells[14],
    policyDigest: cells[15],
    tokensIn: cells[16],
    tokensOut: cells[17],
    latencyMs: cells[18],
    costMicroUsd: cells[19],
    tags: cells[20],
    metadata: cells[21],
    sourceRequestId: cells[22],
    dataKeyId: cells[23],
    signatureKeyId: cells[24],
    generation: cells[25],
    createdAt: cells[26],
    expiresAt: cells[27],
    format: cells[28],
    sharing: cells[29],
    pool: cells[30],
    makers: cells[31],
    confirmers: cells[32],
    signature: cells[33],
    hitCount: cells[34],
    lastAccessedAt: cells[35],
    quarantinedAt: cells[36],
  };
  return readStoredEntry(record);
}

type StoredField = (typeof ENTRY_FIELDS)[number] | "hitCount" | "lastAccessedAt" | "quarantinedAt";

/** Those that are what they should be: who looks for similar ones does without the others. */
export function readWaiting(records: readonly Record<string, unknown>[]): WaitingRow[] {
  return records.filter(({ id, scope, generation, vector, dataKeyId }) => {
    const texts = [id, scope, dataKeyId].every((value) => typeof value === "string");
    return texts && Number.isSafeInteger(generation) && vector instanceof Uint8Array;
  }) as unknown as WaitingRow[];
}
