import type { AdminClient, AdminTransaction } from "../ports/database";

/** A model by the name of Prisma's client, and what its rows are told apart by. */
export interface Table {
  readonly model: keyof AdminClient & string;
  readonly key: readonly string[];
}

/** In this order: whoever is named by others first. Rows of the cache itself are moved one by one, see move-entries.ts. */
export const MOVED: readonly Table[] = [
  { model: "tenant", key: ["id"] },
  { model: "user", key: ["id"] },
  { model: "account", key: ["id"] },
  { model: "twoFactor", key: ["id"] },
  { model: "passkey", key: ["id"] },
  { model: "tenantGrant", key: ["tenantId", "userId"] },
  { model: "accountLink", key: ["id"] },
  { model: "appKey", key: ["id"] },
  { model: "upstream", key: ["id"] },
  { model: "policyVersion", key: ["id"] },
  { model: "erasure", key: ["id"] },
  { model: "auditRecord", key: ["seq"] },
  { model: "usageHour", key: ["tenantId", "hour", "model"] },
  { model: "keyUsage", key: ["tenantId", "day", "appKeyId", "agent"] },
  { model: "decision", key: ["id"] },
];

/** Moved in ways of their own. */
export const MOVED_APART: readonly (keyof AdminClient & string)[] = ["serverSetting", "entry", "entryState"];

/** Left behind, and why. */
export const LEFT: Readonly<Record<string, string>> = {
  session: "people log in again",
  verification: "of a sign-in under way",
  loginAttempt: "counts of the last minutes",
  entrySource: "written with each entry",
  tombstone: "names signatures under which no moved entry stands",
  tenantTotal: "kept by triggers of the other tables",
  usageRollup: "kept by triggers of the other tables",
};

export type Row = Readonly<Record<string, unknown>>;

export interface Rows {
  findMany(query: object): Promise<Row[]>;
  createMany(query: { data: Row[] }): Promise<unknown>;
  count(): Promise<number>;
}

/** One view of all models: which columns there are is not asked. */
export function rowsOf(client: AdminClient | AdminTransaction, model: Table["model"]): Rows {
  return client[model as keyof AdminTransaction] as unknown as Rows;
}
