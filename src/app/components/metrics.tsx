import type { ReactNode } from "react";
import type { StatsView, UsageTotals } from "@/server/services/views";
import { formatCompact, formatDuration, formatMoney, formatPercent, plural } from "./format";
import { Sparkline } from "./sparkline";
import { Skeleton } from "./ui/skeleton";

/** The four numbers that an admin comes for. */
export function Metrics({ stats }: { stats: StatsView }) {
  const { totals, series } = stats;
  const hits = totals.hitsExact + totals.hitsSemantic;
  return (
    <MetricGrid>
      <Metric
        label="Hit rate"
        value={formatPercent(totals.hitRate)}
        note={`${formatPercent(totals.exactRate)} exact, ${formatPercent(totals.semanticRate)} semantic`}
        line={series.map((point) => point.hitRate ?? 0)}
      />
      <Metric
        label="Money saved"
        value={formatMoney(totals.moneySavedUsd)}
        note={moneyNote(totals)}
        line={series.map((point) => point.moneySavedUsd)}
      />
      <Metric
        label="Time saved"
        value={formatDuration(totals.secondsSaved)}
        note={
          hits === 0
            ? "No answer came from the cache yet"
            : `${formatDuration(totals.secondsSaved / hits)} for each hit`
        }
        line={series.map((point) => point.secondsSaved)}
      />
      <Metric
        label="Requests"
        value={formatCompact(totals.requests)}
        note={`${plural(stats.entries, "answer", "answers")} held for reuse`}
        line={series.map((point) => point.requests)}
      />
    </MetricGrid>
  );
}

function moneyNote(totals: UsageTotals): string {
  const whole = totals.moneySavedUsd + totals.moneySpentUsd;
  if (whole <= 0) return "Nothing spent so far";
  return `${formatMoney(totals.moneySpentUsd)} spent, ${formatPercent(totals.moneySavedUsd / whole, 0)} less than uncached`;
}

function MetricGrid({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line xl:grid-cols-4">
      {children}
    </dl>
  );
}

function Metric({ label, value, note, line }: { label: string; value: string; note: string; line: readonly number[] }) {
  return (
    <div className="relative flex min-w-0 flex-col bg-surface px-4 pt-4 pb-10 sm:px-5">
      <dt className="text-[13px] font-medium text-ink-soft">{label}</dt>
      <dd className="mt-1 text-[26px] leading-9 font-semibold tracking-[-0.03em] whitespace-nowrap tabular-nums sm:text-[32px] sm:leading-10">
        {value}
      </dd>
      <dd className="mt-0.5 text-[13px] text-ink-faint">{note}</dd>
      <Sparkline values={line} className="absolute inset-x-0 bottom-0 h-7 w-full" />
    </div>
  );
}

export function MetricsSkeleton() {
  return (
    <MetricGrid>
      {["rate", "money", "time", "requests"].map((name) => (
        <div key={name} className="flex flex-col gap-3 bg-surface px-5 pt-5 pb-10">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-8 w-28" />
          <Skeleton className="h-3.5 w-32 max-w-full" />
        </div>
      ))}
    </MetricGrid>
  );
}
