import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { Charge } from "@/lib/core/window-counters";
import type { LimitName } from "./quota-error";

type BudgetAlarm = "budget-near" | "budget";

export interface BudgetOwner {
  readonly tenantId: TenantId;
  /** Null: the tenant with all of its keys. */
  readonly appKeyId: string | null;
}

export type RaiseBudgetAlarm = (
  kind: BudgetAlarm,
  owner: BudgetOwner,
  details: { readonly limit: LimitName; readonly usd: number },
) => void;

interface Spent {
  readonly of: BudgetOwner;
  readonly limit: LimitName;
  /** In dollars. */
  readonly told: number;
  readonly max: number;
  /** Spent or set aside; in millionths. */
  readonly count: number;
  readonly charge: Charge;
}

const RAISED_MAX = 10_000;

/** Says once a window, for all processes, that a budget is nearly used up, and that it is. */
export class BudgetWatch {
  /** So that a request after it asks nobody. */
  private readonly raised = new LRUCache<string, true>({ max: RAISED_MAX });
  private readonly parts: {
    readonly near: number;
    readonly alarm: RaiseBudgetAlarm;
    readonly first: (charge: Charge) => Promise<boolean>;
  };

  constructor(parts: BudgetWatch["parts"]) {
    this.parts = parts;
  }

  look(all: readonly Spent[]): void {
    for (const spent of all) {
      if (spent.limit !== "usdPerDay" && spent.limit !== "usdPerMonth") continue;
      if (spent.count >= spent.max) void this.raise("budget", spent);
      else if (spent.count >= spent.max * this.parts.near) void this.raise("budget-near", spent);
    }
  }

  private async raise(kind: BudgetAlarm, { charge, of, limit, told }: Spent): Promise<void> {
    // Of a budget that was set anew it is said again.
    const name = `${kind} ${told} ${charge.name}`;
    const known = `${name} ${charge.slice}`;
    if (this.raised.has(known)) return;
    this.raised.set(known, true);
    const isFirst = await this.parts.first({ name, slice: charge.slice, amount: 1, keepMs: charge.keepMs });
    if (isFirst) this.parts.alarm(kind, of, { limit, usd: told });
  }
}
