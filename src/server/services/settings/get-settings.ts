import type { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import { SCANNER_VERSION } from "@/lib/pii/scan";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import type { TenantSettings } from "../settings-schema";
import type { tenantIdSchema } from "../tenants/get-tenant";
import { type BuiltInPrice, builtInPrices } from "./built-in-prices";
import { settingsVersionOf } from "./settings-version";

export interface SettingsView {
  settings: TenantSettings;
  /** Sent back with a change, it refuses one that would undo somebody else's. */
  settingsVersion: string;
  /** Of the scanner: entries that an older one saw are scanned again. */
  version: string;
  priceTable: BuiltInPrice[];
}

export async function getSettings(
  services: Services,
  actor: Actor,
  input: z.infer<typeof tenantIdSchema>,
): Promise<SettingsView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "settings", tenantId);
  const { settings } = await services.tenants.get(tenantId);
  const settingsVersion = settingsVersionOf(settings);
  return { settings, settingsVersion, version: SCANNER_VERSION, priceTable: builtInPrices() };
}
