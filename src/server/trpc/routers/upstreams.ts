import { listUpstreams, listUpstreamsSchema } from "../../services/upstreams/list-upstreams";
import { removeUpstream, removeUpstreamSchema } from "../../services/upstreams/remove-upstream";
import { saveUpstream, saveUpstreamSchema } from "../../services/upstreams/save-upstream";
import { testUpstream, testUpstreamSchema } from "../../services/upstreams/test-upstream";
import { router, tenantProcedure } from "../procedures";

export const upstreamsRouter = router({
  list: tenantProcedure("keys")
    .input(listUpstreamsSchema)
    .query(({ ctx, input }) => listUpstreams(ctx.services, ctx.actor, input)),
  save: tenantProcedure("keys.write")
    .input(saveUpstreamSchema)
    .mutation(({ ctx, input }) => saveUpstream(ctx.services, ctx.actor, input)),
  remove: tenantProcedure("keys.write")
    .input(removeUpstreamSchema)
    .mutation(({ ctx, input }) => removeUpstream(ctx.services, ctx.actor, input)),
  test: tenantProcedure("keys.write")
    .input(testUpstreamSchema)
    .mutation(({ ctx, input }) => testUpstream(ctx.services, ctx.actor, input)),
});
