"use client";

import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Plus, Search } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { TenantView } from "@/server/services/views";
import { BrakePanel } from "../../components/brake-panel";
import { DataTable, numberColumn, type TableColumn } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { formatBytes, formatCompact } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { LongText } from "../../components/long-text";
import { MoreRows } from "../../components/more-rows";
import { OutcomeBar } from "../../components/outcome";
import { PageHeader } from "../../components/page-header";
import { ReadOnlyNote, useWriteControl } from "../../components/role";
import { Button } from "../../components/ui/button";
import { Input } from "../../components/ui/field";
import { Panel } from "../../components/ui/panel";
import { usageColumns } from "../../components/usage-columns";
import { CALM_MS } from "../../data/live";
import { useRested } from "../../data/rested";
import { useCan } from "../../data/session";
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
          <LongText text={tenant.name} />
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
  const [search, setSearch] = useState("");
  const tenants = useInfiniteQuery(
    trpc.tenants.list.infiniteQueryOptions(
      { search: useRested(search) },
      {
        getNextPageParam: (page) => page.nextCursor ?? undefined,
        refetchInterval: CALM_MS,
        placeholderData: keepPreviousData,
      },
    ),
  );
  const [creating, setCreating] = useState(false);
  const canBrake = useCan("brake");
  const control = useWriteControl("tenants.write");
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
      <ReadOnlyNote act="tenants.write" what="create a tenant" />
      <Panel padded={false}>
        <Loaded query={tenants}>
          {({ pages }) => {
            const all = pages.flatMap((page) => page.items);
            if (all.length === 0 && search === "") {
              return (
                <EmptyState title="No tenants yet" action={createButton}>
                  A tenant is a team, a product or a customer with a cache of its own.
                </EmptyState>
              );
            }
            return <TenantTable tenants={all} more={tenants.hasNextPage} search={search} onSearch={setSearch} />;
          }}
        </Loaded>
        <MoreRows query={tenants} />
      </Panel>
      {canBrake && tenants.data && <BrakePanel tenantId={null} className="mt-5" />}
      {creating && <CreateTenantDialog onClose={() => setCreating(false)} />}
    </>
  );
}

interface TenantTableProps {
  tenants: readonly TenantView[];
  /** There are pages that are not here. */
  more: boolean;
  search: string;
  onSearch: (search: string) => void;
}

function TenantTable({ tenants, more, search, onSearch }: TenantTableProps) {
  return (
    <>
      {(search !== "" || tenants.length >= SEARCHABLE_FROM) && (
        <div className="relative max-w-xs p-3">
          <Search aria-hidden="true" className="absolute top-1/2 left-6 size-4 -translate-y-1/2 text-ink-faint" />
          <Input
            type="search"
            aria-label="Search tenants by name"
            placeholder="Search by name"
            className="pl-9"
            value={search}
            onChange={(event) => onSearch(event.target.value)}
          />
        </div>
      )}
      {tenants.length === 0 ? (
        <EmptyState title={`No tenant is called “${search}”`}>Try a part of its name.</EmptyState>
      ) : (
        <DataTable
          key={String(more)}
          label="Tenants"
          columns={more ? COLUMNS.map(unsorted) : COLUMNS}
          rows={tenants}
          rowId={(tenant) => tenant.id}
        />
      )}
    </>
  );
}

/** Of a part of the tenants nobody may think that it is the whole: what is first of it is not first of all. */
function unsorted({ sortBy: _, ...column }: TableColumn<TenantView>): TableColumn<TenantView> {
  return column;
}
