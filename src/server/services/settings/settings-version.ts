import { createHash } from "node:crypto";
import { changedMeanwhile } from "../service-error";
import type { TenantSettings } from "../settings-schema";

const VERSION_CHARS = 22;

/** Names a state of the settings: a digest of what they are, so that equal settings have equal versions. */
export function settingsVersionOf(settings: TenantSettings): string {
  return createHash("sha256").update(JSON.stringify(settings)).digest("base64url").slice(0, VERSION_CHARS);
}

/** @throws ServiceError `conflict` when the caller changed another state than the one that is there */
export function refuseOutdated(settings: TenantSettings, expectedVersion: string | undefined): void {
  if (expectedVersion === undefined || expectedVersion === settingsVersionOf(settings)) return;
  throw changedMeanwhile("The settings were changed meanwhile: read them again before you change them.");
}
