import type { UsageTotals } from "@/server/services/views";
import { numberColumn, type TableColumn } from "./data-table";
import { formatCompact, formatPercent, savedWords } from "./format";

/** What was asked and what the cache made of it, wherever usage is a part of a row. */
export function usageColumns<T>(totalsOf: (row: T) => UsageTotals): TableColumn<T>[] {
  return [
    numberColumn({
      id: "requests",
      header: "Requests",
      numberOf: (row) => totalsOf(row).requests,
      format: formatCompact,
    }),
    numberColumn({ id: "rate", header: "Hit rate", numberOf: (row) => totalsOf(row).hitRate, format: formatPercent }),
    {
      id: "saved",
      header: "Saved",
      align: "end",
      sortBy: (row) => totalsOf(row).moneySavedUsd,
      cell: (row) => savedWords(totalsOf(row)),
    },
  ];
}
