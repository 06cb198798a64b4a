import { LRUCache } from "lru-cache";
import type { TenantId } from "@/lib/core/brand";
import type { Reason } from "@/lib/core/outcome";
import type { Clock } from "../ports/clock";
import type { Limits } from "./limits";

const TENANTS_MAX = 10_000;
/** What a provider did, and no client. */
const OF_PROVIDERS: readonly Reason[] = ["upstream-error", "upstream-unreachable"];

interface Seen {
  readonly since: number;
  requests: number;
  errors: number;
  quietUntil: number;
}

/** Of a tenant's requests, how many a provider failed, in windows of a few minutes. In each process for itself. */
export class ErrorWatch {
  private readonly tenants = new LRUCache<TenantId, Seen>({ max: TENANTS_MAX });
  private readonly clock: Clock;
  private readonly limits: Limits;

  constructor({ clock, limits }: { clock: Clock; limits: Limits }) {
    this.clock = clock;
    this.limits = limits;
  }

  /** @returns how many there were, once, when they are too many; else null */
  note(tenantId: TenantId, reason: Reason, ofRequest: boolean): { requests: number; errors: number } | null {
    const now = this.clock.now();
    const { errorRateWindowMs, errorRateRequestsMin, errorRateMax, errorRateQuietMs } = this.limits;
    const seen = this.seen(tenantId, now, errorRateWindowMs);
    seen.requests += 1;
    if (ofRequest || !OF_PROVIDERS.includes(reason)) return null;
    seen.errors += 1;
    const { requests, errors } = seen;
    if (requests < errorRateRequestsMin || errors < requests * errorRateMax || now < seen.quietUntil) return null;
    seen.quietUntil = now + errorRateQuietMs;
    return { requests, errors };
  }

  private seen(tenantId: TenantId, now: number, windowMs: number): Seen {
    const known = this.tenants.get(tenantId);
    if (known !== undefined && now - known.since < windowMs) return known;
    const seen = { since: now, requests: 0, errors: 0, quietUntil: known?.quietUntil ?? 0 };
    this.tenants.set(tenantId, seen);
    return seen;
  }
}
