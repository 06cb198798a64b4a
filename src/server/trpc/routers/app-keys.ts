import { createAppKey, createAppKeySchema } from "../../services/app-keys/create-app-key";
import { limitAppKey, limitAppKeySchema } from "../../services/app-keys/limit-app-key";
import { listAppKeys, listAppKeysSchema } from "../../services/app-keys/list-app-keys";
import { revokeAppKey, revokeAppKeySchema } from "../../services/app-keys/revoke-app-key";
import { rotateAppKey, rotateAppKeySchema } from "../../services/app-keys/rotate-app-key";
import { router, tenantProcedure } from "../procedures";

export const appKeysRouter = router({
  list: tenantProcedure("keys")
    .input(listAppKeysSchema)
    .query(({ ctx, input }) => listAppKeys(ctx.services, ctx.actor, input)),
  create: tenantProcedure("keys.write")
    .input(createAppKeySchema)
    .mutation(({ ctx, input }) => createAppKey(ctx.services, ctx.actor, input)),
  limit: tenantProcedure("keys.write")
    .input(limitAppKeySchema)
    .mutation(({ ctx, input }) => limitAppKey(ctx.services, ctx.actor, input)),
  rotate: tenantProcedure("keys.write")
    .input(rotateAppKeySchema)
    .mutation(({ ctx, input }) => rotateAppKey(ctx.services, ctx.actor, input)),
  revoke: tenantProcedure("keys.write")
    .input(revokeAppKeySchema)
    .mutation(({ ctx, input }) => revokeAppKey(ctx.services, ctx.actor, input)),
});
