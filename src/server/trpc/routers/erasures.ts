import {
  erasureIdSchema,
  getErasure,
  getReceipt,
  listErasures,
  listErasuresSchema,
} from "../../services/erasures/erasure-view";
import { erasureTargetSchema, previewErasure } from "../../services/erasures/preview-erasure";
import { startErasure, startErasureSchema } from "../../services/erasures/start-erasure";
import { adminProcedure, router } from "../procedures";

export const erasuresRouter = router({
  preview: adminProcedure
    .input(erasureTargetSchema)
    .query(({ ctx, input }) => previewErasure(ctx.services, ctx.actor, input)),
  start: adminProcedure
    .input(startErasureSchema)
    .mutation(({ ctx, input }) => startErasure(ctx.services, ctx.actor, input)),
  get: adminProcedure.input(erasureIdSchema).query(({ ctx, input }) => getErasure(ctx.services, ctx.actor, input)),
  list: adminProcedure
    .input(listErasuresSchema)
    .query(({ ctx, input }) => listErasures(ctx.services, ctx.actor, input)),
  receipt: adminProcedure.input(erasureIdSchema).query(({ ctx, input }) => getReceipt(ctx.services, ctx.actor, input)),
});
