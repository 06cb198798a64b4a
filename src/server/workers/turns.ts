import type { Ticket } from "./ticket";

/** Owners whose last turn is remembered; one that is forgotten comes first again. */
const OWNERS_MAX = 1_000;

/** Whose job is next: of those who wait, the one whose last turn is longest ago. One owner's jobs keep their order. */
export class Turns {
  /** The turn that each owner had last, the oldest first. */
  private readonly last = new Map<string, number>();
  private turn = 0;

  next<T extends Pick<Ticket, "owner">>(waiting: Iterable<T>): T | null {
    let [chosen, since]: [T | null, number] = [null, Number.POSITIVE_INFINITY];
    for (const ticket of waiting) {
      const last = ticket.owner === null ? 0 : (this.last.get(ticket.owner) ?? 0);
      if (last < since) [chosen, since] = [ticket, last];
      if (since === 0) break;
    }
    if (chosen !== null && chosen.owner !== null) this.had(chosen.owner);
    return chosen;
  }

  private had(owner: string): void {
    this.turn += 1;
    this.last.delete(owner);
    this.last.set(owner, this.turn);
    if (this.last.size <= OWNERS_MAX) return;
    const [oldest] = this.last.keys();
    if (oldest !== undefined) this.last.delete(oldest);
  }
}
