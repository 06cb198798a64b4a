import { createTenant, createTenantSchema } from "../../services/tenants/create-tenant";
import { deleteTenant, deleteTenantSchema } from "../../services/tenants/delete-tenant";
import { getTenant, tenantIdSchema } from "../../services/tenants/get-tenant";
import { listTenants, listTenantsSchema } from "../../services/tenants/list-tenants";
import { renameTenant, renameTenantSchema } from "../../services/tenants/rename-tenant";
import { personProcedure, router, serverProcedure, tenantProcedure } from "../procedures";

export const tenantsRouter = router({
  list: personProcedure.input(listTenantsSchema).query(({ ctx, input }) => listTenants(ctx.services, ctx.actor, input)),
  get: tenantProcedure("stats")
    .input(tenantIdSchema)
    .query(({ ctx, input }) => getTenant(ctx.services, ctx.actor, input)),
  create: serverProcedure("tenants.write")
    .input(createTenantSchema)
    .mutation(({ ctx, input }) => createTenant(ctx.services, ctx.actor, input)),
  delete: tenantProcedure("tenants.delete")
    .input(deleteTenantSchema)
    .mutation(({ ctx, input }) => deleteTenant(ctx.services, ctx.actor, input)),
  rename: tenantProcedure("tenants.write")
    .input(renameTenantSchema)
    .mutation(({ ctx, input }) => renameTenant(ctx.services, ctx.actor, input)),
});
