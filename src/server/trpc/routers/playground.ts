import { explainLookup, explainLookupSchema } from "../../services/playground/explain-lookup";
import { scanText, scanTextSchema } from "../../services/playground/scan-text";
import { router, tenantProcedure } from "../procedures";

/** Mutations, though they change nothing: what is pasted travels in a body and never in an address that is logged. */
export const playgroundRouter = router({
  scan: tenantProcedure("settings")
    .input(scanTextSchema)
    .mutation(({ ctx, input }) => scanText(ctx.services, ctx.actor, input)),
  explain: tenantProcedure("explain")
    .input(explainLookupSchema)
    .mutation(({ ctx, input }) => explainLookup(ctx.services, ctx.actor, input)),
});
