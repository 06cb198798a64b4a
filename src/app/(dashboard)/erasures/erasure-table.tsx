"use client";

import Link from "next/link";
import type { ErasureView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { formatCount, formatDateTime } from "../../components/format";
import { LongText } from "../../components/long-text";
import { Nothing } from "../../components/nothing";
import { ErasureStateBadge } from "./erasure-state";

const KIND_WORDS: Record<ErasureView["kind"], string> = {
  subject: "One person",
  tenant: "All of a tenant",
  deletion: "The tenant itself",
};

const COLUMNS: readonly TableColumn<ErasureView>[] = [
  {
    id: "tenant",
    header: "Tenant",
    lead: true,
    cell: (erasure) => (
      <Link href={`/erasures/${erasure.id}`} className="font-medium after:absolute after:inset-0 hover:text-accent">
        <LongText text={erasure.tenantName || "A deleted tenant"} />
      </Link>
    ),
  },
  { id: "whom", header: "Erased", cell: ({ kind }) => KIND_WORDS[kind] },
  {
    id: "case",
    header: "Case",
    cell: ({ caseNumber }) => (caseNumber === null ? <Nothing /> : <LongText text={caseNumber} />),
  },
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

export function ErasureTable({ erasures }: { erasures: readonly ErasureView[] }) {
  return (
    <DataTable
      label="Erasures"
      columns={COLUMNS}
      rows={erasures}
      rowId={(erasure) => erasure.id}
      initialSort={{ id: "at", desc: true }}
    />
  );
}
