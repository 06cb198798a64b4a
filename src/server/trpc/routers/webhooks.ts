import { listWebhooks, listWebhooksSchema } from "../../services/webhooks/list-webhooks";
import {
  changeWebhook,
  changeWebhookSchema,
  createWebhook,
  createWebhookSchema,
  removeWebhook,
  removeWebhookSchema,
} from "../../services/webhooks/save-webhook";
import { router, tenantProcedure } from "../procedures";

export const webhooksRouter = router({
  list: tenantProcedure("keys")
    .input(listWebhooksSchema)
    .query(({ ctx, input }) => listWebhooks(ctx.services, ctx.actor, input)),
  create: tenantProcedure("keys.write")
    .input(createWebhookSchema)
    .mutation(({ ctx, input }) => createWebhook(ctx.services, ctx.actor, input)),
  change: tenantProcedure("keys.write")
    .input(changeWebhookSchema)
    .mutation(({ ctx, input }) => changeWebhook(ctx.services, ctx.actor, input)),
  remove: tenantProcedure("keys.write")
    .input(removeWebhookSchema)
    .mutation(({ ctx, input }) => removeWebhook(ctx.services, ctx.actor, input)),
});
