"use client";

import type { StatsView } from "@/server/services/views";
import { EmptyState } from "./empty-state";
import { OutcomeChart } from "./outcome-chart";
import { StatsDownload } from "./stats-download";
import { Panel } from "./ui/panel";

interface TrafficPanelProps {
  stats: StatsView;
  /** Null: every tenant. */
  tenantId: string | null;
}

export function TrafficPanel({ stats, tenantId }: TrafficPanelProps) {
  const base = tenantId === null ? "/decisions" : `/tenants/${tenantId}/decisions`;
  const rowsOf = (from: string, to: string) => `${base}?${new URLSearchParams({ from, to })}`;
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
