"use client";

import { ProviderList } from "../../../providers/provider-list";
import { useTenant } from "../tenant-frame";
import { SnapshotPanel } from "./snapshot-panel";

/** Who answers this tenant's questions, and which model stands behind a name. */
export function TenantProviders() {
  const tenant = useTenant();
  return (
    <div className="flex flex-col gap-5">
      <ProviderList tenantId={tenant.id} />
      <SnapshotPanel tenantId={tenant.id} />
    </div>
  );
}
