import { POLICY_RECIPES } from "@/lib/policy/recipes";
import { publishPolicy, saveDraft } from "@/server/services/policies/policy-versions";
import { SYSTEM, type TestLethe, type TestTenant } from "../support/lethe";

/** A tenant whose policy keeps what a forced tool is called with. */
export async function structuredTenant(lethe: TestLethe): Promise<TestTenant> {
  const tenant = await lethe.tenant({ settings: { sharing: "immediate" } });
  const source = POLICY_RECIPES.find(({ name }) => name === "Keep structured output")?.source ?? "";
  const draft = await saveDraft(lethe.services, SYSTEM, { tenantId: tenant.id, source, note: "" });
  await publishPolicy(lethe.services, SYSTEM, { id: draft.id, untested: false });
  return tenant;
}
