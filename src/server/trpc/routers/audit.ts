import { exportAudit, exportAuditSchema, getCheckpoint } from "../../services/audit/export-audit";
import { listAudit, listAuditSchema } from "../../services/audit/list-audit";
import { adminProcedure, router } from "../procedures";

export const auditRouter = router({
  list: adminProcedure.input(listAuditSchema).query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),
  export: adminProcedure
    .input(exportAuditSchema)
    .query(({ ctx, input }) => exportAudit(ctx.services, ctx.actor, input)),
  checkpoint: adminProcedure.query(({ ctx }) => getCheckpoint(ctx.services, ctx.actor)),
});
