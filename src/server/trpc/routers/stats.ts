import { getStats, getStatsSchema } from "../../services/stats/get-stats";
import { listDecisions, listDecisionsSchema } from "../../services/stats/list-decisions";
import { adminProcedure, router } from "../procedures";

export const statsRouter = router({
  overview: adminProcedure.input(getStatsSchema).query(({ ctx, input }) => getStats(ctx.services, ctx.actor, input)),
  decisions: adminProcedure
    .input(listDecisionsSchema)
    .query(({ ctx, input }) => listDecisions(ctx.services, ctx.actor, input)),
});
