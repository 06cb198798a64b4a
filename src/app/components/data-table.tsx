// biome-ignore-all lint/a11y/noRedundantRoles: the layout for phones takes the roles of a table away, so they are said again
"use client";

import {
  type ColumnDef,
  createSortedRowModel,
  type Header,
  rowSortingFeature,
  type SortingState,
  sortFns,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { cn } from "./class-names";

export interface TableColumn<T> {
  id: string;
  /** Shown as the head of the column, and as the label of the value on a phone. Empty: only a button stands there. */
  header: string;
  cell: (row: T) => ReactNode;
  /** Makes the column sortable. */
  sortBy?: (row: T) => string | number;
  align?: "end";
  /** Leads the card on a phone, without a label. */
  lead?: boolean;
  /** Needs no label on a phone. */
  bare?: boolean;
  /** Has a whole line of the card on a phone. */
  long?: boolean;
  /** Left out where there is no room. */
  wide?: boolean;
  /** A control for the head, e.g. "select all". */
  headerCell?: ReactNode;
}

interface NumberColumn<T, N extends number | null> extends Pick<TableColumn<T>, "id" | "header" | "wide"> {
  numberOf: (row: T) => N;
  format: (value: N) => string;
}

/** Sorted by the number and shown in words; what has no number is less than everything. */
export function numberColumn<T, N extends number | null>(column: NumberColumn<T, N>): TableColumn<T> {
  const { numberOf, format, ...head } = column;
  return {
    ...head,
    align: "end",
    sortBy: (row) => numberOf(row) ?? Number.NEGATIVE_INFINITY,
    cell: (row) => format(numberOf(row)),
  };
}

interface DataTableProps<T> {
  label: string;
  columns: readonly TableColumn<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  initialSort?: SortingState;
  /** Dims a row whose life is over (revoked, removed). */
  isFaded?: (row: T) => boolean;
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel(), sortFns });
type Features = typeof features;

function toDefinition<T extends object>(column: TableColumn<T>): ColumnDef<Features, T> {
  const { id, header, sortBy } = column;
  if (!sortBy) return { id, header, enableSorting: false };
  return { id, header, accessorFn: sortBy, sortFn: "basic", sortDescFirst: column.align === "end" };
}

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, rowId, initialSort, isFaded } = props;
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    columns: definitions,
    data,
    getRowId: rowId,
    initialState: { sorting: initialSort ?? [] },
  });
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    <div className="relative overflow-x-auto">
      {/* The roles are repeated because the phone's layout takes the table's own away. */}
      <table role="table" aria-label={label} className="stacking-table w-full border-collapse text-[13px]">
        <thead role="rowgroup">
          <tr role="row" className="border-y border-line bg-sunken/50 in-data-headless:border-t-0">
            {table.getHeaderGroups()[0]?.headers.map((header) => (
              <HeadCell key={header.id} header={header} column={byId.get(header.column.id)} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="divide-y divide-line">
          {table.getRowModel().rows.map((row) => (
            <tr
              key={row.id}
              role="row"
              className={cn("relative transition-colors hover:bg-sunken/50", isFaded?.(row.original) && "opacity-60")}
            >
              {columns.map((column) => (
                <BodyCell key={column.id} column={column} row={row.original} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BodyCell<T>({ column, row }: { column: TableColumn<T>; row: T }) {
  return (
    <td
      role="cell"
      data-label={column.lead || column.bare ? "" : column.header}
      {...(column.lead ? { "data-span": "lead" } : column.long ? { "data-span": "row" } : {})}
      className={cn(
        "h-11 px-3 whitespace-nowrap first:pl-5 last:pr-5",
        column.id === "select" && "w-10 pr-0",
        column.align === "end" && "text-right tabular-nums",
        column.wide && "max-xl:hidden",
      )}
    >
      {column.cell(row)}
    </td>
  );
}

const SORT_WORDS = { asc: "ascending", desc: "descending" } as const;
const SORT_ICONS = { asc: ArrowUp, desc: ArrowDown };

function HeadCell<T extends object>({
  header,
  column,
}: {
  header: Header<Features, T, unknown>;
  column: TableColumn<T> | undefined;
}) {
  const sorted = header.column.getIsSorted();
  const Icon = sorted ? SORT_ICONS[sorted] : ChevronsUpDown;
  const name = column?.header ?? "";
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sorted ? SORT_WORDS[sorted] : undefined}
      className={cn(
        column?.id === "select" && "w-10 pr-0",
        "h-9 px-3 text-left text-xs font-medium whitespace-nowrap text-ink-faint first:pl-5 last:pr-5",
        column?.align === "end" && "text-right",
        column?.wide && "max-xl:hidden",
      )}
    >
      {column?.headerCell ??
        (header.column.getCanSort() ? (
          <button
            type="button"
            onClick={header.column.getToggleSortingHandler()}
            className={cn("group inline-flex items-center gap-1 hover:text-ink", sorted && "text-ink")}
          >
            {name}
            <Icon aria-hidden="true" className={cn("size-3.5", !sorted && "opacity-40 group-hover:opacity-100")} />
          </button>
        ) : (
          name || <span className="sr-only">Actions</span>
        ))}
    </th>
  );
}
