"use client";

import { Download } from "lucide-react";
import type { StatsView } from "@/server/services/views";
import { toCsv } from "./csv";
import { download } from "./download";
import { Button } from "./ui/button";
import { Menu } from "./ui/menu";

const COLUMNS = [
  "at",
  "requests",
  "hitsExact",
  "hitsSemantic",
  "misses",
  "bypasses",
  "errors",
  "stores",
  "hitRate",
  "moneySavedUsd",
  "moneySpentUsd",
  "secondsSaved",
] as const satisfies readonly (keyof StatsView["series"][number])[];

function nameOf({ from, to }: StatsView, ending: string): string {
  return `lethe-usage-${from.slice(0, 10)}-to-${to.slice(0, 10)}.${ending}`;
}

function asCsv({ series, zone }: StatsView): string {
  const header = [...COLUMNS.slice(0, 1), "zone", ...COLUMNS.slice(1)];
  return toCsv(
    header,
    series.map((point) => [point.at, zone, ...COLUMNS.slice(1).map((name) => point[name])]),
  );
}

/** What is shown, as a file: the bars as CSV, or everything on the page as JSON. */
export function StatsDownload({ stats }: { stats: StatsView }) {
  return (
    <Menu
      trigger={
        <Button size="sm">
          <Download aria-hidden="true" />
          Download
        </Button>
      }
      entries={[
        { label: "The bars, as CSV", onSelect: () => download(nameOf(stats, "csv"), asCsv(stats), "text/csv") },
        {
          label: "All that is shown, as JSON",
          onSelect: () => download(nameOf(stats, "json"), JSON.stringify(stats, null, 2), "application/json"),
        },
      ]}
    />
  );
}
