import { deleteEntries, deleteEntriesSchema } from "../../services/entries/delete-entries";
import { entryIdSchema, getEntry } from "../../services/entries/get-entry";
import { listEntries, listEntriesSchema } from "../../services/entries/list-entries";
import { router, tenantProcedure } from "../procedures";

export const entriesRouter = router({
  list: tenantProcedure("entries")
    .input(listEntriesSchema)
    .query(({ ctx, input }) => listEntries(ctx.services, ctx.actor, input)),
  get: tenantProcedure("entries")
    .input(entryIdSchema)
    .query(({ ctx, input }) => getEntry(ctx.services, ctx.actor, input)),
  remove: tenantProcedure("entries.remove")
    .input(deleteEntriesSchema)
    .mutation(({ ctx, input }) => deleteEntries(ctx.services, ctx.actor, input)),
});
