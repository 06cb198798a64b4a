import type { ReactNode } from "react";
import type { StatsView, UsageTotals } from "@/server/services/views";
import { formatCompact, formatDuration, formatMoney, formatPercent, plural, savedWords } from "./format";
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
        note={rateNote(totals)}
        change={changeOf(totals.hitRate, stats.before.hitRate, (points) => `${(points * 100).toFixed(1)} points`)}
        line={series.map((point) => point.hitRate ?? 0)}
      />
      <Metric
        label="Money saved"
        value={savedWords(totals)}
        note={moneyNote(stats)}
        change={changeOf(totals.moneySavedUsd, stats.before.moneySavedUsd, formatMoney)}
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
        change={changeOf(totals.secondsSaved, stats.before.secondsSaved, formatDuration)}
        line={series.map((point) => point.secondsSaved)}
      />
      <Metric
        label="Requests"
        value={formatCompact(totals.requests)}
        note={`${plural(stats.entries, "answer", "answers")} held for reuse`}
        change={changeOf(totals.requests, stats.before.requests, formatCompact)}
        line={series.map((point) => point.requests)}
      />
    </MetricGrid>
  );
}

/** Bypasses and errors were never looked up, so they are in no rate: said here, and in the legend counted alike. */
function rateNote({ exactRate, semanticRate, bypasses, errors }: UsageTotals): string {
  const parts = `${formatPercent(exactRate)} exact, ${formatPercent(semanticRate)} semantic`;
  const left = bypasses + errors;
  return left === 0
    ? parts
    : `${parts}, of look-ups: ${plural(left, "bypass or error", "bypasses and errors")} not counted`;
}

function moneyNote({ totals, byModel }: StatsView): string {
  const unpriced = byModel.filter((row) => row.unpriced).map(({ model }) => model);
  if (totals.unpriced) return `No price is known for ${namesOf(unpriced)}`;
  if (unpriced.length > 0) return `Without ${namesOf(unpriced)}, whose price is not known`;
  const whole = totals.moneySavedUsd + totals.moneySpentUsd;
  if (whole <= 0) return "Nothing spent so far";
  return `${formatMoney(totals.moneySpentUsd)} spent, ${formatPercent(totals.moneySavedUsd / whole, 0)} less than uncached`;
}

const NAMES_SHOWN = 2;

function namesOf(models: readonly string[]): string {
  const shown = models.slice(0, NAMES_SHOWN).join(", ");
  return models.length > NAMES_SHOWN ? `${shown} and ${models.length - NAMES_SHOWN} more` : shown || "these models";
}

/** Against the span of the same length before; null where there is nothing to compare with. */
function changeOf(now: number | null, before: number | null, format: (difference: number) => string): string | null {
  if (now === null || before === null || (now === 0 && before === 0)) return null;
  if (before === 0) return "nothing in the time before";
  const difference = now - before;
  const words = format(Math.abs(difference));
  if (difference === 0 || words === format(0)) return "as in the time before";
  return `${difference > 0 ? "▲" : "▼"} ${words} against the time before`;
}

function MetricGrid({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line xl:grid-cols-4">
      {children}
    </dl>
  );
}

interface MetricProps {
  label: string;
  value: string;
  note: string;
  change: string | null;
  line: readonly number[];
}

function Metric({ label, value, note, change, line }: MetricProps) {
  return (
    <div className="relative flex min-w-0 flex-col bg-surface px-4 pt-4 pb-10 sm:px-5">
      <dt className="text-[13px] font-medium text-ink-soft">{label}</dt>
      <dd className="mt-1 text-[26px] leading-9 font-semibold tracking-[-0.03em] whitespace-nowrap tabular-nums sm:text-[32px] sm:leading-10">
        {value}
      </dd>
      <dd className="mt-0.5 text-[13px] text-ink-faint [overflow-wrap:anywhere]">{note}</dd>
      {change !== null && <dd className="mt-0.5 text-[13px] text-ink-soft tabular-nums">{change}</dd>}
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
