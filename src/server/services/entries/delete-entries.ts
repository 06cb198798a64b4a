import { z } from "zod";
import type { EntryId, ScopeId, TenantId } from "@/lib/core/brand";
import { audienceTag, isReservedTag, WRITER_MARKS, writerTag } from "@/lib/core/writer";
import { audienceRefOf } from "@/lib/keying/scope";
import { AUDIENCE_CHARS_MAX } from "@/lib/wire/cache-control";
import type { EntryFilter, EntryRef } from "../../ports/entry-store";
import type { TenantKeys } from "../../ports/vault";
import { auditEvent } from "../audit/audit-event";
import type { Progress } from "../bulk-work";
import type { Actor, Services } from "../context";
import { epochOfEntry, epochOfFilter } from "../ledger/epoch-names";
import { permit } from "../permit";
import { notFound, ServiceError } from "../service-error";
import { nameText, strictObject } from "../strict-object";

export const deleteEntriesSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  ids: z.array(z.string().min(1).max(64)).min(1).max(1_000),
});

const name = z.string().min(1).max(200);

export const invalidateSchema = strictObject({
  tag: name.optional(),
  /** The id of the app key that stored them. */
  key: name.optional(),
  /** `Lethe-Agent` of the request that stored them. */
  agent: name.optional(),
  /** `Lethe-Batch` of the request that stored them. */
  batch: name.optional(),
  /** `Lethe-Audience` of the request that stored them. */
  audience: nameText(AUDIENCE_CHARS_MAX).optional(),
  model: name.optional(),
  namespace: name.optional(),
  /** ISO 8601: entries created before. */
  before: z.iso.datetime({ offset: true }).optional(),
});

/** By id. Unknown ids and those of other tenants are passed over. */
export async function deleteEntries(
  services: Services,
  actor: Actor,
  input: z.infer<typeof deleteEntriesSchema>,
): Promise<{ removed: number }> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries.remove", tenantId);
  const ids = input.ids as EntryId[];
  return remove(services, actor, tenantId, { ids: ids.length }, async () => {
    const before = services.clock.now();
    const epochs = ids.map((id) => ({ name: epochOfEntry(id), before }));
    await services.ledger.write({ act: "invalidation", tenantId, epochs });
    return services.db.entries.deleteById(tenantId, ids);
  });
}

/** One entry. @throws ServiceError `not-found` */
export async function deleteEntry(
  services: Services,
  actor: Actor,
  input: { tenantId: string; id: string },
): Promise<void> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries.remove", tenantId);
  if ((await services.db.entries.get(tenantId, input.id as EntryId)) === null) throw notFound("Entry");
  await deleteEntries(services, actor, { tenantId, ids: [input.id] });
}

/** All entries of a tenant that fit every field given. */
export interface Invalidation {
  readonly tenantId: string;
  readonly filter: z.infer<typeof invalidateSchema>;
}

/** @throws ServiceError `invalid` without a field: that would empty the cache */
export function filterOf(keys: Pick<TenantKeys, "index">, asked: Invalidation["filter"]): EntryFilter {
  const { model, namespace, before } = asked;
  const tag = tagOf(keys, asked);
  const filter = {
    ...(tag === undefined ? {} : { tag }),
    ...(model === undefined ? {} : { model }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(before === undefined ? {} : { before: Date.parse(before) }),
  };
  if (Object.keys(filter).length === 0) {
    throw new ServiceError(
      "invalid",
      "Name at least one of tag, key, agent, batch, audience, model, namespace, before. To remove everything, use an erasure.",
    );
  }
  return filter;
}

/** All that match every field given. @throws ServiceError `invalid` without a field: that would empty the cache */
export async function invalidateEntries(
  services: Services,
  actor: Actor,
  input: Invalidation,
): Promise<{ removed: number }> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries.remove", tenantId);
  return removeByFilter(services, actor, tenantId, filterOf(await services.vault.tenantKeys(tenantId), input.filter));
}

