import type { Logger } from "pino";
import type { Database } from "../ports/database";
import type { Vault } from "../ports/vault";
import { withDeadline } from "./deadline";

export type Part = "database" | "vault";

/** What stands between this process and requests; nothing: it is ready. */
export type Unready = { readonly why: "stopping" } | { readonly why: "broken"; readonly parts: readonly Part[] };

/** Whether this process should be sent requests. */
export class Readiness {
  private leaving = false;
  private broken: readonly Part[] = [];
  private checking: Promise<readonly Part[]> | null = null;
  private readonly db: Database;
  private readonly vault: Vault;
  private readonly log: Logger;
  private readonly deadlineMs: number;

  constructor(options: { db: Database; vault: Vault; log: Logger; limits: { readinessDeadlineMs: number } }) {
    this.db = options.db;
    this.vault = options.vault;
    this.log = options.log;
    this.deadlineMs = options.limits.readinessDeadlineMs;
  }

  /** The process ends: from now on it is not ready, whatever else holds. */
  leave(): void {
    this.leaving = true;
  }

  /** Was the part sound when it was last asked? */
  isSound(part: Part): boolean {
    return !this.broken.includes(part);
  }

  /** Null: ready. */
  async check(): Promise<Unready | null> {
    if (this.leaving) return { why: "stopping" };
    // Anybody may ask, as often as they like: those who ask at one time share one look.
    this.checking ??= this.lookAtParts().finally(() => {
      this.checking = null;
    });
    const parts = await this.checking;
    return parts.length === 0 ? null : { why: "broken", parts };
  }

  private async lookAtParts(): Promise<readonly Part[]> {
    const looks = [this.look("database", () => this.db.ping()), this.look("vault", () => this.vault.ping())];
    this.broken = (await Promise.all(looks)).filter((part) => part !== null);
    return this.broken;
  }

  private async look(part: Part, ping: () => Promise<void>): Promise<Part | null> {
    try {
      await withDeadline(ping(), this.deadlineMs);
      return null;
    } catch (error) {
      this.log.warn({ err: error, part }, "not ready");
      return part;
    }
  }
}
