"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { TenantView } from "@/server/services/views";
import { DataTable, numberColumn, type TableColumn } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { formatBytes, formatCompact } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { OutcomeBar } from "../../components/outcome";
import { PageHeader } from "../../components/page-header";
import { ReadOnlyNote, useWriteControl } from "../../components/role";
import { Button } from "../../components/ui/button";
import { Input } from "../../components/ui/field";
import { Panel } from "../../components/ui/panel";
import { usageColumns } from "../../components/usage-columns";
import { CALM_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { CreateTenantDialog } from "./create-tenant-dialog";
import { TenantState } from "./tenant-state";

/** From this many on a list is searched, not read. */
const SEARCHABLE_FROM = 9;

const COLUMNS: readonly TableColumn<TenantView>[] = [
  {
    id: "name",
    header: "Tenant",
    lead: true,
    sortBy: (tenant) => tenant.name.toLowerCase(),
    cell: (tenant) => (
      <span className="flex items-center gap-2.5">
        <Link href={`/tenants/${tenant.id}`} className="font-medium after:absolute after:inset-0 hover:text-accent">
          {tenant.name}
        </Link>
        <TenantState state={tenant.state} />
      </span>
    ),
  },
  {
    id: "outcomes",
    header: "Last 24 h",
    long: true,
    cell: (tenant) => <OutcomeBar totals={tenant.day} className="w-full max-sm:mt-1.5 sm:w-32" />,
  },
  ...usageColumns<TenantView>((tenant) => tenant.day),
  numberColumn({ id: "entries", header: "Entries", numberOf: (tenant) => tenant.entries, format: formatCompact }),
  numberColumn({ id: "bytes", header: "Size", wide: true, numberOf: (tenant) => tenant.bytes, format: formatBytes }),
];

export function TenantList() {
  const trpc = useTRPC();
  const tenants = useQuery(trpc.tenants.list.queryOptions(undefined, { refetchInterval: CALM_MS }));
  const [creating, setCreating] = useState(false);
  const control = useWriteControl();
  const createButton = (
    <Button look="primary" onClick={() => setCreating(true)} {...control}>
      <Plus aria-hidden="true" />
      New tenant
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Tenants"
        lead="Each is alone: no key, entry, index or statistic crosses from one to another."
        actions={createButton}
      />
      <ReadOnlyNote what="create a tenant" />
      <Panel padded={false}>
        <Loaded query={tenants}>
          {(all) =>
            all.length === 0 ? (
              <EmptyState title="No tenants yet" action={createButton}>
                A tenant is a team, a product or a customer with a cache of its own.
              </EmptyState>
            ) : (
              <TenantTable tenants={all} />
            )
          }
        </Loaded>
      </Panel>
      {creating && <CreateTenantDialog onClose={() => setCreating(false)} />}
    </>
  );
}

function TenantTable({ tenants }: { tenants: readonly TenantView[] }) {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = tenants.filter((tenant) => tenant.name.toLowerCase().includes(wanted));
  return (
    <>
      {tenants.length >= SEARCHABLE_FROM && (
        <div className="relative max-w-xs p-3">
          <Search aria-hidden="true" className="absolute top-1/2 left-6 size-4 -translate-y-1/2 text-ink-faint" />
          <Input
            type="search"
            aria-label="Search tenants by name"
            placeholder="Search by name"
            className="pl-9"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      {shown.length === 0 ? (
        <EmptyState title={`No tenant is called “${search}”`}>Try a part of its name.</EmptyState>
      ) : (
        <DataTable
          label="Tenants"
          columns={COLUMNS}
          rows={shown}
          rowId={(tenant) => tenant.id}
          initialSort={[{ id: "name", desc: false }]}
        />
      )}
    </>
  );
}
