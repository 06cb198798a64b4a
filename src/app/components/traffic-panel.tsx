"use client";

import dynamic from "next/dynamic";
import type { StatsView } from "@/server/services/views";
import { EmptyState } from "./empty-state";
import { StatsDownload } from "./stats-download";
import { Panel } from "./ui/panel";
import { Skeleton } from "./ui/skeleton";

/** As tall as the chart: what is below does not move when it comes. */
const OutcomeChart = dynamic(() => import("./outcome-chart").then((module) => module.OutcomeChart), {
  loading: () => <Skeleton className="mx-5 mb-4 h-[22.5rem]" />,
});

interface TrafficPanelProps {
  stats: StatsView;
  /** Null: every tenant. */
  tenantId: string | null;
  /** The one that is counted; null: all. */
  model: string | null;
}

export function TrafficPanel({ stats, tenantId, model }: TrafficPanelProps) {
  const base = tenantId === null ? "/decisions" : `/tenants/${tenantId}/decisions`;
  const ofModel = model === null ? {} : { search: model };
  const rowsOf = (from: string, to: string) => `${base}?${new URLSearchParams({ from, to, ...ofModel })}`;
  const empty = stats.totals.requests === 0;
  return (
    <Panel title="Requests by outcome" padded={false} actions={empty ? null : <StatsDownload stats={stats} />}>
      {empty ? (
        <EmptyState title="Nothing was asked in this time">Choose a longer range, or send a request.</EmptyState>
      ) : (
        <OutcomeChart stats={stats} rowsOf={rowsOf} />
      )}
    </Panel>
  );
}
