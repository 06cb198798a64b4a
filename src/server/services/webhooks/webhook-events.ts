/** What a webhook may be told, and by which records of the audit trail. Closed: a new one is added here and to docs/webhooks.md. */
const ACTIONS_OF = {
  "budget.near": ["alarm.budget-near"],
  "budget.exceeded": ["alarm.budget"],
  "error-rate.high": ["alarm.error-rate"],
  "erasure.requested": ["erasure.request"],
  "erasure.completed": ["erasure.complete"],
  "integrity.failed": [
    "entry.quarantine",
    "alarm.canary",
    "alarm.probing",
    "audit.key-lost",
    "audit.log-begin",
    "ledger.replay",
    "ledger.accept-restore",
  ],
} as const satisfies Record<string, readonly string[]>;

export type WebhookEvent = keyof typeof ACTIONS_OF;
export const WEBHOOK_EVENTS = Object.keys(ACTIONS_OF) as [WebhookEvent, ...WebhookEvent[]];

export function actionsOf(events: readonly WebhookEvent[]): string[] {
  return events.flatMap((event) => [...ACTIONS_OF[event]]);
}

/** Null: a record that no webhook is told. */
export function eventOf(action: string): WebhookEvent | null {
  return WEBHOOK_EVENTS.find((event) => (ACTIONS_OF[event] as readonly string[]).includes(action)) ?? null;
}
