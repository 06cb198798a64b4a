import { z } from "zod";
import {
  deleteEntries,
  deleteEntriesSchema,
  invalidateEntries,
  invalidateSchema,
} from "../../services/entries/delete-entries";
import { entryIdSchema, getEntry } from "../../services/entries/get-entry";
import { listEntries, listEntriesSchema } from "../../services/entries/list-entries";
import { listFacets } from "../../services/entries/list-facets";
import { dropSnapshot, dropSnapshotSchema, listSnapshots } from "../../services/entries/model-snapshots";
import { previewInvalidation } from "../../services/entries/preview-invalidation";
import { strictObject } from "../../services/strict-object";
import { tenantIdSchema } from "../../services/tenants/get-tenant";
import { router, tenantProcedure } from "../procedures";

const invalidationSchema = strictObject({ tenantId: z.string().min(1).max(64), filter: invalidateSchema });

export const entriesRouter = router({
  list: tenantProcedure("entries")
    .input(listEntriesSchema)
    .query(({ ctx, input }) => listEntries(ctx.services, ctx.actor, input)),
  facets: tenantProcedure("entries")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => listFacets(ctx.services, ctx.actor, input)),
  get: tenantProcedure("entries")
    .input(entryIdSchema)
    .query(({ ctx, input }) => getEntry(ctx.services, ctx.actor, input)),
  /** All that a tag, a model, an app key, an agent or a batch has brought in. */
  invalidate: tenantProcedure("entries.remove")
    .input(invalidationSchema)
    .mutation(({ ctx, input }) => invalidateEntries(ctx.services, ctx.actor, input)),
  /** How many that would be. */
  previewInvalidation: tenantProcedure("entries.remove")
    .input(invalidationSchema)
    .query(({ ctx, input }) => previewInvalidation(ctx.services, ctx.actor, input)),
  /** Which models have answered to which names. */
  snapshots: tenantProcedure("entries")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => listSnapshots(ctx.services, ctx.actor, input)),
  dropSnapshot: tenantProcedure("entries.remove")
    .input(dropSnapshotSchema)
    .mutation(({ ctx, input }) => dropSnapshot(ctx.services, ctx.actor, input)),
  remove: tenantProcedure("entries.remove")
    .input(deleteEntriesSchema)
    .mutation(({ ctx, input }) => deleteEntries(ctx.services, ctx.actor, input)),
});
