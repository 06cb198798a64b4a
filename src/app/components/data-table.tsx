// biome-ignore-all lint/a11y/noRedundantRoles: the layout for phones takes the roles of a table away, so they are said again
"use client";

import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
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

interface Sort {
  id: string;
  desc: boolean;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly TableColumn<T>[];
  rows: readonly T[];
  rowId: (row: T) => string;
  initialSort?: Sort;
  /** Dims a row whose life is over (revoked, removed). */
  isFaded?: (row: T) => boolean;
}

/** Rows that are equal stay in the order in which they came. */
function sorted<T>(rows: readonly T[], columns: readonly TableColumn<T>[], sort: Sort | null): readonly T[] {
  const sortBy = columns.find(({ id }) => id === sort?.id)?.sortBy;
  if (sort === null || sortBy === undefined) return rows;
  const sign = sort.desc ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: sortBy(row) }));
  keyed.sort((a, b) => (a.key === b.key ? 0 : a.key < b.key ? -sign : sign));
  return keyed.map(({ row }) => row);
}

/** First the way that is asked for most (numbers from the greatest, names from A), then the other, then none. */
function nextSort<T>(column: TableColumn<T>, sort: Sort | null): Sort | null {
  const first = column.align === "end";
  if (sort?.id !== column.id) return { id: column.id, desc: first };
  return sort.desc === first ? { id: column.id, desc: !first } : null;
}

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { label, columns, rows, rowId, initialSort, isFaded } = props;
  const [sort, setSort] = useState<Sort | null>(initialSort ?? null);
  const shown = useMemo(() => sorted(rows, columns, sort), [rows, columns, sort]);
  return (
    <div className="relative overflow-x-auto">
      {/* The roles are repeated because the phone's layout takes the table's own away. */}
      <table role="table" aria-label={label} className="stacking-table w-full border-collapse text-[13px]">
        <thead role="rowgroup">
          <tr role="row" className="border-y border-line bg-sunken/50 in-data-headless:border-t-0">
            {columns.map((column) => (
              <HeadCell
                key={column.id}
                column={column}
                sort={sort?.id === column.id ? sort : null}
                onSort={() => setSort(nextSort(column, sort))}
              />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="divide-y divide-line">
          {shown.map((row) => (
            <tr
              key={rowId(row)}
              role="row"
              className={cn("relative transition-colors hover:bg-sunken/50", isFaded?.(row) && "opacity-60")}
            >
              {columns.map((column) => (
                <BodyCell key={column.id} column={column} row={row} />
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
        "h-11 whitespace-nowrap first:pl-5 last:pr-5",
        column.id === "select" ? "w-10 pl-3" : "px-3",
        column.align === "end" && "text-right tabular-nums",
        column.wide && "max-xl:hidden",
      )}
    >
      {column.cell(row)}
    </td>
  );
}

interface HeadCellProps<T> {
  column: TableColumn<T>;
  /** Null: it is not what the rows are sorted by. */
  sort: Sort | null;
  onSort: () => void;
}

function HeadCell<T>({ column, sort, onSort }: HeadCellProps<T>) {
  return (
    <th
      role="columnheader"
      scope="col"
      aria-sort={sort === null ? undefined : sort.desc ? "descending" : "ascending"}
      className={cn(
        "h-9 text-xs font-medium whitespace-nowrap text-ink-faint first:pl-5 last:pr-5",
        column.id === "select" ? "w-10 pl-3" : "px-3",
        column.align === "end" ? "text-right" : "text-left",
        column.wide && "max-xl:hidden",
      )}
    >
      {column.headerCell ??
        (column.sortBy ? (
          <SortButton name={column.header} sort={sort} onSort={onSort} />
        ) : (
          column.header || <span className="sr-only">Actions</span>
        ))}
    </th>
  );
}

function SortButton({ name, sort, onSort }: Pick<HeadCellProps<unknown>, "sort" | "onSort"> & { name: string }) {
  const Icon = sort === null ? ChevronsUpDown : sort.desc ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={onSort}
      className={cn("group inline-flex items-center gap-1 hover:text-ink", sort !== null && "text-ink")}
    >
      {name}
      <Icon aria-hidden="true" className={cn("size-3.5", sort === null && "opacity-40 group-hover:opacity-100")} />
    </button>
  );
}
