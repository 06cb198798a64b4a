import type { Clock } from "../ports/clock";

export type BreakerState = "closed" | "open" | "half-open";

/**
 * After so many failures in a row the provider is left alone for a while; then one call tries it, and what becomes of it
 * decides for all.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil: number | null = null;
  private isTrying = false;
  private readonly clock: Clock;
  private readonly rules: { readonly breakAfter: number; readonly breakMs: number };

  constructor(clock: Clock, rules: { readonly breakAfter: number; readonly breakMs: number }) {
    this.clock = clock;
    this.rules = rules;
  }

  get state(): BreakerState {
    if (this.openUntil === null) return "closed";
    return this.clock.elapsed() < this.openUntil ? "open" : "half-open";
  }

  /** Whether a call may go out now. Who is let in must say what became of it. */
  admits(): boolean {
    switch (this.state) {
      case "closed":
        return true;
      case "open":
        return false;
      case "half-open":
        if (this.isTrying) return false;
        this.isTrying = true;
        return true;
    }
  }

  succeeded(): void {
    this.failures = 0;
    this.openUntil = null;
    this.isTrying = false;
  }

  failed(): void {
    this.failures += 1;
    this.isTrying = false;
    if (this.openUntil !== null || this.failures >= this.rules.breakAfter)
      this.openUntil = this.clock.elapsed() + this.rules.breakMs;
  }

  /** The caller left before anything was known. */
  unknown(): void {
    this.isTrying = false;
  }
}
