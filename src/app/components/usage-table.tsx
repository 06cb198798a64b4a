"use client";

import type { ReactNode } from "react";
import type { UsageTotals } from "@/server/services/views";
import { DataTable, numberColumn, type TableColumn } from "./data-table";
import { formatDuration } from "./format";
import { LongText } from "./long-text";
import { OutcomeBar } from "./outcome";
import { usageColumns } from "./usage-columns";

interface UsageTableProps<T extends UsageTotals> {
  label: string;
  /** Head of the first column. */
  what: string;
  rows: readonly T[];
  nameOf: (row: T) => string;
  idOf: (row: T) => string;
  renderName?: (row: T) => ReactNode;
}

/** The same numbers for each tenant or each model. */
export function UsageTable<T extends UsageTotals>(props: UsageTableProps<T>) {
  const { label, what, rows, nameOf, idOf, renderName } = props;
  const columns: TableColumn<T>[] = [
    {
      id: "name",
      header: what,
      lead: true,
      sortBy: nameOf,
      cell: (row) => renderName?.(row) ?? <Name text={nameOf(row)} />,
    },
    {
      id: "outcomes",
      header: "Outcomes",
      long: true,
      bare: true,
      cell: (row) => <OutcomeBar totals={row} className="w-full sm:w-32" />,
    },
    ...usageColumns<T>((row) => row),
    numberColumn({ id: "time", header: "Time saved", numberOf: (row) => row.secondsSaved, format: formatDuration }),
  ];
  return (
    <DataTable label={label} columns={columns} rows={rows} rowId={idOf} initialSort={{ id: "requests", desc: true }} />
  );
}

function Name({ text }: { text: string }) {
  return <LongText text={text} className="font-medium" />;
}
