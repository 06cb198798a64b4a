import { find, findSchema } from "../../services/search/find";
import { personProcedure, router } from "../procedures";

/** A mutation, though it changes nothing: what is pasted travels in a body and never in an address that is logged. */
export const searchRouter = router({
  find: personProcedure.input(findSchema).mutation(({ ctx, input }) => find(ctx.services, ctx.actor, input)),
});
