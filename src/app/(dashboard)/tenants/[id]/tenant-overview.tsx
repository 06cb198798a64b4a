"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import type { StatsView } from "@/server/services/views";
import { EmptyState } from "../../../components/empty-state";
import { formatBytes, formatDateTime, plural } from "../../../components/format";
import { LiveDot } from "../../../components/live-dot";
import { Loaded } from "../../../components/loaded";
import { Metrics, MetricsSkeleton } from "../../../components/metrics";
import { ModelFilter } from "../../../components/model-filter";
import { RangeSwitch } from "../../../components/range-switch";
import { TrafficPanel } from "../../../components/traffic-panel";
import { Button } from "../../../components/ui/button";
import { Panel } from "../../../components/ui/panel";
import { Skeleton } from "../../../components/ui/skeleton";
import { pollOf } from "../../../data/live";
import { type ChartViewInAddress, useChartView } from "../../../data/range";
import { useTRPC } from "../../../data/trpc";
import { useTenant } from "./tenant-frame";

const RecentDecisions = dynamic(() => import("./recent-decisions").then((module) => module.RecentDecisions), {
  loading: () => <Skeleton className="h-96 rounded-xl" />,
});
/** Of a tenant that is in use nobody sees it. */
const ConnectApp = dynamic(() => import("./connect-app").then((module) => module.ConnectApp), {
  loading: () => <Skeleton className="h-80" />,
});
/** Below the chart, which is as high as a screen. */
const CausesPanel = dynamic(() => import("../../../components/causes-panel").then((module) => module.CausesPanel), {
  loading: () => <Skeleton className="h-64 rounded-xl" />,
});
const ModelUsagePanel = dynamic(
  () => import("../../../components/model-usage-panel").then((module) => module.ModelUsagePanel),
  { loading: () => <Skeleton className="h-64 rounded-xl" /> },
);

export function TenantOverview() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const { view, query, change } = useChartView();
  const stats = useQuery(
    trpc.stats.overview.queryOptions(
      { ...query, tenantId: tenant.id },
      { refetchInterval: pollOf(view), placeholderData: keepPreviousData },
    ),
  );
  return (
    <div className="flex flex-col gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-[13px] text-ink-faint">
          {plural(tenant.entries, "entry", "entries")}, {formatBytes(tenant.bytes)}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <LiveDot live={!stats.error} />
          <ModelFilter stats={stats.data} view={view} change={change} />
          <RangeSwitch view={view} change={change} />
        </div>
      </div>
      <Loaded query={stats} skeleton={<Waiting />}>
        {(data) => (
          <>
            <TenantStats stats={data} view={view} />
            <RecentDecisions />
          </>
        )}
      </Loaded>
    </div>
  );
}

/** As tall as what comes, so that nothing below it moves. */
function Waiting() {
  return (
    <div className="flex min-h-screen flex-col gap-5">
      <MetricsSkeleton />
      <Panel title="Requests by outcome">
        <Skeleton className="h-72 w-full" />
      </Panel>
    </div>
  );
}

function TenantStats({ stats, view }: { stats: StatsView } & Pick<ChartViewInAddress, "view">) {
  const tenant = useTenant();
  const [secret, setSecret] = useState<string | null>(null);
  const unused = stats.totals.requests === 0 && stats.entries === 0 && view.model === null;
  // Once it was sent from here, what came back stays to be seen.
  if (unused || secret !== null) {
    if (tenant.erased !== null && secret === null) return <Erased erased={tenant.erased} />;
    return (
      <Panel title="Connect an app" description="Send this twice. The second answer comes from the cache.">
        <ConnectApp tenantId={tenant.id} secret={secret} onKey={setSecret} />
      </Panel>
    );
  }
  return (
    <>
      <Metrics stats={stats} />
      <TrafficPanel stats={stats} tenantId={tenant.id} model={view.model} />
      <CausesPanel tenantId={tenant.id} />
      {stats.byModel.length > 0 && <ModelUsagePanel stats={stats} />}
    </>
  );
}

/** Empty on purpose, and not because nobody has connected an app. */
function Erased({ erased }: { erased: NonNullable<ReturnType<typeof useTenant>["erased"]> }) {
  return (
    <Panel padded={false}>
      <EmptyState
        title="This tenant was erased"
        action={
          <Button asChild>
            <Link href={`/erasures/${erased.id}`}>See the erasure and its receipt</Link>
          </Button>
        }
      >
        Everything that was held is gone since {formatDateTime(erased.at)}. Its keys and settings stay: the next request
        of its apps begins anew.
      </EmptyState>
    </Panel>
  );
}
