import { cancelJob, cancelJobSchema } from "../../services/jobs/cancel-job";
import { JOB_ACTS, listJobs, listJobsSchema } from "../../services/jobs/list-jobs";
import { router, rowProcedure, tenantProcedure } from "../procedures";

/** Long work in slices: deletions by filter, evictions, exports. */
export const jobsRouter = router({
  list: tenantProcedure("entries")
    .input(listJobsSchema)
    .query(({ ctx, input }) => listJobs(ctx.services, ctx.actor, input)),
  cancel: rowProcedure("entries", JOB_ACTS)
    .input(cancelJobSchema)
    .mutation(({ ctx, input }) => cancelJob(ctx.services, ctx.actor, input)),
});
