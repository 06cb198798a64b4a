import type { SubjectRef, TenantId } from "@/lib/core/brand";

/** Erasures that are remembered one by one. Of what is older than the oldest of them nothing can be said, so it counts as forgotten. */
const REMEMBERED_MAX = 10_000;

/**
 * Whose data this process was told to forget, and when: what was under way at that moment (a request, a write that failed)
 * must not bring it back. Whoever was forgotten and comes again is recorded again. Times are the clock's `elapsed`.
 */
export class Forgettings {
  readonly #at = new Map<string, number>();
  readonly #rememberedMax: number;
  #floor = Number.NEGATIVE_INFINITY;
  #everybodyAt = Number.NEGATIVE_INFINITY;

  constructor(rememberedMax = REMEMBERED_MAX) {
    this.#rememberedMax = rememberedMax;
  }

  /** @param subjectRef null: the whole tenant */
  note(tenantId: TenantId, subjectRef: SubjectRef | null, at: number): void {
    const name = nameOf(tenantId, subjectRef);
    this.#at.delete(name);
    this.#at.set(name, at);
    for (const [oldest, time] of this.#at) {
      if (this.#at.size <= this.#rememberedMax) break;
      this.#at.delete(oldest);
      this.#floor = time;
    }
  }

  /** Of every tenant each person that was named; what names nobody stays. */
  noteEverybody(at: number): void {
    this.#everybodyAt = at;
  }

  /** When this tenant, or this person of it, was forgotten last; before all times: never. */
  last(tenantId: TenantId, subjectRef: SubjectRef | null): number {
    const whole = this.#at.get(nameOf(tenantId, null)) ?? this.#floor;
    if (subjectRef === null) return whole;
    return Math.max(whole, this.#everybodyAt, this.#at.get(nameOf(tenantId, subjectRef)) ?? this.#floor);
  }
}

const nameOf = (tenantId: TenantId, subjectRef: SubjectRef | null) => `${tenantId}\n${subjectRef ?? ""}`;
