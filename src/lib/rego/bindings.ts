/** Which variables have a value at one place of a body. */
export interface Bound {
  has(id: number): boolean;
}

/** What is bound around, and what is newly bound on top of it. */
export class Bindings implements Bound {
  readonly added = new Set<number>();
  private readonly outer: Bound;

  constructor(outer: Bound) {
    this.outer = outer;
  }

  has(id: number): boolean {
    return this.added.has(id) || this.outer.has(id);
  }

  add(id: number): this {
    if (!this.outer.has(id)) this.added.add(id);
    return this;
  }
}

export const NOTHING_BOUND: Bound = { has: () => false };
