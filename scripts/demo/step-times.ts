export interface StepTime {
  readonly step: string;
  readonly count: number;
  readonly totalMs: number;
}

interface Sum {
  count: number;
  seconds: number;
}

/** Sums of the server's time histograms, by the name of the step. */
export type StepSums = ReadonlyMap<string, Sum>;

const SAMPLE = /^(lethe_overhead_seconds|lethe_upstream_seconds)_(sum|count)\{(.*)\} (\S+)$/;
const OUTCOME = /outcome="([^"]*)"/;

/** Read from /metrics: where a request's time goes, as the server itself measured it. */
export async function readStepSums(url: string): Promise<StepSums> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const sums = new Map<string, Sum>();
  for (const line of text.split("\n")) {
    const [, metric, kind, labels = "", value] = SAMPLE.exec(line) ?? [];
    if (metric === undefined) continue;
    const step =
      metric === "lethe_upstream_seconds" ? "asking the model" : `Lethe's part of a ${OUTCOME.exec(labels)?.[1]}`;
    const sum = sums.get(step) ?? { count: 0, seconds: 0 };
    if (kind === "count") sum.count += Number(value);
    else sum.seconds += Number(value);
    sums.set(step, sum);
  }
  return sums;
}

/** What happened between two readings; where most of the time went first. */
export function stepTimes(before: StepSums, after: StepSums): StepTime[] {
  const times: StepTime[] = [];
  for (const [step, sum] of after) {
    const count = sum.count - (before.get(step)?.count ?? 0);
    const seconds = sum.seconds - (before.get(step)?.seconds ?? 0);
    if (count > 0) times.push({ step, count, totalMs: seconds * 1000 });
  }
  return times.sort((a, b) => b.totalMs - a.totalMs);
}
