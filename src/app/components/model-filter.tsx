"use client";

import type { StatsView } from "@/server/services/views";
import type { ChartViewInAddress } from "../data/range";
import { Select } from "./ui/select";

/** One model of those that were asked for. Only where there is a choice; its place is kept until that is known. */
export function ModelFilter({
  stats,
  view,
  change,
}: { stats: StatsView | undefined } & Pick<ChartViewInAddress, "view" | "change">) {
  const models = stats?.byModel.map(({ model }) => model) ?? [];
  if (stats !== undefined && models.length < 2 && view.model === null) return null;
  const listed = view.model === null || models.includes(view.model) ? models : [view.model, ...models];
  return (
    <Select
      aria-label="Show only one model"
      className="w-48 max-w-full"
      value={view.model ?? ""}
      onChange={(event) => change({ model: event.target.value || null })}
    >
      <option value="">All models</option>
      {listed.map((model) => (
        <option key={model}>{model}</option>
      ))}
    </Select>
  );
}
