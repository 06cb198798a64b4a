import { decisionIdSchema, explainDecision } from "../../services/stats/explain-decision";
import { getStats, getStatsSchema } from "../../services/stats/get-stats";
import { listCauses } from "../../services/stats/list-causes";
import { listDecisions, listDecisionsSchema } from "../../services/stats/list-decisions";
import { scoreHistogram } from "../../services/stats/score-histogram";
import { tailDecisions, tailDecisionsSchema } from "../../services/stats/tail-decisions";
import { tenantIdSchema } from "../../services/tenants/get-tenant";
import { router, rowProcedure, tenantProcedure } from "../procedures";

export const statsRouter = router({
  overview: tenantProcedure("stats")
    .input(getStatsSchema)
    .query(({ ctx, input }) => getStats(ctx.services, ctx.actor, input)),
  causes: tenantProcedure("stats")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => listCauses(ctx.services, ctx.actor, input)),
  scores: tenantProcedure("stats")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => scoreHistogram(ctx.services, ctx.actor, input)),
  decision: rowProcedure("stats")
    .input(decisionIdSchema)
    .query(({ ctx, input }) => explainDecision(ctx.services, ctx.actor, input)),
  decisions: tenantProcedure("stats")
    .input(listDecisionsSchema)
    .query(({ ctx, input }) => listDecisions(ctx.services, ctx.actor, input)),
  tail: tenantProcedure("stats")
    .input(tailDecisionsSchema)
    .subscription(({ ctx, input, signal }) =>
      tailDecisions(ctx.services, ctx.actor, input, signal ?? new AbortController().signal),
    ),
});
