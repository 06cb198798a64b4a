import { describeServer } from "../../services/describe-server";
import { serverStatus } from "../../services/server-status";
import { personProcedure, router, serverProcedure } from "../procedures";

export const serverRouter = router({
  info: personProcedure.query(({ ctx }) => describeServer(ctx.services)),
  status: serverProcedure("settings").query(({ ctx }) => serverStatus(ctx.services, ctx.actor)),
});
