"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { AlarmView, FailuresView, FailureView } from "@/server/services/trust/list-failures";
import { plural } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { LongText } from "../../components/long-text";
import { REASON_ADVICE, REASON_WORDS } from "../../components/outcome";
import { Ago } from "../../components/time";
import { Panel } from "../../components/ui/panel";
import { Skeleton } from "../../components/ui/skeleton";
import { CALM_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";

const ALARM_WORDS: Record<string, string> = {
  canary: "Bait was found",
  probing: "Questions that all but match what others stored",
  "budget-near": "A budget is nearly used up",
  budget: "A budget is used up",
  "error-rate": "A provider fails too often",
};

/** As high as "none", so that nothing below moves. */
const WAITING = <Skeleton className="mx-5 mb-5 h-5 w-40" />;

/** What failed by itself, and what somebody seems to try. */
export function FailuresPanels() {
  const trpc = useTRPC();
  const failures = useQuery(trpc.trust.failures.queryOptions(undefined, { refetchInterval: CALM_MS }));
  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <Panel
        title="Errors of policy, scanner and store"
        description="Requests of the last day that went to the provider, and were not cached, because a part failed."
        padded={false}
      >
        <Loaded query={failures} skeleton={WAITING}>
          {(view) => <Failures view={view} />}
        </Loaded>
      </Panel>
      <Panel
        title="Alarms"
        description="Of the last week. The log and the metric lethe_alarms_total have them too."
        padded={false}
      >
        <Loaded query={failures} skeleton={WAITING}>
          {({ alarms }) => <Alarms alarms={alarms} />}
        </Loaded>
      </Panel>
    </div>
  );
}

function Failures({ view: { failures, since } }: { view: FailuresView }) {
  if (failures.length === 0)
    return (
      <p className="px-5 pb-5 text-ink-soft">
        None since <Ago at={since} />.
      </p>
    );
  return (
    <ul className="divide-y divide-line border-t border-line">
      {failures.map((failure) => (
        <Failure key={`${failure.tenantId} ${failure.reason}`} failure={failure} since={since} />
      ))}
    </ul>
  );
}

function Failure({ failure, since }: { failure: FailureView; since: string }) {
  const { tenantId, tenantName, reason, requests } = failure;
  const rows = new URLSearchParams({ reason, from: since });
  return (
    <li className="px-5 py-3">
      <p className="flex flex-wrap items-baseline gap-x-2">
        <Link href={`/tenants/${tenantId}/decisions?${rows}`} className="font-medium hover:text-accent">
          {REASON_WORDS[reason]}
        </Link>
        <span className="text-ink-soft">{plural(requests, "request", "requests")} of</span>
        <LongText text={tenantName} />
      </p>
      <p className="text-[13px] text-ink-soft">{REASON_ADVICE[reason]}</p>
    </li>
  );
}

function Alarms({ alarms }: { alarms: readonly AlarmView[] }) {
  if (alarms.length === 0) return <p className="px-5 pb-5 text-ink-soft">None was raised.</p>;
  return (
    <ul className="max-h-96 divide-y divide-line overflow-y-auto border-t border-line">
      {alarms.map(({ seq, at, kind, tenantId, tenantName, nearMisses }) => (
        <li key={seq} className="px-5 py-3">
          <p className="font-medium">{ALARM_WORDS[kind] ?? kind}</p>
          <p className="text-[13px] text-ink-soft">
            {nearMisses !== null && `${plural(nearMisses, "near miss", "near misses")}, `}
            <Ago at={at} />, by an app of{" "}
            <Link href={`/tenants/${tenantId}/keys`} className="font-medium hover:text-accent">
              <LongText text={tenantName} />
            </Link>
          </p>
        </li>
      ))}
    </ul>
  );
}
