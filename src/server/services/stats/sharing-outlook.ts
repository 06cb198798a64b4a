import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { strictObject } from "../strict-object";

const DAYS = 30;
const DAY_MS = 86_400_000;
/** Decisions that are looked at, the newest; older ones are left out, and it is said. */
const DECISIONS_MAX = 50_000;
const PAGE = 2_000;

export const sharingOutlookSchema = strictObject({ tenantId: z.string().min(1).max(64) });

export interface SharingOutlook {
  /** What the figures are about is what is in force; `immediate` is what an owner should decide about. */
  sharing: string;
  days: number;
  hits: number;
  /** Hits on an answer that another person's request brought, or a named person's to somebody who was not named. */
  acrossPersons: number;
  /** Of these the ones that `confirmed` would have sent to the provider: of each answer all before a second named person asked, and that one. */
  heldBack: number;
  /** Not all of the days were looked at. */
  partial: boolean;
}

interface Row {
  readonly outcome: string;
  readonly stored: boolean;
  readonly entryId: string | null;
  readonly subjectRef: string | null;
}

/** What confirmed sharing would have held back, and what was shared across people: from the tenant's own decisions. */
export async function getSharingOutlook(
  services: Services,
  actor: Actor,
  input: z.infer<typeof sharingOutlookSchema>,
): Promise<SharingOutlook> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "settings", tenantId);
  await services.recorder.flush().catch(() => undefined);
  const { settings } = await services.tenants.get(tenantId);
  // Many pages of rows: not read again for each who opens the settings.
  const counted = await services.statsCache.get(["sharing", tenantId], async () => {
    const { rows, partial } = await decisionsOf(services, tenantId);
    return { partial, ...countShared(rows) };
  });
  return { sharing: settings.sharing, days: DAYS, ...counted };
}

/** Oldest first. Ids are in order of time: the first decision that is too old ends the reading. */
async function decisionsOf({ db, clock }: Services, tenantId: TenantId): Promise<{ rows: Row[]; partial: boolean }> {
  const since = clock.now() - DAYS * DAY_MS;
  const select = { id: true, at: true, outcome: true, stored: true, entryId: true, subjectRef: true } as const;
  const rows: (Row & { id: string; at: bigint })[] = [];
  while (rows.length < DECISIONS_MAX) {
    const before = rows.at(-1)?.id;
    const where = { tenantId, ...(before === undefined ? {} : { id: { lt: before } }) };
    const page: typeof rows = await db.read.decision.findMany({ where, orderBy: { id: "desc" }, take: PAGE, select });
    rows.push(...page);
    const kept = page.filter(({ at }) => at >= since).length;
    if (kept < PAGE) return { rows: rows.filter(({ at }) => at >= since).reverse(), partial: false };
  }
  return { rows: rows.reverse(), partial: true };
}

/** @param rows oldest first */
export function countShared(rows: readonly Row[]): Pick<SharingOutlook, "hits" | "acrossPersons" | "heldBack"> {
  /** Of each answer that a named person's request brought: who, and whether a second one has asked. */
  const makers = new Map<string, { readonly maker: string; confirmed: boolean }>();
  let [hits, acrossPersons, heldBack] = [0, 0, 0];
  for (const { outcome, stored, entryId, subjectRef } of rows) {
    if (stored && entryId !== null && subjectRef !== null) makers.set(entryId, { maker: subjectRef, confirmed: false });
    if (!outcome.startsWith("hit-")) continue;
    hits += 1;
    const made = entryId === null ? undefined : makers.get(entryId);
    if (made === undefined || made.maker === subjectRef) continue;
    acrossPersons += 1;
    if (made.confirmed) continue;
    heldBack += 1;
    // Whoever is not named confirms nothing.
    made.confirmed = subjectRef !== null;
  }
  return { hits, acrossPersons, heldBack };
}
