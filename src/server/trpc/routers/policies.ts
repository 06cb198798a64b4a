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
import { publishCost } from "../../services/policies/publish-cost";
import { replayPolicy, replayPolicySchema } from "../../services/policies/replay-policy";
import { router, rowProcedure, tenantProcedure } from "../procedures";

export const policiesRouter = router({
  list: tenantProcedure("policy")
    .input(policyOwnerSchema)
    .query(({ ctx, input }) => listPolicyVersions(ctx.services, ctx.actor, input)),
  check: rowProcedure("policy")
    .input(checkPolicySchema)
    .mutation(({ ctx, input }) => checkSource(ctx.services, ctx.actor, input)),
  try: rowProcedure("policy")
    .input(tryPolicySchema)
    .mutation(({ ctx, input }) => tryPolicy(ctx.services, ctx.actor, input)),
  replay: tenantProcedure("policy")
    .input(replayPolicySchema)
    .mutation(({ ctx, input }) => replayPolicy(ctx.services, ctx.actor, input)),
  save: tenantProcedure("policy.write")
    .input(saveDraftSchema)
    .mutation(({ ctx, input }) => saveDraft(ctx.services, ctx.actor, input)),
  publish: rowProcedure("policy.write")
    .input(publishPolicySchema)
    .mutation(({ ctx, input }) => publishPolicy(ctx.services, ctx.actor, input)),
  rollBack: rowProcedure("policy.write")
    .input(enforcePolicySchema)
    .mutation(({ ctx, input }) => rollBackPolicy(ctx.services, ctx.actor, input)),
  shadow: rowProcedure("policy.write")
    .input(shadowPolicySchema)
    .mutation(({ ctx, input }) => shadowPolicy(ctx.services, ctx.actor, input)),
  publishCost: rowProcedure("policy")
    .input(policyIdSchema)
    .query(({ ctx, input }) => publishCost(ctx.services, ctx.actor, input)),
  shadowCount: rowProcedure("policy")
    .input(policyIdSchema)
    .query(({ ctx, input }) => countShadow(ctx.services, ctx.actor, input)),
});
