"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ErasureView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { EmptyState } from "../../components/empty-state";
import { formatCount, formatDateTime } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { LongText } from "../../components/long-text";
import { PageHeader } from "../../components/page-header";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { ErasureStateBadge } from "./erasure-state";

const COLUMNS: readonly TableColumn<ErasureView>[] = [
  {
    id: "tenant",
    header: "Tenant",
    lead: true,
    cell: (erasure) => (
      <Link href={`/erasures/${erasure.id}`} className="font-medium after:absolute after:inset-0 hover:text-accent">
        <LongText text={erasure.tenantName} />
      </Link>
    ),
  },
  { id: "whom", header: "Erased", cell: (erasure) => (erasure.ofSubject ? "One person" : "Whole tenant") },
  { id: "state", header: "State", cell: (erasure) => <ErasureStateBadge erasure={erasure} /> },
  {
    id: "entries",
    header: "Entries",
    align: "end",
    cell: (erasure) => formatCount(erasure.counts.entries ?? 0),
  },
  {
    id: "by",
    header: "Asked for by",
    cell: (erasure) => <LongText text={erasure.requestedBy} className="text-ink-soft" />,
  },
  {
    id: "at",
    header: "When",
    align: "end",
    sortBy: (erasure) => erasure.createdAt,
    cell: (erasure) => formatDateTime(erasure.createdAt),
  },
];

export function ErasureList() {
  const trpc = useTRPC();
  const erasures = useQuery(trpc.erasures.list.queryOptions({}, { refetchInterval: LIVE_MS }));
  return (
    <>
      <PageHeader title="Erasures" lead="What was forgotten, when, for whom, and the receipt that proves it." />
      <Panel padded={false}>
        <Loaded query={erasures}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState
                title="Nothing was erased yet"
                action={
                  <Button asChild>
                    <Link href="/tenants">Choose a tenant</Link>
                  </Button>
                }
              >
                An erasure begins on a tenant's page, under Erase: for the whole tenant or for one person.
              </EmptyState>
            ) : (
              <DataTable
                label="Erasures"
                columns={COLUMNS}
                rows={list}
                rowId={(erasure) => erasure.id}
                initialSort={[{ id: "at", desc: true }]}
              />
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}
