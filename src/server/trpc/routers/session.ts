import { getSelf } from "../../services/users/get-self";
import { router, sessionProcedure } from "../procedures";

export const sessionRouter = router({
  me: sessionProcedure.query(({ ctx }) => getSelf(ctx.services, ctx.actor)),
});
