import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { OUTCOMES, REASONS } from "@/lib/core/outcome";
import { explanationOf } from "@/lib/similarity/decide/safe-edits";
import type { DecisionPage, DecisionQuery, DecisionRecord, RecordedEdit } from "../../ports/usage-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { DecisionView, Page, RecordedEditView } from "../views";

const SEARCH_CHARS_MAX = 128;

export const listDecisionsSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  reason: z.enum(REASONS).optional(),
  /** A request id (`Lethe-Request-Id`), an entry's id, or the beginning of a model's name. */
  search: z.string().trim().max(SEARCH_CHARS_MAX).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  cursor: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});

type Input = z.infer<typeof listDecisionsSchema>;

/** Newest first. A page may be short, or empty, and not be the last: it looks at so many records. */
export async function listDecisions(services: Services, actor: Actor, input: Input): Promise<Page<DecisionView>> {
  const tenantId = (input.tenantId ?? null) as TenantId | null;
  permit(actor, "stats", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const { items, next } = (await byRequestId(services, tenantId, input)) ?? (await page(services, tenantId, input));
  const names = tenantId === null ? await tenantNames(services, items) : new Map<string, string>();
  return { items: items.map((row) => viewOf(row, names.get(row.tenantId) ?? null)), nextCursor: next };
}

async function tenantNames({ db }: Services, rows: readonly DecisionRecord[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.map(({ tenantId }) => tenantId as string))];
  const tenants = await db.read.tenant.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(tenants.map(({ id, name }) => [id, name]));
}

function page(services: Services, tenantId: TenantId | null, input: Input): Promise<DecisionPage> {
  const { limit, outcome, reason, search = "", cursor, from, to } = input;
  const before = cursor ?? (to === undefined ? undefined : firstIdOf(Date.parse(to)));
  const asked: Record<string, unknown> = { outcome, reason, before, search: search === "" ? undefined : search };
  if (from !== undefined) asked.after = firstIdOf(Date.parse(from));
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  return services.db.usage.decisions({ tenantId, limit, ...Object.fromEntries(given) } as DecisionQuery);
}

const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** However old it is: the id of a request is that of its record. Null: there is none, or it is not asked for. */
async function byRequestId(
  services: Services,
  tenantId: TenantId | null,
  { search, cursor }: Input,
): Promise<DecisionPage | null> {
  if (search === undefined || cursor !== undefined || !REQUEST_ID.test(search)) return null;
  const record = await findDecision(services, tenantId, search);
  return record === null ? null : { items: [record], next: null };
}

/** The record of one request. */
export async function findDecision(
  services: Services,
  tenantId: TenantId | null,
  requestId: string,
): Promise<DecisionRecord | null> {
  const { items } = await services.db.usage.decisions({ tenantId, limit: 1, before: `${requestId}~` });
  return items[0]?.requestId === requestId ? items[0] : null;
}

/** Ids are UUIDs of version 7, whose first 48 bits are the milliseconds since 1970. */
export function firstIdOf(ms: number): string {
  const hex = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

export function viewOf(record: DecisionRecord, tenantName: string | null = null): DecisionView {
  const { subjectRef: _, policyInput: __, policyDigest: ___, idfEpoch: ____, at, guards, ...row } = record;
  const edits = row.edits.map(viewOfEdit);
  return { ...row, tenantName, guards: [...guards], edits, at: new Date(at).toISOString() };
}

function viewOfEdit({ explained, ...edit }: RecordedEdit): RecordedEditView {
  return { ...edit, explainedBy: explained ? (explanationOf(edit.name) ?? NOT_LISTED) : null };
}

/** A row that has left the table explained it when it was served. */
const NOT_LISTED = "explained by an earlier table";
