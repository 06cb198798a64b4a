"use client";

import { useQuery } from "@tanstack/react-query";
import { Select } from "../../components/ui/select";
import { useTRPC } from "../../data/trpc";

interface OwnerSelectProps {
  /** Null: the global default. */
  tenantId: string | null;
  onTenant: (tenantId: string | null) => void;
}

export function OwnerSelect({ tenantId, onTenant }: OwnerSelectProps) {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.tenants.list.queryOptions());
  return (
    <Select
      aria-label="Whose policy"
      className="w-60 max-w-full"
      value={tenantId ?? ""}
      onChange={(event) => onTenant(event.target.value || null)}
    >
      <option value="">Global default</option>
      {tenants.data?.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {tenant.name}
        </option>
      ))}
      {tenantId !== null && !tenants.data?.some((tenant) => tenant.id === tenantId) && (
        <option value={tenantId}>{tenants.data ? "An erased tenant" : "Loading"}</option>
      )}
    </Select>
  );
}
