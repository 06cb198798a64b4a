import { getProcessingRecord, processingRecordSchema } from "../../services/retention/processing-record";
import { getTrust } from "../../services/trust/get-trust";
import { listFailures } from "../../services/trust/list-failures";
import { settleIncident, settleIncidentSchema } from "../../services/trust/settle-incident";
import { verifyTrail } from "../../services/trust/verify-trail";
import { router, rowProcedure, serverProcedure, tenantProcedure } from "../procedures";

/** What somebody should look at. */
export const trustRouter = router({
  failures: rowProcedure("audit").query(({ ctx }) => listFailures(ctx.services, ctx.actor)),
  get: rowProcedure("audit").query(({ ctx }) => getTrust(ctx.services, ctx.actor)),
  processing: tenantProcedure("settings")
    .input(processingRecordSchema)
    .query(({ ctx, input }) => getProcessingRecord(ctx.services, ctx.actor, input)),
  settle: tenantProcedure("entries.remove")
    .input(settleIncidentSchema)
    .mutation(({ ctx, input }) => settleIncident(ctx.services, ctx.actor, input)),
  verify: serverProcedure("audit").mutation(({ ctx }) => verifyTrail(ctx.services, ctx.actor)),
});
