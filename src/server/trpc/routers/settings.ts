import { getSettings } from "../../services/settings/get-settings";
import { updateSettings, updateSettingsSchema } from "../../services/settings/update-settings";
import { getSharingOutlook, sharingOutlookSchema } from "../../services/stats/sharing-outlook";
import { tenantIdSchema } from "../../services/tenants/get-tenant";
import { router, tenantProcedure } from "../procedures";

export const settingsRouter = router({
  get: tenantProcedure("settings")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => getSettings(ctx.services, ctx.actor, input)),
  sharingOutlook: tenantProcedure("settings")
    .input(sharingOutlookSchema)
    .query(({ ctx, input }) => getSharingOutlook(ctx.services, ctx.actor, input)),
  update: tenantProcedure("settings.write")
    .input(updateSettingsSchema)
    .mutation(({ ctx, input }) => updateSettings(ctx.services, ctx.actor, input)),
});
