/** Times in milliseconds, to be asked for quantiles. */
export class Samples {
  private values = new Float64Array(4_096);
  private length = 0;

  get count(): number {
    return this.length;
  }

  add(ms: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length] = ms;
    this.length += 1;
  }

  /** Nearest rank; NaN of nothing. */
  quantile(share: number): number {
    const sorted = this.values.slice(0, this.length).sort();
    return sorted[Math.max(0, Math.ceil(share * this.length) - 1)] ?? Number.NaN;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1], sorted[middle]];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
