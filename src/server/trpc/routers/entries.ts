import { deleteEntries, deleteEntriesSchema } from "../../services/entries/delete-entries";
import { entryIdSchema, getEntry } from "../../services/entries/get-entry";
import { listEntries, listEntriesSchema } from "../../services/entries/list-entries";
import { adminProcedure, router } from "../procedures";

export const entriesRouter = router({
  list: adminProcedure.input(listEntriesSchema).query(({ ctx, input }) => listEntries(ctx.services, ctx.actor, input)),
  get: adminProcedure.input(entryIdSchema).query(({ ctx, input }) => getEntry(ctx.services, ctx.actor, input)),
  remove: adminProcedure
    .input(deleteEntriesSchema)
    .mutation(({ ctx, input }) => deleteEntries(ctx.services, ctx.actor, input)),
});
