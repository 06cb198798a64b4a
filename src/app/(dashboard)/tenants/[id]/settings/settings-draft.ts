import type { inferRouterOutputs } from "@trpc/server";
import type { ModelPrice, TenantSettings } from "@/server/services/settings-schema";
import type { AppRouter } from "@/server/trpc/router";
import type { Refusal } from "./refusal";

export type SettingsView = inferRouterOutputs<AppRouter>["settings"]["update"];
export type { TenantSettings };
export type Recogniser = TenantSettings["recognisers"]["custom"][number];

/**
 * What each panel of the form gets: the draft, how to change a part of it, and what the server said about the last one.
 * The whole draft is sent back, so a change copies what it does not know.
 */
export interface SettingsDraft {
  settings: TenantSettings;
  change: (part: Partial<TenantSettings>) => void;
  refusals: readonly Refusal[];
}

export interface BuiltInPrice extends ModelPrice {
  provider: string;
}
