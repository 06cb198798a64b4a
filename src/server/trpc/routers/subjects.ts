import { exportSubject, exportSubjectSchema } from "../../services/subjects/export-subject";
import { findSubject, findSubjectSchema } from "../../services/subjects/find-subject";
import { router, rowProcedure, tenantProcedure } from "../procedures";

export const subjectsRouter = router({
  /** A mutation, though it changes nothing: a name travels in a body and never in an address that is logged. */
  find: rowProcedure("erasures")
    .input(findSubjectSchema)
    .mutation(({ ctx, input }) => findSubject(ctx.services, ctx.actor, input)),
  // A mutation, because it leaves a record, and so that no browser fetches it anew by itself.
  export: tenantProcedure("export")
    .input(exportSubjectSchema)
    .mutation(({ ctx, input }) => exportSubject(ctx.services, ctx.actor, input)),
});
