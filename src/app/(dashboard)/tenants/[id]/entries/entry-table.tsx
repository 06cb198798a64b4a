"use client";

import type { EntryView } from "@/server/services/views";
import { DataTable, numberColumn, type TableColumn } from "../../../../components/data-table";
import { formatBytes, formatCompact, formatMoney, shortId } from "../../../../components/format";
import { LongText } from "../../../../components/long-text";
import { Nothing } from "../../../../components/nothing";
import { Ago, MaybeAgo } from "../../../../components/time";
import { Checkbox } from "../../../../components/ui/checkbox";
import { useCanWrite } from "../../../../data/session";
import { TierBadge } from "./tier-badge";

interface EntryTableProps {
  entries: readonly EntryView[];
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
}

function withToggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next;
}

function selectColumn({ entries, selected, onSelect }: EntryTableProps): TableColumn<EntryView> {
  const all = entries.every((entry) => selected.has(entry.id));
  return {
    id: "select",
    header: "",
    headerCell: (
      <Checkbox
        aria-label="Select all entries shown"
        checked={all ? true : selected.size > 0 ? "indeterminate" : false}
        onCheckedChange={() => onSelect(all ? new Set() : new Set(entries.map((entry) => entry.id)))}
      />
    ),
    cell: (entry) => (
      <Checkbox
        aria-label={`Select entry ${shortId(entry.id)}`}
        checked={selected.has(entry.id)}
        onCheckedChange={() => onSelect(withToggled(selected, entry.id))}
      />
    ),
  };
}

/** Not sorted here: of a page, the greatest is not the greatest of all. */
function unsorted({ sortBy: _, ...column }: TableColumn<EntryView>): TableColumn<EntryView> {
  return column;
}

function Place({ entry: { namespace, tags } }: { entry: EntryView }) {
  const words = [namespace, ...tags].filter((word) => word !== null);
  return words.length === 0 ? <Nothing /> : <LongText text={words.join(", ")} className="text-ink-soft" />;
}

function dataColumns(onOpen: (id: string) => void): TableColumn<EntryView>[] {
  return [
    {
      id: "id",
      header: "Entry",
      lead: true,
      cell: (entry) => (
        <button
          type="button"
          onClick={() => onOpen(entry.id)}
          aria-label={`Open entry ${shortId(entry.id)}`}
          className="font-mono text-[12.5px] font-medium after:absolute after:inset-0 hover:text-accent"
        >
          {shortId(entry.id)}
        </button>
      ),
    },
    { id: "model", header: "Model", cell: (entry) => <LongText text={entry.model} /> },
    { id: "place", header: "Namespace and tags", wide: true, cell: (entry) => <Place entry={entry} /> },
    { id: "tier", header: "Tier", cell: (entry) => <TierBadge entry={entry} /> },
    numberColumn({ id: "hits", header: "Hits", numberOf: (entry) => entry.hitCount, format: formatCompact }),
    numberColumn({
      id: "saved",
      header: "Saved",
      numberOf: (entry) => entry.hitCount * entry.costUsd,
      format: (usd) => (usd === 0 ? "–" : formatMoney(usd)),
    }),
    numberColumn({ id: "size", header: "Size", numberOf: (entry) => entry.bytes, format: formatBytes }),
    {
      id: "created",
      header: "Stored",
      align: "end",
      cell: (entry) => <Ago at={entry.createdAt} />,
    },
    { id: "expires", header: "Expires", align: "end", cell: (entry) => <MaybeAgo at={entry.expiresAt} /> },
  ];
}

export function EntryTable(props: EntryTableProps) {
  const canWrite = useCanWrite("entries.remove");
  const columns = dataColumns(props.onOpen).map(unsorted);
  return (
    <DataTable
      label="Entries"
      columns={canWrite ? [selectColumn(props), ...columns] : columns}
      rows={props.entries}
      rowId={(entry) => entry.id}
      isFaded={(entry) => entry.quarantinedAt !== null}
    />
  );
}
