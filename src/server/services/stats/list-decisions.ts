import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { OUTCOMES, REASONS } from "@/lib/core/outcome";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";
import type { DecisionView, Page } from "../views";
import { type DecisionRow, decisionView } from "./decision-view";

const moment = z.iso.datetime({ offset: true });

export const listDecisionsSchema = strictObject({
  tenantId: z.string().max(64).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  reason: z.enum(REASONS).optional(),
  /** A part of the name. */
  model: z.string().min(1).max(200).optional(),
  /** Those that this entry served, or was stored by. */
  entryId: z.string().min(1).max(64).optional(),
  from: moment.optional(),
  to: moment.optional(),
  cursor: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(200).default(50),
});
type Asked = z.infer<typeof listDecisionsSchema>;

/** Rows that are looked at for a page whose filters little fits, before the page is given out as it is. */
const WINDOW = 5_000;
const WINDOWS_MAX = 4;

/** Newest first. A page may be short, even empty, and not the last: see `nextCursor`. */
export async function listDecisions(services: Services, actor: Actor, input: Asked): Promise<Page<DecisionView>> {
  const tenantId = (input.tenantId ?? null) as TenantId | null;
  permit(actor, "stats", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const items: DecisionView[] = [];
  let before = input.cursor ?? (input.to === undefined ? null : firstIdOf(Date.parse(input.to)));
  for (let windows = 0; windows < WINDOWS_MAX; windows++) {
    const { rows, next } = await readWindow(services, input, before, input.limit - items.length);
    items.push(...rows.map(decisionView));
    before = next;
    if (next === null || items.length >= input.limit) break;
  }
  return { items, nextCursor: before };
}

async function readWindow({ db }: Services, input: Asked, before: string | null, limit: number) {
  const within = {
    ...(input.tenantId === undefined ? {} : { tenantId: input.tenantId }),
    id: {
      gte: input.from === undefined ? "" : firstIdOf(Date.parse(input.from)),
      ...(before === null ? {} : { lt: before }),
    },
  };
  const edge = await db.read.decision.findFirst({
    where: within,
    orderBy: { id: "desc" },
    skip: WINDOW - 1,
    select: { id: true },
  });
  const id = edge === null ? within.id : { ...within.id, gte: edge.id };
  const rows: DecisionRow[] = await db.read.decision.findMany({
    where: { ...within, ...conditionsOf(input), id },
    orderBy: { id: "desc" },
    take: limit,
  });
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return { rows, next: last?.id ?? edge?.id ?? null };
}

function conditionsOf({ outcome, reason, model, entryId }: Asked) {
  return {
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    ...(model === undefined ? {} : { model: { contains: model } }),
    ...(entryId === undefined ? {} : { entryId }),
  };
}

const STAMP_DIGITS = 12;

/** The least UUID v7 of that millisecond: ids of decisions are in order of time, so a span is a range of them. */
export function firstIdOf(ms: number): string {
  const stamp = Math.max(0, Math.floor(ms)).toString(16).padStart(STAMP_DIGITS, "0");
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7000-8000-000000000000`;
}
