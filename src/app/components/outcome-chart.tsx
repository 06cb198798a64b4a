"use client";

import { useEffect, useRef, useState } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { UsagePoint, UsageTotals } from "@/server/services/views";
import { CHART_HEIGHT, frameOptions, stack } from "./chart-frame";
import { formatCompact, formatCount, formatDateTime } from "./format";
import { OUTCOME_LOOKS } from "./outcome";

interface OutcomeChartProps {
  series: readonly UsagePoint[];
  totals: UsageTotals;
}

/** Requests over time, stacked by outcome. The canvas is a picture; the same numbers are in a table for screen readers. */
export function OutcomeChart({ series, totals }: OutcomeChartProps) {
  const [hovered, setHovered] = useState<{ index: number; left: number } | null>(null);
  const point = hovered ? series[hovered.index] : undefined;
  return (
    <figure className="px-5 pb-4">
      <Legend totals={totals} />
      <div className="relative mt-3">
        <Plot
          series={series}
          onHover={(index, left) => setHovered(index === null || left < 0 ? null : { index, left })}
        />
        {point && hovered && <HoverCard point={point} left={hovered.left} />}
      </div>
      <SeriesTable series={series} />
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
        </li>
      ))}
    </ul>
  );
}

interface PlotProps {
  series: readonly UsagePoint[];
  onHover: (index: number | null, left: number) => void;
}

/** A new frame when the time grid, the width or the theme changes; else only new data, so that the pointer stays. */
function Plot({ series, onHover }: PlotProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef({ series, onHover });
  latest.current = { series, onHover };
  const grid = `${series[0]?.at}/${series.at(-1)?.at}/${series.length}`;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the grid stands for the series; its data follows below
  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const probe = document.createElement("span");
    element.append(probe);
    const colorOf = (value: string) => {
      probe.style.color = value;
      return getComputedStyle(probe).color;
    };
    const created = new uPlot(
      frameOptions({
        width: element.clientWidth,
        series: latest.current.series,
        colorOf,
        fontFamily: getComputedStyle(element).fontFamily,
        onHover: (index, left) => latest.current.onHover(index, left),
      }),
      stack(latest.current.series),
      element,
    );
    plot.current = created;
    const stopWatching = watchFrame(element, created);
    return () => {
      stopWatching();
      created.destroy();
      probe.remove();
      plot.current = null;
    };
  }, [grid]);

  useEffect(() => {
    plot.current?.setData(stack(series));
  }, [series]);

  return <div ref={holder} aria-hidden="true" style={{ height: CHART_HEIGHT }} className="-ml-2 overflow-hidden" />;
}

/** Redraws for another width and for another theme, chosen here or by the system. Returns how to stop. */
function watchFrame(element: HTMLElement, plot: uPlot): () => void {
  const redraw = () => plot.redraw(false);
  const resized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: CHART_HEIGHT }));
  resized.observe(element);
  const themed = new MutationObserver(redraw);
  themed.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", redraw);
  return () => {
    resized.disconnect();
    themed.disconnect();
    system.removeEventListener("change", redraw);
  };
}

/** Widths in pixels: the axis to the left of the plot, and the card itself. */
const AXIS_WIDTH = 40;
const CARD_WIDTH = 190;

function HoverCard({ point, left }: { point: UsagePoint; left: number }) {
  const center = left + AXIS_WIDTH;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-1 z-10 rounded-lg border border-line bg-raised px-3 py-2 text-xs shadow-float"
      style={{
        width: CARD_WIDTH,
        left: `clamp(0px, ${center - CARD_WIDTH - 12 > 0 ? center - CARD_WIDTH - 12 : center + 12}px, calc(100% - ${CARD_WIDTH}px))`,
      }}
    >
      <p className="mb-1.5 text-ink-faint">{formatDateTime(point.at)}</p>
      {OUTCOME_LOOKS.map((look) => (
        <p key={look.outcome} className="flex items-center gap-2 leading-5">
          <span className="size-2 rounded-[2px]" style={{ background: look.color }} />
          <span className="text-ink-soft">{look.label}</span>
          <span className="ml-auto font-medium tabular-nums">{formatCount(point[look.field])}</span>
        </p>
      ))}
    </div>
  );
}

function SeriesTable({ series }: { series: readonly UsagePoint[] }) {
  return (
    <div className="sr-only">
      <table>
        <caption>Requests over time by outcome</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {OUTCOME_LOOKS.map((look) => (
              <th key={look.outcome} scope="col">
                {look.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {series
            .filter((point) => point.requests > 0)
            .map((point) => (
              <tr key={point.at}>
                <th scope="row">{formatDateTime(point.at)}</th>
                {OUTCOME_LOOKS.map((look) => (
                  <td key={look.outcome}>{formatCount(point[look.field])}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}
