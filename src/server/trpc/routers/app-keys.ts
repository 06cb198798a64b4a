import { createAppKey, createAppKeySchema } from "../../services/app-keys/create-app-key";
import { listAppKeys, listAppKeysSchema } from "../../services/app-keys/list-app-keys";
import { revokeAppKey, revokeAppKeySchema } from "../../services/app-keys/revoke-app-key";
import { adminProcedure, router } from "../procedures";

export const appKeysRouter = router({
  list: adminProcedure.input(listAppKeysSchema).query(({ ctx, input }) => listAppKeys(ctx.services, ctx.actor, input)),
  create: adminProcedure
    .input(createAppKeySchema)
    .mutation(({ ctx, input }) => createAppKey(ctx.services, ctx.actor, input)),
  revoke: adminProcedure
    .input(revokeAppKeySchema)
    .mutation(({ ctx, input }) => revokeAppKey(ctx.services, ctx.actor, input)),
});
