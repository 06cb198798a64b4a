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
        change={changeOf(totals.hitRate, stats.before.hitRate, (points) => `${(points * 100).toFixed(1)} pts`)}
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

/** The rate is of what was looked up. What was not is said beside it; the legend of the chart counts the same way. */
function rateNote({ exactRate, semanticRate, bypasses, errors }: UsageTotals): string {
  const parts = `${formatPercent(exactRate)} exact, ${formatPercent(semanticRate)} semantic`;
  const left = bypasses + errors;
  return left === 0 ? parts : `${parts}. ${plural(left, "bypass or error", "bypasses and errors")} not counted`;
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

interface Change {
  sign: "up" | "down" | "same";
  words: string;
}

/** Against the span of the same length before; null where there is nothing to compare with. */
function changeOf(now: number | null, before: number | null, format: (difference: number) => string): Change | null {
  if (now === null || !before) return null;
  const difference = now - before;
  const words = format(Math.abs(difference));
  if (difference === 0 || words === format(0)) return { sign: "same", words: "no change" };
  return { sign: difference > 0 ? "up" : "down", words };
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
  change: Change | null;
  line: readonly number[];
}

function Metric({ label, value, note, change, line }: MetricProps) {
  return (
    <div className="flex min-w-0 flex-col bg-surface pt-4 *:px-4 sm:*:px-5">
      <dt className="text-[13px] font-medium text-ink-soft">{label}</dt>
      <dd className="mt-1 flex flex-wrap items-baseline gap-x-2.5">
        <span className="text-2xl leading-9 font-semibold tracking-[-0.03em] whitespace-nowrap tabular-nums sm:text-[30px] sm:leading-10">
          {value}
        </span>
        {change !== null && <ChangeNote change={change} />}
      </dd>
      <dd className="mt-0.5 grow pb-3 text-[13px] leading-[1.4] text-ink-faint [overflow-wrap:anywhere]">{note}</dd>
      <dd aria-hidden="true" className="h-8 px-0!">
        <Sparkline values={line} className="h-8 w-full" />
      </dd>
    </div>
  );
}

const SIGNS = { up: "▲", down: "▼", same: "" };
const SIGN_WORDS = { up: "up by ", down: "down by ", same: "" };

/** What it is compared with is the same for all four: said on pointing at it, and to a screen reader. */
function ChangeNote({ change: { sign, words } }: { change: Change }) {
  return (
    <span
      title="Against the time of the same length before"
      className="text-[13px] font-medium whitespace-nowrap text-ink-soft tabular-nums"
    >
      <span aria-hidden="true" className="mr-0.5 text-[10px]">
        {SIGNS[sign]}
      </span>
      <span className="sr-only">{SIGN_WORDS[sign]}</span>
      {words}
      <span className="sr-only"> against the time of the same length before</span>
    </span>
  );
}

export function MetricsSkeleton() {
  return (
    <MetricGrid>
      {["rate", "money", "time", "requests"].map((name) => (
        <div key={name} className="flex h-[10.25rem] flex-col gap-3 bg-surface px-5 pt-5">
          <Skeleton className="h-3.5 w-20" />
          <Skeleton className="h-8 w-28" />
          <Skeleton className="h-3.5 w-32 max-w-full" />
        </div>
      ))}
    </MetricGrid>
  );
}
