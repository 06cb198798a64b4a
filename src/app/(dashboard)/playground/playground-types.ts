import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/router";

type Outputs = inferRouterOutputs<AppRouter>["playground"];

export type ScanResult = Outputs["scan"];
export type Finding = ScanResult["findings"][number];
export type LookUpResult = Outputs["explain"];
export type LookUpQuestion = inferRouterInputs<AppRouter>["playground"]["explain"];
