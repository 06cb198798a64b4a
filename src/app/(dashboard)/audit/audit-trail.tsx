"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { AuditView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { formatDateTime } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { LongText } from "../../components/long-text";
import { MoreRows } from "../../components/more-rows";
import { Nothing } from "../../components/nothing";
import { PageHeader } from "../../components/page-header";
import { TenantSelect } from "../../components/tenant-select";
import { Panel } from "../../components/ui/panel";
import { CALM_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { EvidencePanel } from "./evidence-panel";

const PAGE_SIZE = 50;

const COLUMNS: readonly TableColumn<AuditView>[] = [
  {
    id: "seq",
    header: "No.",
    cell: (record) => <span className="text-ink-faint tabular-nums">{record.seq}</span>,
  },
  {
    id: "action",
    header: "Act",
    lead: true,
    cell: (record) => <code className="text-[12.5px] font-medium">{record.action}</code>,
  },
  {
    id: "at",
    header: "When",
    cell: (record) => <time dateTime={record.at}>{formatDateTime(record.at)}</time>,
  },
  { id: "actor", header: "By", cell: (record) => <LongText text={record.actor} /> },
  {
    id: "tenant",
    header: "Tenant",
    cell: (record) =>
      record.tenantId === null ? <Nothing /> : <LongText text={record.tenantName ?? "an erased tenant"} />,
  },
  { id: "details", header: "Details", long: true, cell: (record) => <Details record={record} /> },
];

function Details({ record }: { record: AuditView }) {
  const rows = Object.entries(record.details);
  if (rows.length === 0 && record.target === null) return <Nothing />;
  return (
    <details className="w-full min-w-0 text-left sm:max-w-80">
      <summary className="truncate text-ink-soft">{summaryOf(record)}</summary>
      <dl className="flex flex-col gap-1 py-2 text-xs whitespace-normal">
        {record.target !== null && <Detail name="target" value={record.target} />}
        {rows.map(([name, value]) => (
          <Detail key={name} name={name} value={typeof value === "string" ? value : JSON.stringify(value)} />
        ))}
      </dl>
    </details>
  );
}

function summaryOf(record: AuditView): string {
  const first = Object.entries(record.details).find(([, value]) => typeof value !== "object");
  return first ? `${first[0]}: ${String(first[1])}` : (record.target ?? "Show");
}

function Detail({ name, value }: { name: string; value: string }) {
  return (
    <div className="[overflow-wrap:anywhere]">
      <dt className="inline text-ink-faint">{name}: </dt>
      <dd className="inline font-mono">{value}</dd>
    </div>
  );
}

export function AuditTrail() {
  const trpc = useTRPC();
  const [tenantId, setTenantId] = useState<string | null>(null);
  const records = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(
      { limit: PAGE_SIZE, ...(tenantId ? { tenantId } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: CALM_MS },
    ),
  );
  return (
    <>
      <PageHeader
        title="Audit trail"
        lead="Every administrative act, written in the same transaction as the act itself. No record, no act."
        actions={
          <TenantSelect
            label="Show only one tenant"
            none="All tenants"
            className="w-52"
            tenantId={tenantId}
            onTenant={setTenantId}
          />
        }
      />
      <Panel padded={false}>
        <Loaded query={records}>
          {(data) => {
            const rows = data.pages.flatMap((page) => page.items);
            if (rows.length === 0) return <EmptyState title="No acts yet">The first one will appear here.</EmptyState>;
            return (
              <DataTable label="Audit records" columns={COLUMNS} rows={rows} rowId={(record) => String(record.seq)} />
            );
          }}
        </Loaded>
        <MoreRows query={records} />
      </Panel>
      {records.data && <EvidencePanel />}
    </>
  );
}
