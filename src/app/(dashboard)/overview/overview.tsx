"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import type { StatsView } from "@/server/services/views";
import { LiveDot } from "../../components/live-dot";
import { Loaded } from "../../components/loaded";
import { LongText } from "../../components/long-text";
import { Metrics, MetricsSkeleton } from "../../components/metrics";
import { ModelFilter } from "../../components/model-filter";
import { ModelUsagePanel } from "../../components/model-usage-panel";
import { PageHeader } from "../../components/page-header";
import { RangeSwitch } from "../../components/range-switch";
import { TrafficPanel } from "../../components/traffic-panel";
import { Panel } from "../../components/ui/panel";
import { Skeleton } from "../../components/ui/skeleton";
import { UsageTable } from "../../components/usage-table";
import { pollOf } from "../../data/live";
import { spanWords, useChartView } from "../../data/range";
import { useTRPC } from "../../data/trpc";
import { DemoNote } from "./demo-note";

/** Of a server that is in use nobody sees it. */
const FirstRequest = dynamic(() => import("./first-request").then((module) => module.FirstRequest), {
  loading: () => <Skeleton className="h-[36rem] rounded-xl" />,
});

const MONTH = { range: "30d", days: null } as const;

export function Overview() {
  const trpc = useTRPC();
  const { view, query, change } = useChartView();
  const stats = useQuery(
    trpc.stats.overview.queryOptions(query, {
      refetchInterval: pollOf(view),
      placeholderData: keepPreviousData,
    }),
  );
  // What was sent from here stays until it was seen, though the server is in use from then on.
  const [trying, setTrying] = useState(false);
  const still = stats.data !== undefined && stats.data.totals.requests === 0;
  // A quiet day is not an unused server: only a month without a request is.
  const month = useQuery(
    trpc.stats.overview.queryOptions({ range: MONTH.range }, { enabled: still, refetchInterval: pollOf(MONTH) }),
  );
  const unused = still && month.data?.totals.requests === 0 && month.data.entries === 0;
  return (
    <>
      <PageHeader
        title="Overview"
        lead={unused ? "All tenants." : `All tenants, ${spanWords(view)}.`}
        actions={
          <>
            <LiveDot live={!stats.error} />
            {!unused && <ModelFilter stats={stats.data} view={view} change={change} />}
            {!unused && <RangeSwitch view={view} change={change} />}
          </>
        }
      />
      <DemoNote />
      <Loaded query={stats} skeleton={<OverviewSkeleton />}>
        {(data) =>
          unused || trying ? (
            <FirstRequest onTrying={() => setTrying(true)} onDone={trying ? () => setTrying(false) : null} />
          ) : (
            <OverviewBody stats={data} model={view.model} />
          )
        }
      </Loaded>
    </>
  );
}

function OverviewBody({ stats, model }: { stats: StatsView; model: string | null }) {
  return (
    <div className="flex flex-col gap-5">
      <Metrics stats={stats} />
      <TrafficPanel stats={stats} tenantId={null} model={model} />
      <Panel title="Tenants" description="What each one asked, and what the cache gave back." padded={false}>
        <UsageTable
          label="Usage by tenant"
          what="Tenant"
          rows={stats.byTenant}
          nameOf={(row) => row.tenantName}
          idOf={(row) => row.tenantId}
          renderName={(row) => (
            <Link
              href={`/tenants/${row.tenantId}`}
              className="font-medium after:absolute after:inset-0 hover:text-accent"
            >
              <LongText text={row.tenantName} />
            </Link>
          )}
        />
      </Panel>
      <ModelUsagePanel stats={stats} />
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <MetricsSkeleton />
      <Panel title="Requests">
        <Skeleton className="h-72 w-full" />
      </Panel>
    </div>
  );
}
