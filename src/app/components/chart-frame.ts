import uPlot from "uplot";
import type { UsagePoint } from "@/server/services/views";
import { formatCompact } from "./format";
import { OUTCOME_LOOKS } from "./outcome";

/** Reads a colour of the palette as the canvas needs it: resolved for the theme that is on now. */
type ColorOf = (value: string) => string;

export const CHART_HEIGHT = 260;

/** Bars are stacked by drawing sums over each other, the highest first: so the order is that of the looks, reversed. */
const DRAWN = [...OUTCOME_LOOKS].reverse();

/** Rows: times in seconds, then for each drawn outcome the sum of it and all below it. */
export function stack(series: readonly UsagePoint[]): uPlot.AlignedData {
  const times = series.map((point) => new Date(point.at).getTime() / 1000);
  const sums = DRAWN.map((_, position) => {
    const below = DRAWN.slice(position);
    return series.map((point) => below.reduce((sum, look) => sum + point[look.field], 0));
  });
  return [times, ...sums];
}

function bucketSeconds(series: readonly UsagePoint[]): number {
  const [first, second] = series;
  if (!first || !second) return HOUR_SECONDS;
  return (new Date(second.at).getTime() - new Date(first.at).getTime()) / 1000;
}

function axisTime(seconds: number, daily: boolean): string {
  const date = new Date(seconds * 1000);
  if (!daily) {
    return date.toLocaleTimeString("en-US", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  }
  return date.toLocaleDateString("en-US", { month: "short", day: "numeric" });
}

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** Steps between marks: never so small that two marks read the same. */
const HOUR_STEPS = [1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_SECONDS);
const DAY_STEPS = [1, 2, 5, 7, 14].map((days) => days * DAY_SECONDS);
const COUNT_STEPS = [1, 10, 100, 1e3, 1e4, 1e5, 1e6].flatMap((power) => [power, 2 * power, 5 * power]);

export interface FrameOptions {
  width: number;
  series: readonly UsagePoint[];
  colorOf: ColorOf;
  /** Resolved: a canvas knows no variables. */
  fontFamily: string;
  onHover: (index: number | null, left: number) => void;
}

/** Half a bucket of room on both sides, so that the first and the last bar are whole. */
function timeRange(series: readonly UsagePoint[]) {
  const half = bucketSeconds(series) / 2;
  return (_plot: uPlot, min: number, max: number): uPlot.Range.MinMax => [min - half, max + half];
}

export function frameOptions({ width, series, colorOf, fontFamily, onHover }: FrameOptions): uPlot.Options {
  const first = series[0]?.at ?? "";
  const last = series.at(-1)?.at ?? "";
  const daily = new Date(last).getTime() - new Date(first).getTime() > 2 * DAY_SECONDS * 1000;
  const bars = uPlot.paths.bars?.({ size: [0.72, 40] });
  const axis = { stroke: () => colorOf("var(--ink-faint)"), font: `12px ${fontFamily}`, ticks: { show: false } };
  return {
    width,
    height: CHART_HEIGHT,
    padding: [12, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: timeRange(series) },
      y: { range: (_plot, _min, max) => [0, Math.max(4, max * 1.05)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 32,
        space: 64,
        incrs: daily ? DAY_STEPS : HOUR_STEPS,
        values: (_plot, splits) => splits.map((second) => axisTime(second, daily)),
      },
      {
        ...axis,
        size: 48,
        grid: { stroke: () => colorOf("var(--line)"), width: 1 },
        incrs: COUNT_STEPS,
        values: (_plot, splits) => splits.map(formatCompact),
      },
    ],
    series: [
      {},
      ...DRAWN.map((look) => ({
        label: look.label,
        fill: () => colorOf(look.color),
        stroke: "transparent",
        width: 0,
        points: { show: false },
        ...(bars ? { paths: bars } : {}),
      })),
    ],
    hooks: {
      setCursor: [(plot) => onHover(plot.cursor.idx ?? null, plot.cursor.left ?? 0)],
    },
  };
}
