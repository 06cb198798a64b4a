import { createTenant, createTenantSchema } from "../../services/tenants/create-tenant";
import { getTenant, tenantIdSchema } from "../../services/tenants/get-tenant";
import { listTenants, listTenantsSchema } from "../../services/tenants/list-tenants";
import { renameTenant, renameTenantSchema } from "../../services/tenants/rename-tenant";
import { adminProcedure, router } from "../procedures";

export const tenantsRouter = router({
  list: adminProcedure.input(listTenantsSchema).query(({ ctx, input }) => listTenants(ctx.services, ctx.actor, input)),
  get: adminProcedure.input(tenantIdSchema).query(({ ctx, input }) => getTenant(ctx.services, ctx.actor, input)),
  create: adminProcedure
    .input(createTenantSchema)
    .mutation(({ ctx, input }) => createTenant(ctx.services, ctx.actor, input)),
  rename: adminProcedure
    .input(renameTenantSchema)
    .mutation(({ ctx, input }) => renameTenant(ctx.services, ctx.actor, input)),
});
