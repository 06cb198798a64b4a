"use client";

import Link from "next/link";
import { useState } from "react";
import type { StatsView, UsagePoint, UsageTotals } from "@/server/services/views";
import { zoneWords } from "../data/zone";
import { bucketName, bucketWords, countScale, labelled } from "./chart-axis";
import { cn } from "./class-names";
import { CountPlot } from "./count-plot";
import { formatCompact, formatCount, formatPercent } from "./format";
import { OUTCOME_LOOKS } from "./outcome";

export interface Bucket {
  point: UsagePoint;
  /** Where the next one begins. */
  to: string;
  /** It is not over yet. */
  running: boolean;
  name: string;
  href: string;
}

interface OutcomeChartProps {
  stats: StatsView;
  /** Where the rows of a bucket are listed. */
  rowsOf: (from: string, to: string) => string;
}

export function bucketsOf({ series, step, zone, to, asOf }: StatsView, rowsOf: OutcomeChartProps["rowsOf"]): Bucket[] {
  return series.map((point, index) => {
    const end = series[index + 1]?.at ?? to;
    const running = end > asOf && point.at <= asOf;
    return { point, to: end, running, name: bucketWords(point.at, step, zone), href: rowsOf(point.at, end) };
  });
}

/** Requests over time, stacked by outcome: a bar leads to its rows. The same numbers are in a table below. */
export function OutcomeChart({ stats, rowsOf }: OutcomeChartProps) {
  const buckets = bucketsOf(stats, rowsOf);
  const running = buckets.some((bucket) => bucket.running);
  return (
    <figure className="px-5 pb-4">
      <Legend totals={stats.totals} />
      <Plot stats={stats} buckets={buckets} />
      <figcaption className="mt-2 flex flex-wrap justify-between gap-x-4 text-xs text-ink-faint">
        <span>Times in {zoneWords(stats.zone, stats.asOf)}.</span>
        {running && <span>Striped: not over yet.</span>}
      </figcaption>
      <SeriesTable buckets={buckets} />
    </figure>
  );
}

function Legend({ totals }: { totals: UsageTotals }) {
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-[13px]">
      {OUTCOME_LOOKS.map((look) => (
        <li key={look.outcome} className="flex items-center gap-2">
          <span aria-hidden="true" className="size-2.5 rounded-[3px]" style={{ background: look.color }} />
          <span className="text-ink-soft">{look.label}</span>
          <span className="font-medium tabular-nums">{formatCompact(totals[look.field])}</span>
          <span className="text-ink-faint tabular-nums">{shareOf(totals, look.field)}</span>
        </li>
      ))}
    </ul>
  );
}

/** As the hit rate counts: of what was looked up. What was not looked up has no share in it. */
function shareOf(totals: UsageTotals, field: (typeof OUTCOME_LOOKS)[number]["field"]): string {
  const looked = totals.hitsExact + totals.hitsSemantic + totals.misses;
  const counts = field === "hitsExact" || field === "hitsSemantic" || field === "misses";
  return counts && looked > 0 ? formatPercent(totals[field] / looked) : "";
}

function Plot({ stats, buckets }: { stats: StatsView; buckets: readonly Bucket[] }) {
  const [hovered, setHovered] = useState<number | null>(null);
  const scale = countScale(Math.max(...buckets.map(({ point }) => point.requests)));
  const bucket = hovered === null ? undefined : buckets[hovered];
  return (
    <div aria-hidden="true" className="mt-4 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-xs text-ink-faint">
      <CountPlot scale={scale}>
        <div className="absolute inset-0 flex">
          {buckets.map((one, index) => (
            <Bar key={one.point.at} bucket={one} top={scale.top} onHover={(on) => setHovered(on ? index : null)} />
          ))}
        </div>
        {bucket && hovered !== null && <HoverCard bucket={bucket} at={(hovered + 0.5) / buckets.length} />}
      </CountPlot>
      <span />
      <TimeAxis stats={stats} />
    </div>
  );
}

function Bar({ bucket, top, onHover }: { bucket: Bucket; top: number; onHover: (on: boolean) => void }) {
  return (
    <Link
      href={bucket.href}
      prefetch={false}
      // The table below has the same links for the keyboard.
      tabIndex={-1}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
      className="h-full min-w-0 flex-1 hover:bg-sunken"
    >
      {/* The gap is a share of the bar: as padding it would be one of the whole chart. */}
      <span className="mx-auto flex h-full w-[72%] flex-col-reverse">
        {OUTCOME_LOOKS.map((look) => (
          <span
            key={look.outcome}
            data-bar={look.outcome}
            className={cn("block shrink-0 last:rounded-t-[2px]", bucket.running && "running-bar")}
            style={{ background: look.color, height: `${(bucket.point[look.field] / top) * 100}%` }}
          />
        ))}
      </span>
    </Link>
  );
}

function TimeAxis({ stats: { series, step, zone } }: { stats: StatsView }) {
  return (
    <div className="relative mt-1.5 h-5 overflow-hidden">
      {labelled(series.length).map((index) => (
        <span
          key={index}
          className="absolute -translate-x-1/2 whitespace-nowrap first:translate-x-0 max-sm:even:hidden"
          style={{ left: index === 0 ? 0 : `${((index + 0.5) / series.length) * 100}%` }}
        >
          {bucketName(series[index]?.at ?? "", step, zone)}
        </span>
      ))}
    </div>
  );
}

function HoverCard({ bucket, at }: { bucket: Bucket; at: number }) {
  const side = at > 0.5 ? { right: `calc(${(1 - at) * 100}% + 12px)` } : { left: `calc(${at * 100}% + 12px)` };
  return (
    <div
      className="pointer-events-none absolute top-1 z-10 w-48 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-float"
      style={side}
    >
      <p className="mb-1.5 text-ink-faint">
        {bucket.name}
        {bucket.running && ", so far"}
      </p>
      {OUTCOME_LOOKS.map((look) => (
        <p key={look.outcome} className="flex items-center gap-2 leading-5">
          <span className="size-2 rounded-[2px]" style={{ background: look.color }} />
          <span className="text-ink-soft">{look.label}</span>
          <span className="ml-auto font-medium text-ink tabular-nums">{formatCount(bucket.point[look.field])}</span>
        </p>
      ))}
    </div>
  );
}

function SeriesTable({ buckets }: { buckets: readonly Bucket[] }) {
  const rows = buckets.filter(({ point }) => point.requests > 0);
  return (
    <details className="mt-3 text-[13px]">
      <summary className="w-fit text-ink-soft hover:text-ink">As a table</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section aria-label="Requests over time" tabIndex={0} className="mt-2 max-h-72 overflow-auto">
        <table className="w-full text-right tabular-nums">
          <caption className="sr-only">Requests over time by outcome</caption>
          <thead className="text-ink-faint">
            <tr>
              <th scope="col" className="py-1 pr-3 text-left font-medium">
                Time
              </th>
              {OUTCOME_LOOKS.map((look) => (
                <th key={look.outcome} scope="col" className="px-3 py-1 font-medium whitespace-nowrap">
                  {look.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className="divide-y divide-line">
            {rows.map(({ point, name, running, href }) => (
              <tr key={point.at}>
                <th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
                  <Link href={href} prefetch={false} className="hover:text-accent hover:underline">
                    {name}
                    {running && ", so far"}
                  </Link>
                </th>
                {OUTCOME_LOOKS.map((look) => (
                  <td key={look.outcome} className="px-3 py-1">
                    {formatCount(point[look.field])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
