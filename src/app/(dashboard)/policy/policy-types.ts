import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/router";

type Outputs = inferRouterOutputs<AppRouter>["policies"];

export type PolicyVersion = Outputs["save"];
export type PolicyState = PolicyVersion["state"];
export type PolicyRecipe = Outputs["list"]["recipes"][number];
export type PolicyCheck = Outputs["check"];
export type PolicyProblem = PolicyCheck["problems"][number];
export type PolicyTest = PolicyCheck["tests"][number];
export type FiredRule = Outputs["try"]["fired"][number];
export type ReplayReport = Outputs["replay"];
export type ReplayExample = ReplayReport["examples"][number];

/** What is in force for an owner who has published nothing: the global policy, or the one that is built in. */
export interface Fallback {
  name: string;
  source: string;
}
