import { describeServer } from "../../services/describe-server";
import { adminProcedure, router } from "../procedures";

export const serverRouter = router({
  info: adminProcedure.query(({ ctx }) => describeServer(ctx.services)),
});
