import {
  listGrants,
  removeGrant,
  removeGrantSchema,
  setGrant,
  setGrantSchema,
  tenantOfGrantSchema,
} from "../../services/users/grants";
import { router, tenantProcedure } from "../procedures";

/** Roles in one tenant. */
export const grantsRouter = router({
  list: tenantProcedure("people")
    .input(tenantOfGrantSchema)
    .query(({ ctx, input }) => listGrants(ctx.services, ctx.actor, input)),
  set: tenantProcedure("people.write")
    .input(setGrantSchema)
    .mutation(({ ctx, input }) => setGrant(ctx.services, ctx.actor, input)),
  remove: tenantProcedure("people.write")
    .input(removeGrantSchema)
    .mutation(({ ctx, input }) => removeGrant(ctx.services, ctx.actor, input)),
});
