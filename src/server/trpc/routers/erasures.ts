import {
  erasureIdSchema,
  getErasure,
  getReceipt,
  listErasures,
  listErasuresSchema,
} from "../../services/erasures/erasure-view";
import { erasureTargetSchema, previewErasure } from "../../services/erasures/preview-erasure";
import { startErasure, startErasureSchema } from "../../services/erasures/start-erasure";
import { router, rowProcedure, tenantProcedure } from "../procedures";

export const erasuresRouter = router({
  preview: tenantProcedure("erasures")
    .input(erasureTargetSchema)
    .query(({ ctx, input }) => previewErasure(ctx.services, ctx.actor, input)),
  start: tenantProcedure("erase")
    .input(startErasureSchema)
    .mutation(({ ctx, input }) => startErasure(ctx.services, ctx.actor, input)),
  get: rowProcedure("erasures")
    .input(erasureIdSchema)
    .query(({ ctx, input }) => getErasure(ctx.services, ctx.actor, input)),
  list: rowProcedure("erasures")
    .input(listErasuresSchema)
    .query(({ ctx, input }) => listErasures(ctx.services, ctx.actor, input)),
  receipt: rowProcedure("erasures")
    .input(erasureIdSchema)
    .query(({ ctx, input }) => getReceipt(ctx.services, ctx.actor, input)),
});
