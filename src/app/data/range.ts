"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { Range } from "@/server/services/views";
import { ZONE } from "./zone";

export const RANGE_OPTIONS: readonly { value: Range; label: string; words: string }[] = [
  { value: "24h", label: "24 h", words: "the last 24 hours" },
  { value: "7d", label: "7 days", words: "the last 7 days" },
  { value: "30d", label: "30 days", words: "the last 30 days" },
];

/** What is charted. All of it is in the address, so that a view can be sent to somebody. */
export interface ChartView {
  range: Range;
  /** In place of the range: the first and the last day, `2026-11-03`. */
  days: { from: string; to: string } | null;
  model: string | null;
}

export interface ChartViewInAddress {
  view: ChartView;
  /** As the server is asked for it. */
  query: { range: Range; zone: string; from?: string; to?: string; model?: string };
  change: (part: Partial<ChartView>) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Midnight on the reader's clock. */
function midnight(day: string, later = 0): string | null {
  const [year, month, date] = day.split("-").map(Number);
  const moment = new Date(year ?? 0, (month ?? 1) - 1, (date ?? 1) + later);
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}

function readDays(params: URLSearchParams): ChartView["days"] {
  const [from, to] = [params.get("from") ?? "", params.get("to") ?? ""];
  if (!DAY.test(from) || !DAY.test(to) || from > to) return null;
  return midnight(from) === null || midnight(to) === null ? null : { from, to };
}

export function useChartView(): ChartViewInAddress {
  const params = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const range = RANGE_OPTIONS.find((option) => option.value === params.get("range"))?.value ?? "24h";
  const view: ChartView = { range, days: readDays(params), model: params.get("model") };
  const { days, model } = view;
  const span = days === null ? {} : { from: midnight(days.from) ?? "", to: midnight(days.to, 1) ?? "" };
  const change = (part: Partial<ChartView>) => router.replace(addressOf(path, { ...view, ...part }), { scroll: false });
  return { view, query: { range, zone: ZONE, ...span, ...(model === null ? {} : { model }) }, change };
}

function addressOf(path: string, { range, days, model }: ChartView): string {
  const params = new URLSearchParams();
  if (days !== null) {
    params.set("from", days.from);
    params.set("to", days.to);
  } else if (range !== "24h") params.set("range", range);
  if (model !== null) params.set("model", model);
  return params.size === 0 ? path : `${path}?${params}`;
}

/** `the last 7 days`, `Nov 3 to Nov 9`. */
export function spanWords({ range, days }: ChartView): string {
  if (days === null) return RANGE_OPTIONS.find((option) => option.value === range)?.words ?? "";
  const day = (text: string) =>
    new Date(`${text}T12:00:00`).toLocaleDateString("en-US", { month: "short", day: "numeric", year: "numeric" });
  return days.from === days.to ? day(days.from) : `${day(days.from)} to ${day(days.to)}`;
}
