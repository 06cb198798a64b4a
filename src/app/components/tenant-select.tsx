"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../data/trpc";
import { cn } from "./class-names";
import { Select } from "./ui/select";

interface TenantSelectProps {
  label: string;
  /** What no tenant means; not given: one is always chosen. */
  none?: string;
  tenantId: string | null;
  className?: string;
  onTenant: (tenantId: string | null) => void;
}

/** All tenants by name. One that is not there any more stays chosen, and says so. */
export function TenantSelect({ label, none, tenantId, className, onTenant }: TenantSelectProps) {
  const trpc = useTRPC();
  const { data: tenants } = useQuery(trpc.tenants.list.queryOptions());
  return (
    <Select
      aria-label={label}
      className={cn("w-60 max-w-full", className)}
      value={tenantId ?? ""}
      onChange={(event) => onTenant(event.target.value || null)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {tenants?.map((tenant) => (
        <option key={tenant.id} value={tenant.id}>
          {tenant.name}
        </option>
      ))}
      {tenantId !== null && !tenants?.some((tenant) => tenant.id === tenantId) && (
        <option value={tenantId}>{tenants ? "An erased tenant" : "Loading"}</option>
      )}
    </Select>
  );
}
