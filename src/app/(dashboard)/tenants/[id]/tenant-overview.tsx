"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { StatsView } from "@/server/services/views";
import { DecisionTable } from "../../../components/decision-table";
import { formatBytes, plural } from "../../../components/format";
import { LiveDot } from "../../../components/live-dot";
import { Loaded } from "../../../components/loaded";
import { Metrics, MetricsSkeleton } from "../../../components/metrics";
import { ModelUsagePanel } from "../../../components/model-usage-panel";
import { RangeSwitch } from "../../../components/range-switch";
import { Snippets } from "../../../components/snippets";
import { TrafficPanel } from "../../../components/traffic-panel";
import { Button } from "../../../components/ui/button";
import { Panel } from "../../../components/ui/panel";
import { LIVE_MS, pollOf } from "../../../data/live";
import { useExampleModel } from "../../../data/model";
import { useRange } from "../../../data/range";
import { useTRPC } from "../../../data/trpc";
import { useTenant } from "./tenant-frame";

const RECENT = 8;

export function TenantOverview() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const [range, setRange] = useRange();
  const stats = useQuery(
    trpc.stats.overview.queryOptions(
      { range, tenantId: tenant.id },
      { refetchInterval: pollOf(range), placeholderData: keepPreviousData },
    ),
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-[13px] text-ink-faint">
          {plural(tenant.entries, "entry", "entries")}, {formatBytes(tenant.bytes)}
        </p>
        <div className="flex items-center gap-3">
          <LiveDot live={!stats.error} />
          <RangeSwitch range={range} onChange={setRange} />
        </div>
      </div>
      <Loaded query={stats} skeleton={<MetricsSkeleton />}>
        {(data) => <TenantStats stats={data} />}
      </Loaded>
      <RecentDecisions />
    </div>
  );
}

function TenantStats({ stats }: { stats: StatsView }) {
  const model = useExampleModel();
  if (stats.totals.requests === 0 && stats.entries === 0) {
    return (
      <Panel title="Connect an app" description="Send this twice. The second answer comes from the cache.">
        <Snippets secret="$LETHE_KEY" model={model} />
      </Panel>
    );
  }
  return (
    <>
      <Metrics stats={stats} />
      <TrafficPanel stats={stats} />
      {stats.byModel.length > 0 && <ModelUsagePanel stats={stats} />}
    </>
  );
}

function RecentDecisions() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const decisions = useQuery(
    trpc.stats.decisions.queryOptions({ tenantId: tenant.id, limit: RECENT }, { refetchInterval: LIVE_MS }),
  );
  return (
    <Panel
      title="Latest decisions"
      padded={false}
      actions={
        <Button asChild size="sm">
          <Link href={`/tenants/${tenant.id}/decisions`}>All decisions</Link>
        </Button>
      }
    >
      <Loaded query={decisions}>{(page) => <DecisionTable decisions={page.items} />}</Loaded>
    </Panel>
  );
}
