import { z } from "zod";
import type { TenantId } from "@/lib/core/brand";
import type { JsonObject, JsonValue } from "@/lib/core/json";
import { BadRecogniser } from "@/lib/pii/custom";
import { createScanner } from "@/lib/pii/scan";
import { BadVolatileRule, compileVolatile } from "@/lib/wire/volatile/rules";
import { writeAudit } from "../audit/audit-event";
import type { Actor, Services } from "../context";
import { permit } from "../permit";
import { sweepSoon } from "../retention/sweep-overdue";
import { notFound, ServiceError } from "../service-error";
import { type TenantSettings, tenantSettingsSchema } from "../settings-schema";
import { strictObject } from "../strict-object";
import { getSettings, type SettingsView } from "./get-settings";
import { refuseOutdated } from "./settings-version";

export const updateSettingsSchema = strictObject({
  tenantId: z.string().min(1).max(64),
  settings: tenantSettingsSchema,
  /** `settingsVersion` of what was read; without it the last one to write stands. */
  expectedVersion: z.string().max(64).optional(),
});

/**
 * The whole settings at once; the audit record says which fields changed, from what and to what.
 * @throws ServiceError `conflict` when they are not those of `expectedVersion` any more
 */
export async function updateSettings(
  services: Services,
  actor: Actor,
  input: z.infer<typeof updateSettingsSchema>,
): Promise<SettingsView> {
  const tenantId = input.tenantId as TenantId;
  permit(actor, "settings.write", tenantId);
  refuseBadRecognisers(input.settings);
  refuseBadVolatileParts(input.settings);
  await services.db.write(async (tx) => {
    const row = await tx.tenant.findUnique({ where: { id: tenantId } });
    if (row === null) throw notFound("Tenant");
    const before = tenantSettingsSchema.parse(JSON.parse(row.settings));
    refuseOutdated(before, input.expectedVersion);
    refusePolicyServer(services, before, input.settings);
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: JSON.stringify(input.settings) } });
    const details = changesBetween(before, input.settings);
    await writeAudit(tx, services.clock.now(), {
      actor,
      action: "settings.update",
      tenantId,
      target: tenantId,
      details,
    });
  });
  services.tenants.forget(tenantId);
  services.upkeepRules.forget();
  await services.coordination.publish({ topic: "tenant", tenantId });
  sweepSoon(services, tenantId);
  await services.budget.enforce(tenantId, input.settings.maxEntries);
  return getSettings(services, actor, { tenantId });
}

function refuseBadRecognisers({ recognisers }: TenantSettings): void {
  try {
    createScanner(recognisers);
  } catch (error) {
    const message = error instanceof Error ? error.message : "A recogniser can't be used.";
    if (!(error instanceof BadRecogniser)) throw new ServiceError("invalid", message);
    const index = recognisers.custom.findIndex(({ name }) => name === error.recogniser);
    throw new ServiceError("invalid", message, undefined, {
      reason: "bad-recogniser",
      field: `settings.recognisers.custom.${index}.pattern`,
      hint: asSentence(error.why),
    });
  }
}

function refuseBadVolatileParts({ volatileParts }: TenantSettings): void {
  try {
    compileVolatile(volatileParts);
  } catch (error) {
    if (!(error instanceof BadVolatileRule)) throw error;
    const part =
      volatileParts[error.index]?.in === "system" || error.message.startsWith("Not RE2") ? "pattern" : "name";
    throw new ServiceError("invalid", error.message, undefined, {
      reason: "bad-volatile-part",
      field: `settings.volatileParts.${error.index}.${part}`,
    });
  }
}

/** One that was allowed when it was set may stay: the rest of the settings can still be saved. */
function refusePolicyServer(services: Services, before: TenantSettings, after: TenantSettings): void {
  const url = after.externalPolicyUrl;
  if (url === null || url === before.externalPolicyUrl || services.policyServer.isAllowed(url)) return;
  throw new ServiceError(
    "invalid",
    "This OPA server is not allowed: the operator lists hosts in LETHE_OPA_HOSTS.",
    undefined,
    { reason: "policy-server-refused", field: "settings.externalPolicyUrl" },
  );
}

function asSentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function changesBetween(before: TenantSettings, after: TenantSettings): JsonObject {
  const changes: JsonObject = {};
  for (const name of Object.keys(after) as (keyof TenantSettings)[]) {
    if (JSON.stringify(before[name]) === JSON.stringify(after[name])) continue;
    const [from, to] = [before, after].map((settings) => auditable(name, settings));
    changes[name] = { from: from ?? null, to: to ?? null };
  }
  return changes;
}

/** Patterns, and deny and allow lists, may hold people's names, which must not stay in the audit trail: only how many there are. */
function auditable(name: keyof TenantSettings, settings: TenantSettings): JsonValue {
  if (name === "volatileParts")
    return settings.volatileParts.map((part) => (part.in === "system" ? part.in : `${part.in} ${part.name}`));
  if (name !== "recognisers") return settings[name] as JsonValue;
  const { custom, deny, allow, ...rest } = settings.recognisers;
  return { ...rest, custom: custom.map((recogniser) => recogniser.name), deny: deny.length, allow: allow.length };
}
