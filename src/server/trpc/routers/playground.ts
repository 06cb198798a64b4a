import { explainLookup, explainLookupSchema } from "../../services/playground/explain-lookup";
import { scanText, scanTextSchema } from "../../services/playground/scan-text";
import { adminProcedure, router } from "../procedures";

/** Mutations, though they change nothing: what is pasted travels in a body and never in an address that is logged. */
export const playgroundRouter = router({
  scan: adminProcedure.input(scanTextSchema).mutation(({ ctx, input }) => scanText(ctx.services, ctx.actor, input)),
  explain: adminProcedure
    .input(explainLookupSchema)
    .mutation(({ ctx, input }) => explainLookup(ctx.services, ctx.actor, input)),
});
