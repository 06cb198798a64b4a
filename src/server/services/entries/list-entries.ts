import { z } from "zod";
import type { EntryId, TenantId } from "@/lib/core/brand";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { EntryView, Page } from "../views";
import { entryView } from "./entry-view";

const name = z.string().min(1).max(200);

export const listEntriesSchema = z.object({
  tenantId: z.string().min(1).max(64),
  cursor: z.string().max(64).optional(),
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

/** Newest first. Metadata only: answers are opened one by one. */
export async function listEntries(
  services: Services,
  actor: Actor,
  input: z.infer<typeof listEntriesSchema>,
): Promise<Page<EntryView>> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "entries", tenantId);
  const filter = Object.fromEntries(Object.entries(input.filter ?? {}).filter(([, value]) => value !== undefined));
  const rows = await services.db.entries.list(tenantId, {
    limit: input.limit,
    filter,
    ...(input.cursor === undefined ? {} : { cursor: input.cursor as EntryId }),
  });
  const items = rows.map(entryView);
  return { items, nextCursor: items.length === input.limit ? (items.at(-1)?.id ?? null) : null };
}
