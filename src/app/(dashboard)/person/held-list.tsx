"use client";

import { useMutation } from "@tanstack/react-query";
import Link from "next/link";
import type { HeldPersonView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { DownloadButton, download } from "../../components/download";
import { formatCount } from "../../components/format";
import { LongText } from "../../components/long-text";
import { Checkbox } from "../../components/ui/checkbox";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";

interface HeldListProps {
  subject: string;
  held: readonly HeldPersonView[];
  selected: ReadonlySet<string>;
  onSelected: (selected: ReadonlySet<string>) => void;
}

export function HeldList({ subject, held, selected, onSelected }: HeldListProps) {
  const toggle = (tenantId: string, on: boolean) => {
    const next = new Set(selected);
    if (on) next.add(tenantId);
    else next.delete(tenantId);
    onSelected(next);
  };
  const columns: TableColumn<HeldPersonView>[] = [
    {
      id: "select",
      header: "Erase there",
      bare: true,
      headerCell: <span className="sr-only">Erase there</span>,
      cell: ({ tenantId, tenantName, mayErase }) => (
        <Checkbox
          aria-label={`Erase in ${tenantName}`}
          checked={selected.has(tenantId)}
          disabled={!mayErase}
          onCheckedChange={(checked) => toggle(tenantId, checked === true)}
        />
      ),
    },
    {
      id: "tenant",
      header: "Tenant",
      lead: true,
      cell: ({ tenantId, tenantName }) => (
        <Link href={`/tenants/${tenantId}`} className="font-medium hover:text-accent">
          <LongText text={tenantName} />
        </Link>
      ),
    },
    { id: "entries", header: "Entries", align: "end", cell: ({ entries }) => formatCount(entries) },
    { id: "decisions", header: "Decisions", align: "end", cell: ({ decisions }) => formatCount(decisions) },
    {
      id: "export",
      header: "",
      align: "end",
      cell: (row) => (row.mayExport ? <Export subject={subject} row={row} /> : null),
    },
  ];
  return <DataTable label="Where something is held" columns={columns} rows={held} rowId={({ tenantId }) => tenantId} />;
}

/** A file for the person: not shown here, where others than they may look on. */
function Export({ subject, row }: { subject: string; row: HeldPersonView }) {
  const trpc = useTRPC();
  const act = useAct<unknown>({
    done: "Export downloaded: it holds the answers, so hand it to this person only",
    onDone: (data) => download("lethe-export.json", JSON.stringify(data, null, 2), "application/json"),
  });
  const fetchAll = useMutation(trpc.subjects.export.mutationOptions(act));
  return (
    <DownloadButton
      busy={fetchAll.isPending}
      onClick={() => fetchAll.mutate({ tenantId: row.tenantId, subject })}
      label={`Export from ${row.tenantName}`}
    >
      Export
    </DownloadButton>
  );
}