/** The act itself, whatever it was asked by. The caller has asked for the right. */
export async function removeByFilter(
  services: Services,
  actor: Actor,
  tenantId: TenantId,
  filter: EntryFilter,
): Promise<{ removed: number }> {
  const { tag, model, namespace } = filter;
  const keys = await services.vault.tenantKeys(tenantId);
  await auditDeletion(services, actor, tenantId, { ...filter });
  const now = services.clock.now();
  const name = epochOfFilter(keys, { tag: tag ?? null, model: model ?? null, namespace: namespace ?? null });
  const epochs = [{ name, before: Math.min(filter.before ?? now, now) }];
  await services.ledger.write({ act: "invalidation", tenantId, epochs });
  const removed = await services.bulk.run(
    { tenantId, kind: "entries.delete", of: await heldBy(services, tenantId), at: now },
    (progress, signal) => deleteInSlices(services, tenantId, filter, { progress, signal }),
  );
  noteHeld(services, now);
  return removed;
}

/** Who wrote an entry stands with its tags. @throws ServiceError `invalid` for more than one: a row is found by one tag */
function tagOf({ index }: Pick<TenantKeys, "index">, filter: z.infer<typeof invalidateSchema>): string | undefined {
  const marks = WRITER_MARKS.flatMap((mark) => {
    const value = filter[mark];
    return value === undefined ? [] : [writerTag(mark, value)];
  });
  if (filter.audience !== undefined) marks.push(audienceTag(audienceRefOf(index, filter.audience)));
  const [tag, ...more] = [...(filter.tag === undefined ? [] : [filter.tag]), ...marks];
  if (more.length > 0) throw new ServiceError("invalid", "Name one of tag, key, agent, batch, audience at a time.");
  if (filter.tag !== undefined && isReservedTag(filter.tag))
    throw new ServiceError(
      "invalid",
      "Tags that begin with lethe: are Lethe's own: ask by key, agent, batch or audience.",
    );
  return tag;
}

/** Rows that one transaction looks at. */
const SLICE = 1_000;

async function heldBy({ db }: Services, tenantId: TenantId): Promise<number> {
  return (await db.entries.totals(tenantId)).entries;
}

/** Others write between two slices. @throws ServiceError `conflict` when it was cancelled: what went before stays gone */
async function deleteInSlices(
  services: Services,
  tenantId: TenantId,
  filter: EntryFilter,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<{ removed: number }> {
  let removed = 0;
  let after: EntryId | null = null;
  do {
    if (signal.aborted) throw new ServiceError("conflict", `Cancelled: ${removed} entries were removed before.`);
    const slice = await services.db.entries.deleteByFilter(tenantId, filter, { after, limit: SLICE });
    forgetRefs(services, slice.gone);
    removed += slice.gone.length;
    progress(SLICE);
    after = slice.next;
  } while (after !== null);
  return { removed };
}

/**
 * The record comes first: entries are deleted in a transaction of their own, and what can't be written down must not
 * happen. A record of a deletion that then failed, or found nothing, is the lesser evil.
 */
async function remove(
  services: Services,
  actor: Actor,
  tenantId: TenantId,
  details: Record<string, string | number>,
  work: () => Promise<EntryRef[]>,
): Promise<{ removed: number }> {
  const now = services.clock.now();
  await auditDeletion(services, actor, tenantId, details);
  const gone = await work();
  forgetRefs(services, gone);
  noteHeld(services, now);
  return { removed: gone.length };
}

/** No row is left: other processes find none behind what they have in memory. */
function noteHeld({ clock, metrics }: Services, since: number): void {
  metrics.heldEverywhereSeconds.observe({ act: "invalidation" }, (clock.now() - since) / 1000);
}

async function auditDeletion(
  services: Services,
  actor: Actor,
  tenantId: TenantId,
  details: Record<string, string | number>,
): Promise<void> {
  await auditEvent(services, { actor, action: "entry.delete", tenantId, target: null, details });
}

/** Takes deleted rows out of the similarity indexes. */
export function forgetRefs(services: Services, gone: readonly EntryRef[]): void {
  const byScope = new Map<ScopeId, EntryRef[]>();
  for (const ref of gone) {
    const known = byScope.get(ref.scope);
    if (known === undefined) byScope.set(ref.scope, [ref]);
    else known.push(ref);
  }
  for (const [scope, refs] of byScope) {
    const first = refs[0];
    if (first !== undefined)
      services.similarity.remove(
        first.tenantId,
        scope,
        refs.map((ref) => ref.id),
      );
  }
}
