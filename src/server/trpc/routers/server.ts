import { describeServer } from "../../services/describe-server";
import { personProcedure, router } from "../procedures";

export const serverRouter = router({
  info: personProcedure.query(({ ctx }) => describeServer(ctx.services)),
});
