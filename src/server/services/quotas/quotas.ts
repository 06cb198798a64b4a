import type { TenantId } from "@/lib/core/brand";
import { type Charge, WindowCounters } from "@/lib/core/window-counters";
import type { Clock } from "../../ports/clock";
import type { Coordination } from "../../ports/coordination";
import type { UsageStore } from "../../ports/usage-store";
import type { Lineages } from "../app-keys/lineages";
import type { AppActor } from "../context";
import { withDeadline } from "../deadline";
import type { Limits } from "../limits";
import type { Metrics } from "../metrics";
import type { TenantDirectory } from "../tenant-directory";
import { BudgetWatch, type RaiseBudgetAlarm } from "./budget-watch";
import { type LimitName, type LimitOwner, overLimit } from "./quota-error";
import type { Quota } from "./quota-schema";
import { SpendingKnown } from "./spending-known";
import { dayOf, minuteOf, monthOf, type Window } from "./windows";

export interface Spending {
  readonly tokens: number;
  readonly microUsd: number;
}

export const NOTHING: Spending = { tokens: 0, microUsd: 0 };

/** What a call may cost, set aside until it is known what it did cost. */
export interface Reservation {
  /** The first time counts. Null: the provider has not said, and what was set aside stays. */
  settle(spent: Spending | null): void;
}

export const NO_RESERVATION: Reservation = { settle: () => undefined };

interface Bound {
  readonly owner: LimitOwner;
  readonly of: Owner;
  readonly limit: LimitName;
  /** As people set it, for what they are told. */
  readonly told: number;
  readonly max: number;
  readonly window: Window;
  readonly charge: Charge;
  /** What is known to be spent, where that is no news. */
  readonly known?: number;
}

interface Owner {
  readonly kind: LimitOwner;
  readonly tenantId: TenantId;
  readonly appKeyId: string | null;
  readonly quota: Quota;
}

const MICRO = 1_000_000;
/** The processes are not asked again for so long after they have not answered. */
const APART_MS = 1_000;

interface Parts {
  readonly clock: Clock;
  readonly coordination: Pick<Coordination, "charge">;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly tenants: TenantDirectory;
  readonly usage: UsageStore;
  readonly alarm: RaiseBudgetAlarm;
  readonly lineages: Pick<Lineages, "keysOf">;
}

/**
 * Limits of app keys and tenants, counted over all processes in fixed windows: minutes, UTC days, UTC months. A call is let
 * in while less than the limit is used up or set aside, so the last one may go over it, and calls at one time may not.
 * While the processes can't agree each counts for itself.
 */
export class Quotas {
  private readonly parts: Parts;
  private readonly spending: SpendingKnown;
  private readonly budgets: BudgetWatch;
  private readonly own = new WindowCounters();
  private apartUntil = Number.NEGATIVE_INFINITY;

  constructor(parts: Parts) {
    this.parts = parts;
    const { clock, usage, lineages, limits, alarm } = parts;
    this.budgets = new BudgetWatch({ near: limits.budgetNear, alarm, first: (charge) => this.isFirst(charge) });
    this.spending = new SpendingKnown({ clock, usage, lineages, deadlineMs: limits.quotaDeadlineMs });
  }

  /** One request, at the door. @throws ServiceError `rate-limited` */
  async admit(actor: AppActor): Promise<void> {
    const window = minuteOf(this.parts.clock.now());
    const bounds = (await this.ownersOf(actor)).flatMap((owner) =>
      boundOf(owner, "requestsPerMinute", { window, amount: 1 }),
    );
    await this.take(bounds);
  }

  /** What of this caller's spending has a limit: the key's or its tenant's. */
  async limited(actor: AppActor): Promise<{ readonly tokens: boolean; readonly money: boolean }> {
    const owners = await this.ownersOf(actor);
    return {
      tokens: owners.some(({ quota }) => quota.tokensPerMinute !== null),
      money: owners.some(({ quota }) => quota.usdPerDay !== null || quota.usdPerMonth !== null),
    };
  }

