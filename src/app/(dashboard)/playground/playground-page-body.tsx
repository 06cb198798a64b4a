"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { TenantView } from "@/server/services/views";
import { EmptyState } from "../../components/empty-state";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { Select } from "../../components/ui/select";
import { useTRPC } from "../../data/trpc";
import { TabContent, Tabs } from "../policy/tabs";
import { LookUpTab } from "./look-up/look-up-tab";
import { PersonalDataTab } from "./personal-data/personal-data-tab";

const TABS = [
  { value: "personal-data", label: "Personal data" },
  { value: "look-up", label: "Look-up" },
] as const;

export function PlaygroundPageBody() {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.tenants.list.queryOptions());
  const [chosen, setChosen] = useState<string | null>(null);
  const tenant = tenants.data?.find(({ id }) => id === chosen) ?? tenants.data?.[0];
  return (
    <>
      <PageHeader
        title="Playground"
        lead="See what the scanner finds and what a look-up would do, with a tenant's settings, recognisers, policy and entries."
        actions={tenant && <TenantSelect tenants={tenants.data ?? []} tenantId={tenant.id} onTenant={setChosen} />}
      />
      <Loaded query={tenants}>{() => (tenant ? <Tools tenantId={tenant.id} /> : <NoTenant />)}</Loaded>
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

interface TenantSelectProps {
  tenants: readonly TenantView[];
  tenantId: string;
  onTenant: (tenantId: string) => void;
}

function TenantSelect({ tenants, tenantId, onTenant }: TenantSelectProps) {
  return (
    <Select
      aria-label="Tenant"
      className="w-60 max-w-full"
      value={tenantId}
      onChange={(event) => onTenant(event.target.value)}
    >
      {tenants.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {tenant.name}
        </option>
      ))}
    </Select>
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
