"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { TenantSelect } from "../../components/tenant-select";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { TabContent, Tabs } from "../../components/ui/tabs";
import { useTenantInAddress } from "../../data/tenant-in-address";
import { useTRPC } from "../../data/trpc";
import { PersonalDataTab } from "./personal-data/personal-data-tab";

const LookUpTab = dynamic(() => import("./look-up/look-up-tab").then((module) => module.LookUpTab), { ssr: false });

const TABS = [
  { value: "personal-data", label: "Personal data" },
  { value: "look-up", label: "Look-up" },
] as const;

export function PlaygroundPageBody() {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.tenants.list.queryOptions({ limit: 1 }));
  const [chosen, setChosen] = useTenantInAddress();
  const tenantId = chosen ?? tenants.data?.items[0]?.id ?? null;
  return (
    <>
      <PageHeader
        title="Playground"
        lead="See what the scanner finds and what a look-up would do, with a tenant's settings, recognisers, policy and entries."
        actions={tenantId && <TenantSelect label="Tenant" tenantId={tenantId} onTenant={setChosen} />}
      />
      <Loaded query={tenants}>{() => (tenantId ? <Tools tenantId={tenantId} /> : <NoTenant />)}</Loaded>
    </>
  );
}

function NoTenant() {
  return (
    <Panel padded={false}>
      <EmptyState
        title="There is no tenant yet"
        action={
          <Button asChild>
            <Link href="/tenants">Create a tenant</Link>
          </Button>
        }
      >
        The playground uses a tenant's settings and policy.
      </EmptyState>
    </Panel>
  );
}

function Tools({ tenantId }: { tenantId: string }) {
  const [tab, setTab] = useState<(typeof TABS)[number]["value"]>("personal-data");
  return (
    <Tabs label="Tools" tabs={TABS} value={tab} onValue={setTab}>
      <TabContent value="personal-data" keep>
        <PersonalDataTab tenantId={tenantId} />
      </TabContent>
      <TabContent value="look-up" keep>
        <LookUpTab tenantId={tenantId} />
      </TabContent>
    </Tabs>
  );
}
