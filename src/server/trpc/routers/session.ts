import { getSelf } from "../../services/users/get-self";
import { endSession, listSessions, sessionIdSchema } from "../../services/users/sessions";
import { personProcedure, router, sessionProcedure } from "../procedures";

/** The caller's own. */
export const sessionRouter = router({
  me: sessionProcedure.query(({ ctx }) => getSelf(ctx.services, ctx.actor)),
  list: personProcedure.query(({ ctx }) => listSessions(ctx.services, ctx.actor, ctx.actor.sessionId ?? null)),
  end: personProcedure.input(sessionIdSchema).mutation(({ ctx, input }) => endSession(ctx.services, ctx.actor, input)),
});
