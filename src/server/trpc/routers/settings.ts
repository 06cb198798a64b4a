import { getSettings } from "../../services/settings/get-settings";
import { updateSettings, updateSettingsSchema } from "../../services/settings/update-settings";
import { tenantIdSchema } from "../../services/tenants/get-tenant";
import { adminProcedure, router } from "../procedures";

export const settingsRouter = router({
  get: adminProcedure.input(tenantIdSchema).query(({ ctx, input }) => getSettings(ctx.services, ctx.actor, input)),
  update: adminProcedure
    .input(updateSettingsSchema)
    .mutation(({ ctx, input }) => updateSettings(ctx.services, ctx.actor, input)),
});
