import { removeUser, resetPassword, setRole, setRoleSchema, userIdSchema } from "../../services/users/change-user";
import { createUser, createUserSchema } from "../../services/users/create-user";
import { listUsers } from "../../services/users/list-users";
import { adminProcedure, router } from "../procedures";

export const usersRouter = router({
  list: adminProcedure.query(({ ctx }) => listUsers(ctx.services, ctx.actor)),
  create: adminProcedure
    .input(createUserSchema)
    .mutation(({ ctx, input }) => createUser(ctx.services, ctx.actor, input)),
  setRole: adminProcedure.input(setRoleSchema).mutation(({ ctx, input }) => setRole(ctx.services, ctx.actor, input)),
  remove: adminProcedure.input(userIdSchema).mutation(({ ctx, input }) => removeUser(ctx.services, ctx.actor, input)),
  resetPassword: adminProcedure
    .input(userIdSchema)
    .mutation(({ ctx, input }) => resetPassword(ctx.services, ctx.actor, input)),
});
