import { checkPolicySchema, checkSource, tryPolicy, tryPolicySchema } from "../../services/policies/check-policy";
import {
  countShadow,
  enforcePolicySchema,
  listPolicyVersions,
  policyIdSchema,
  policyOwnerSchema,
  publishPolicy,
  publishPolicySchema,
  rollBackPolicy,
  saveDraft,
  saveDraftSchema,
  shadowPolicy,
  shadowPolicySchema,
} from "../../services/policies/policy-versions";
import { replayPolicy, replayPolicySchema } from "../../services/policies/replay-policy";
import { adminProcedure, router } from "../procedures";

export const policiesRouter = router({
  list: adminProcedure
    .input(policyOwnerSchema)
    .query(({ ctx, input }) => listPolicyVersions(ctx.services, ctx.actor, input)),
  check: adminProcedure
    .input(checkPolicySchema)
    .mutation(({ ctx, input }) => checkSource(ctx.services, ctx.actor, input)),
  try: adminProcedure.input(tryPolicySchema).mutation(({ ctx, input }) => tryPolicy(ctx.services, ctx.actor, input)),
  replay: adminProcedure
    .input(replayPolicySchema)
    .mutation(({ ctx, input }) => replayPolicy(ctx.services, ctx.actor, input)),
  save: adminProcedure.input(saveDraftSchema).mutation(({ ctx, input }) => saveDraft(ctx.services, ctx.actor, input)),
  publish: adminProcedure
    .input(publishPolicySchema)
    .mutation(({ ctx, input }) => publishPolicy(ctx.services, ctx.actor, input)),
  rollBack: adminProcedure
    .input(enforcePolicySchema)
    .mutation(({ ctx, input }) => rollBackPolicy(ctx.services, ctx.actor, input)),
  shadow: adminProcedure
    .input(shadowPolicySchema)
    .mutation(({ ctx, input }) => shadowPolicy(ctx.services, ctx.actor, input)),
  shadowCount: adminProcedure
    .input(policyIdSchema)
    .query(({ ctx, input }) => countShadow(ctx.services, ctx.actor, input)),
});
