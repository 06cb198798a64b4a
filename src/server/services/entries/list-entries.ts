import { z } from "zod";
import type { EntryId, TenantId } from "@/lib/core/brand";
import { ENTRY_SORTS, type SortedPlace } from "../../ports/entry-store";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { ServiceError } from "../service-error";
import { strictObject } from "../strict-object";
import type { EntryView, Page } from "../views";
import { entryView } from "./entry-view";

const name = z.string().min(1).max(200);

export const listEntriesSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  sort: z.enum(ENTRY_SORTS).default("created"),
  /** `nextCursor` of the page before, of the same sort. */
  cursor: z.string().max(100).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  filter: z
    .object({
      model: name.optional(),
      namespace: name.optional(),
      tag: name.optional(),
      quarantined: z.boolean().optional(),
    })
    .optional(),
});

/** Short pages of a filter that little fits are filled up from this many windows of rows. */
const WINDOWS_MAX = 10;

/** Sorted in the database: the first is the first of all. Metadata only: answers are opened one by one. */
export async function listEntries(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listEntriesSchema>,
): Promise<Page<EntryView>> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries", tenantId);
  const filter = Object.fromEntries(Object.entries(input.filter ?? {}).filter(([, value]) => value !== undefined));
  const items: EntryView[] = [];
  let after = input.cursor === undefined ? null : readCursor(input.cursor);
  for (let windows = 0; windows < WINDOWS_MAX; windows++) {
    const limit = input.limit - items.length;
    const page = await services.db.entries.listSorted(tenantId, { sort: input.sort, after, limit, filter });
    items.push(...page.items.map(entryView));
    after = page.next;
    if (after === null || items.length >= input.limit) break;
  }
  return { items, nextCursor: after === null ? null : `${after.value}:${after.id}` };
}

/** @throws ServiceError `invalid` */
function readCursor(cursor: string): SortedPlace {
  const [, value, id] = /^(-?\d{1,16}):(.+)$/.exec(cursor) ?? [];
  if (value === undefined || !Number.isSafeInteger(Number(value))) {
    throw new ServiceError("invalid", "This is no cursor: take the nextCursor of the page before.");
  }
  return { value: Number(value), id: id as EntryId };
}
