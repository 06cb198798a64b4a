import type { Clock } from "../../ports/clock";
import type { Database } from "../../ports/database";
import { StoreError } from "../../ports/entry-store";
import type { Services } from "../context";
import { auditEvent } from "./audit-event";

/**
 * Whether acts can be written down, from what the last transactions have shown: a record is written in the transaction of
 * its act, so where none can be written nothing is done either, and people are told to try again (503).
 */
export class AuditHealth {
  private failing: number | null = null;
  /** Since when records could not be written, until a record says so: writing may well go on long before. */
  private unreported: number | null = null;
  private readonly clock: Clock;
  private readonly strict: boolean;

  /** @param options.strict what can't be written down is not served: no hits while it lasts */
  constructor(options: { clock: Clock; auditStrict: boolean }) {
    this.clock = options.clock;
    this.strict = options.auditStrict;
  }

  /** Milliseconds since 1970; null: the last one was written. */
  get failingSince(): number | null {
    return this.failing;
  }

  get unreportedSince(): number | null {
    return this.unreported;
  }

  /** A record says since when. What has failed after it stays to be said. */
  reported(): void {
    this.unreported = this.failing;
  }

  get refusesHits(): boolean {
    return this.strict && this.failing !== null;
  }

  /** Takes note of how each transaction of `db` ends. Statistics, which no record goes with, are not written through it. */
  watch(db: Database): Database {
    const write: Database["write"] = async (work) => {
      try {
        const done = await db.write(work);
        this.failing = null;
        return done;
      } catch (error) {
        if (error instanceof StoreError && error.code === "unavailable") this.noteFailure();
        throw error;
      }
    };
    return { ...db, write };
  }

  private noteFailure(): void {
    this.failing ??= this.clock.now();
    this.unreported ??= this.failing;
  }
}

/**
 * While it lasts it is tried at each upkeep; the first record that can be written says since when none could. In every
 * process, for each has seen faults of its own.
 */
export async function resumeAudit(services: Services): Promise<void> {
  const since = services.auditHealth.unreportedSince;
  if (since === null) return;
  const event = { action: "audit.resume", tenantId: null, target: null, details: { since } };
  await auditEvent(services, { actor: { kind: "system" }, ...event });
  services.auditHealth.reported();
}
