export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Microseconds of each call, sorted into the median and the 99th percentile. */
export function percentiles(samples: readonly number[]): Latency {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

export async function timeEach<T>(items: readonly T[], call: (item: T) => unknown): Promise<Latency> {
  const samples: number[] = [];
  for (const item of items) {
    const start = performance.now();
    await call(item);
    samples.push(1000 * (performance.now() - start));
  }
  return percentiles(samples);
}

/** Synchronous calls, without the cost of a promise. */
export function timeEachNow<T>(items: readonly T[], call: (item: T) => unknown): Latency {
  const samples = new Array<number>(items.length).fill(0);
  for (const [i, item] of items.entries()) {
    const start = performance.now();
    call(item);
    samples[i] = 1000 * (performance.now() - start);
  }
  return percentiles(samples);
}
