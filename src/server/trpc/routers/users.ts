import { removeUser, resetPassword, setRole, setRoleSchema, userIdSchema } from "../../services/users/change-user";
import { createUserSchema, inviteUser } from "../../services/users/create-user";
import { listUsers } from "../../services/users/list-users";
import {
  getSecondFactorRoles,
  removeSecondFactor,
  requireSecondFactor,
  secondFactorRolesSchema,
} from "../../services/users/second-factor";
import { endSessionsOf } from "../../services/users/sessions";
import { router, serverProcedure } from "../procedures";

export const usersRouter = router({
  list: serverProcedure("people").query(({ ctx }) => listUsers(ctx.services, ctx.actor)),
  create: serverProcedure("people.write")
    .input(createUserSchema)
    .mutation(({ ctx, input }) => inviteUser(ctx.services, ctx.actor, input)),
  setRole: serverProcedure("people.write")
    .input(setRoleSchema)
    .mutation(({ ctx, input }) => setRole(ctx.services, ctx.actor, input)),
  remove: serverProcedure("people.write")
    .input(userIdSchema)
    .mutation(({ ctx, input }) => removeUser(ctx.services, ctx.actor, input)),
  endSessions: serverProcedure("people.write")
    .input(userIdSchema)
    .mutation(({ ctx, input }) => endSessionsOf(ctx.services, ctx.actor, input)),
  secondFactorRoles: serverProcedure("people").query(({ ctx }) => getSecondFactorRoles(ctx.services, ctx.actor)),
  requireSecondFactor: serverProcedure("people.write")
    .input(secondFactorRolesSchema)
    .mutation(({ ctx, input }) => requireSecondFactor(ctx.services, ctx.actor, input)),
  removeSecondFactor: serverProcedure("people.write")
    .input(userIdSchema)
    .mutation(({ ctx, input }) => removeSecondFactor(ctx.services, ctx.actor, input)),
  resetPassword: serverProcedure("people.write")
    .input(userIdSchema)
    .mutation(({ ctx, input }) => resetPassword(ctx.services, ctx.actor, input)),
});
