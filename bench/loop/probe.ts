import { constants, monitorEventLoopDelay, PerformanceObserver } from "node:perf_hooks";

export interface LoopDelay {
  readonly maxMs: number;
  readonly p999Ms: number;
  /** Collections of garbage over 20 ms: kind and length. */
  readonly collections: readonly string[];
}

const RESOLUTION_MS = 1;
const LONG_MS = 20;
const KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "incremental",
};

export function probeLoop() {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  let collections: string[] = [];
  delay.enable();
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { duration, detail } = entry as typeof entry & { readonly detail: { readonly kind: number } };
      const { kind } = detail;
      if (duration > LONG_MS) collections.push(`${KINDS[kind] ?? "weak"} ${Math.round(duration)} ms`);
    }
  }).observe({ entryTypes: ["gc"] });
  return {
    reset(): true {
      delay.reset();
      collections = [];
      return true;
    },
    read: (): LoopDelay => ({ maxMs: delay.max / 1e6, p999Ms: delay.percentile(99.9) / 1e6, collections }),
  };
}
