"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRested } from "../data/rested";
import { useTRPC } from "../data/trpc";
import { cn } from "./class-names";
import { Input } from "./ui/field";
import { Select } from "./ui/select";

interface TenantSelectProps {
  label: string;
  /** What no tenant means; not given: one is always chosen. */
  none?: string;
  tenantId: string | null;
  className?: string;
  onTenant: (tenantId: string | null) => void;
}

/** Tenants by name: a page of them, and where there are more, what is typed beside it chooses which. */
export function TenantSelect({ label, none, tenantId, className, onTenant }: TenantSelectProps) {
  const trpc = useTRPC();
  const [search, setSearch] = useState("");
  const list = trpc.tenants.list.queryOptions({ search: useRested(search) }, { placeholderData: keepPreviousData });
  const { data: page } = useQuery(list);
  const isListed = page?.items.some((tenant) => tenant.id === tenantId) ?? false;
  const chosen = useQuery(
    trpc.tenants.get.queryOptions({ tenantId: tenantId ?? "" }, { enabled: tenantId !== null && !!page && !isListed }),
  );
  return (
    <div className={cn("flex max-w-full gap-2", className ?? "w-60")}>
      {(search !== "" || page?.nextCursor) && (
        <Input
          type="search"
          aria-label={`${label}: search by name`}
          placeholder="Search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      )}
      <Select
        aria-label={label}
        className="w-full"
        value={tenantId ?? ""}
        onChange={(event) => onTenant(event.target.value || null)}
      >
        {none !== undefined && <option value="">{none}</option>}
        {page?.items.map((tenant) => (
          <option key={tenant.id} value={tenant.id}>
            {tenant.name}
          </option>
        ))}
        {tenantId !== null && !isListed && (
          <option value={tenantId}>{chosen.data?.name ?? (chosen.isError ? "An erased tenant" : "Loading")}</option>
        )}
      </Select>
    </div>
  );
}
