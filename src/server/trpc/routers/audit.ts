import { listAudit, listAuditSchema } from "../../services/audit/list-audit";
import { adminProcedure, router } from "../procedures";

export const auditRouter = router({
  list: adminProcedure.input(listAuditSchema).query(({ ctx, input }) => listAudit(ctx.services, ctx.actor, input)),
});
