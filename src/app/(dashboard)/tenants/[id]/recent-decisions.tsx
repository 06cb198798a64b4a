"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { DecisionTable } from "../../../components/decision-table";
import { Loaded } from "../../../components/loaded";
import { Button } from "../../../components/ui/button";
import { Panel } from "../../../components/ui/panel";
import { LIVE_MS } from "../../../data/live";
import { useTRPC } from "../../../data/trpc";
import { useTenant } from "./tenant-frame";

const RECENT = 8;

export function RecentDecisions() {
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
