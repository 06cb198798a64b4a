import { exportSubject, exportSubjectSchema } from "../../services/subjects/export-subject";
import { router, tenantProcedure } from "../procedures";

export const subjectsRouter = router({
  // A mutation, because it leaves a record, and so that no browser fetches it anew by itself.
  export: tenantProcedure("export")
    .input(exportSubjectSchema)
    .mutation(({ ctx, input }) => exportSubject(ctx.services, ctx.actor, input)),
});
