import { z } from "zod";
import { lookupSchema, putSchema } from "../../services/cache/api-request";
import { lookupEntry } from "../../services/cache/lookup-entry";
import { putEntry } from "../../services/cache/put-entry";
import { deleteEntry, invalidateEntries, invalidateSchema } from "../../services/entries/delete-entries";
import { feedbackSchema, markWrong } from "../../services/entries/mark-wrong";
import { strictObject } from "../../services/strict-object";
import { appProcedure, router } from "../procedures";

/**
 * The cache API for apps: an app key in `Authorization`, as on the HTTP API. A look-up is a mutation, though it changes
 * nothing: its prompt travels in a body and never in an address, which proxies log and cut.
 */
export const cacheRouter = router({
  lookup: appProcedure("cache.read")
    .input(lookupSchema)
    .mutation(
      async ({ ctx, input }) =>
        (await lookupEntry(ctx.services, ctx.actor, { body: input, headers: ctx.headers })).view,
    ),
  put: appProcedure("cache.write")
    .input(putSchema)
    .mutation(({ ctx, input }) => putEntry(ctx.services, ctx.actor, { body: input, headers: ctx.headers })),
  remove: appProcedure("entries.remove")
    .input(strictObject({ id: z.string().min(1).max(64) }))
    .mutation(({ ctx, input }) => deleteEntry(ctx.services, ctx.actor, { tenantId: ctx.actor.tenantId, id: input.id })),
  invalidate: appProcedure("entries.remove")
    .input(invalidateSchema)
    .mutation(({ ctx, input }) =>
      invalidateEntries(ctx.services, ctx.actor, { tenantId: ctx.actor.tenantId, filter: input }),
    ),
  feedback: appProcedure("cache.write")
    .input(feedbackSchema)
    .mutation(({ ctx, input }) => markWrong(ctx.services, ctx.actor, input)),
});
