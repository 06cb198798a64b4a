import { getBrake, getBrakeSchema, setBrake, setBrakeSchema } from "../../services/brake/set-brake";
import { router, tenantProcedure } from "../procedures";

/** The emergency brake: without a tenant, for everybody. */
export const brakeRouter = router({
  get: tenantProcedure("settings")
    .input(getBrakeSchema)
    .query(({ ctx, input }) => getBrake(ctx.services, ctx.actor, input)),
  set: tenantProcedure("brake")
    .input(setBrakeSchema)
    .mutation(({ ctx, input }) => setBrake(ctx.services, ctx.actor, input)),
});
