import type { TenantId } from "@/lib/core/brand";
import { auditEvent } from "./audit/audit-event";
import type { Services } from "./context";

/** What somebody should be woken for. Closed: a new one is added here first and to docs/webhooks.md or docs/poisoning.md. */
export const ALARMS = ["canary", "probing", "budget-near", "budget", "error-rate"] as const;
export type AlarmKind = (typeof ALARMS)[number];

export interface Alarm {
  readonly kind: AlarmKind;
  readonly tenantId: TenantId;
  /** The app key that it came by; null: none. */
  readonly key: string | null;
  readonly details: Readonly<Record<string, string | number>>;
}

/** In the log (which may be shipped), in a metric and in the audit trail; never in the way of the request. */
export function raiseAlarm(services: Services, { kind, tenantId, key, details }: Alarm): void {
  services.metrics.alarms.inc({ kind });
  services.log.error({ alarm: kind, tenantId, appKeyId: key, ...details }, "alarm");
  services.background(`alarm ${kind}`, () =>
    auditEvent(services, {
      actor: { kind: "system" },
      action: `alarm.${kind}`,
      tenantId,
      target: key,
      details,
    }),
  );
}