  /** Sets aside what a call may cost. @throws ServiceError `rate-limited` or `over-budget` */
  async reserve(actor: AppActor, estimate: Spending): Promise<Reservation> {
    const now = this.parts.clock.now();
    const owners = await this.ownersOf(actor);
    const tokens = owners.flatMap((owner) =>
      boundOf(owner, "tokensPerMinute", { window: minuteOf(now), amount: estimate.tokens }),
    );
    const money = await Promise.all(owners.flatMap((owner) => this.moneyBounds(owner, estimate.microUsd, now)));
    const bounds = [...tokens, ...money];
    if (bounds.length === 0) return NO_RESERVATION;
    await this.take(bounds);
    return this.reservation(bounds, estimate);
  }

  private reservation(bounds: readonly Bound[], estimate: Spending): Reservation {
    let isSettled = false;
    return {
      settle: (spent) => {
        if (isSettled) return;
        isSettled = true;
        if (spent === null) return;
        const over = (limit: LimitName) =>
          limit === "tokensPerMinute" ? spent.tokens - estimate.tokens : spent.microUsd - estimate.microUsd;
        const charges = bounds.map(({ limit, charge }) => without(charge, over(limit)));
        void this.charge(charges.filter(({ amount }) => amount !== 0));
      },
    };
  }

  private async ownersOf({ tenantId, budgetId, quota }: AppActor): Promise<Owner[]> {
    const { settings } = await this.parts.tenants.get(tenantId);
    return [
      { kind: "app-key", tenantId, appKeyId: budgetId, quota },
      { kind: "tenant", tenantId, appKeyId: null, quota: settings.quota },
    ];
  }

  private moneyBounds(owner: Owner, amount: number, now: number): Promise<Bound>[] {
    const windows = [
      ["usdPerDay", dayOf(now)],
      ["usdPerMonth", monthOf(now)],
    ] as const;
    return windows.flatMap(([limit, window]) =>
      boundOf(owner, limit, { window, amount }).map(async (bound) => {
        const { spent, isNew } = await this.spending.of(owner, window);
        return isNew ? { ...bound, charge: { ...bound.charge, floor: spent } } : { ...bound, known: spent };
      }),
    );
  }

  /** All or none. @throws ServiceError */
  private async take(bounds: readonly Bound[]): Promise<void> {
    if (bounds.length === 0) return;
    const charges = bounds.map(({ charge }) => charge);
    const floors = bounds.map(({ charge, known }) => charge.floor ?? known);
    const counts = await this.charge(charges, floors);
    this.budgets.look(bounds.map((bound, at) => ({ ...bound, count: counts[at] ?? 0 })));
    const over = bounds.find(({ max, charge }, at) => (counts[at] ?? 0) - charge.amount >= max);
    if (over === undefined) return;
    await this.charge(charges.map((charge) => without(charge, -charge.amount)));
    this.parts.metrics.limited.inc({ limit: over.limit, owner: over.owner });
    throw overLimit(over.owner, over.limit, over.told, over.window, this.parts.clock.now());
  }

  /** Whether nobody in the fleet has counted this before. */
  private async isFirst(charge: Charge): Promise<boolean> {
    const [count] = await this.charge([charge]);
    return count === charge.amount;
  }

  /** Never throws: where the processes can't agree each goes by what it has seen itself. */
  private async charge(charges: readonly Charge[], floors: readonly (number | undefined)[] = []): Promise<number[]> {
    const { clock, coordination, limits } = this.parts;
    if (charges.length === 0) return [];
    if (clock.elapsed() >= this.apartUntil) {
      try {
        return await withDeadline(coordination.charge(charges), limits.quotaDeadlineMs);
      } catch {
        this.apartUntil = clock.elapsed() + APART_MS;
      }
    }
    return this.own.charge(
      charges.map((charge, at) => {
        const floor = floors[at];
        return floor === undefined ? charge : { ...charge, floor };
      }),
    );
  }
}

function boundOf(owner: Owner, limit: LimitName, how: { window: Window; amount: number }): Bound[] {
  const told = owner.quota[limit];
  if (told === null) return [];
  const { window, amount } = how;
  const max = limit === "usdPerDay" || limit === "usdPerMonth" ? Math.round(told * MICRO) : told;
  const name = `${limit} ${owner.tenantId} ${owner.appKeyId ?? ""}`;
  return [
    {
      owner: owner.kind,
      of: owner,
      limit,
      told,
      max,
      window,
      charge: { name, slice: window.slice, amount, keepMs: window.keepMs },
    },
  ];
}

/** The same counter, another amount, and nothing that was known. */
function without({ name, slice, keepMs }: Charge, amount: number): Charge {
  return { name, slice, keepMs, amount };
}
