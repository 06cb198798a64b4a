"use client";

import { useQuery } from "@tanstack/react-query";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { ReadOnlyNote } from "../../components/role";
import { TenantSelect } from "../../components/tenant-select";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { leave } from "../../data/leave-guard";
import { useTenantInAddress } from "../../data/tenant-in-address";
import { useTRPC } from "../../data/trpc";
import type { Fallback } from "./policy-types";
import { Workbench } from "./workbench";

export function PolicyPageBody() {
  const [tenantId, setTenantId] = useTenantInAddress();
  return (
    <>
      <PageHeader
        title="Policy"
        lead="What may be looked up in the cache and what may be stored in it, in Rego. It sees facts about a request, never its text."
        actions={
          <TenantSelect
            label="Whose policy"
            none="Global default"
            tenantId={tenantId}
            onTenant={(next) => leave(() => setTenantId(next))}
          />
        }
      />
      <ReadOnlyNote act="policy.write" what="change or publish a policy" />
      {tenantId !== null && <ExternalPolicyNote tenantId={tenantId} />}
      <OwnersPolicy key={tenantId} tenantId={tenantId} />
    </>
  );
}

function ExternalPolicyNote({ tenantId }: { tenantId: string }) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.settings.get.queryOptions({ tenantId }));
  const address = data?.settings.externalPolicyUrl;
  if (!address) return null;
  return (
    <Notice kind="warning" title="This tenant asks another server for its decisions" className="mb-5">
      <span className="[overflow-wrap:anywhere]">{address}</span> decides. A policy published here takes effect when
      that address is taken out of the tenant's settings.
    </Notice>
  );
}

function OwnersPolicy({ tenantId }: { tenantId: string | null }) {
  const trpc = useTRPC();
  const own = useQuery(trpc.policies.list.queryOptions({ tenantId }));
  const global = useQuery(trpc.policies.list.queryOptions({ tenantId: null }));
  return (
    <Loaded query={own} skeleton={<Waiting />}>
      {({ versions, defaultSource, recipes }) => (
        <Loaded query={global} skeleton={<Waiting />}>
          {(shared) => {
            const builtIn: Fallback = { name: "Built-in policy", source: defaultSource };
            const published = shared.versions.find((version) => version.state === "published");
            const fallback =
              tenantId === null || published === undefined
                ? builtIn
                : { name: `Global default, version ${published.version}`, source: published.source };
            return <Workbench {...{ tenantId, versions, fallback, recipes }} />;
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Waiting() {
  return (
    <Panel>
      <div className="h-96 animate-breathe rounded-lg bg-line/40" />
    </Panel>
  );
}
