import { exportAudit, exportAuditSchema, getCheckpoint } from "../../services/audit/export-audit";
import { listAudit, listAuditSchema } from "../../services/audit/list-audit";
import { router, serverProcedure, tenantProcedure } from "../procedures";

export const auditRouter = router({
  list: tenantProcedure("audit")
    .input(listAuditSchema)
    .query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),
  export: serverProcedure("audit")
    .input(exportAuditSchema)
    .query(({ ctx, input }) => exportAudit(ctx.services, ctx.actor, input)),
  checkpoint: serverProcedure("audit").query(({ ctx }) => getCheckpoint(ctx.services, ctx.actor)),
});
