import { getStats, getStatsSchema } from "../../services/stats/get-stats";
import { listDecisions, listDecisionsSchema } from "../../services/stats/list-decisions";
import { router, tenantProcedure } from "../procedures";

export const statsRouter = router({
  overview: tenantProcedure("stats")
    .input(getStatsSchema)
    .query(({ ctx, input }) => getStats(ctx.services, ctx.actor, input)),
  decisions: tenantProcedure("stats")
    .input(listDecisionsSchema)
    .query(({ ctx, input }) => listDecisions(ctx.services, ctx.actor, input)),
});
