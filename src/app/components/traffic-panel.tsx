"use client";

import type { StatsView } from "@/server/services/views";
import { EmptyState } from "./empty-state";
import { OutcomeChart } from "./outcome-chart";
import { Panel } from "./ui/panel";

export function TrafficPanel({ stats }: { stats: StatsView }) {
  return (
    <Panel title="Requests by outcome" padded={false}>
      {stats.totals.requests === 0 ? (
        <EmptyState title="Nothing was asked in this time">Choose a longer range, or send a request.</EmptyState>
      ) : (
        <OutcomeChart series={stats.series} totals={stats.totals} />
      )}
    </Panel>
  );
}
