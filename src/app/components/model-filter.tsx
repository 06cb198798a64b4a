"use client";

import type { StatsView } from "@/server/services/views";
import type { ChartViewInAddress } from "../data/range";
import { Select } from "./ui/select";

/** One model of those that were asked for. Only where there is a choice. */
export function ModelFilter({
  stats,
  view,
  change,
}: { stats: StatsView } & Pick<ChartViewInAddress, "view" | "change">) {
  const models = stats.byModel.map(({ model }) => model);
  if (models.length < 2 && view.model === null) return null;
  const listed = view.model === null || models.includes(view.model) ? models : [view.model, ...models];
  return (
    <div className="flex justify-end">
      <Select
        aria-label="Show only one model"
        className="w-56 max-w-full"
        value={view.model ?? ""}
        onChange={(event) => change({ model: event.target.value || null })}
      >
        <option value="">All models</option>
        {listed.map((model) => (
          <option key={model}>{model}</option>
        ))}
      </Select>
    </div>
  );
}
