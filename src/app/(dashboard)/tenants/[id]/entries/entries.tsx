"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useState } from "react";
import type { EntryView } from "@/server/services/views";
import { EmptyState } from "../../../../components/empty-state";
import { plural } from "../../../../components/format";
import { Loaded } from "../../../../components/loaded";
import { MoreRows } from "../../../../components/more-rows";
import { ReadOnlyNote } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { ConfirmDialog } from "../../../../components/ui/confirm-dialog";
import { Panel } from "../../../../components/ui/panel";
import { useAct } from "../../../../data/act";
import { CALM_MS } from "../../../../data/live";
import { useCanWrite } from "../../../../data/session";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { EntryFilters, type Filters, NO_FILTERS, toQueryFilter } from "./entry-filters";
import { EntryTable } from "./entry-table";

const EntryDetail = dynamic(() => import("./entry-detail").then((module) => module.EntryDetail), { ssr: false });
const InvalidateDialog = dynamic(() => import("./invalidate-dialog").then((module) => module.InvalidateDialog), {
  ssr: false,
});

const PAGE_SIZE = 50;

export function Entries() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useEntryInAddress();
  const [invalidating, setInvalidating] = useState(false);
  const canRemove = useCanWrite("entries.remove");
  const filter = toQueryFilter(filters);
  const entries = useInfiniteQuery(
    trpc.entries.list.infiniteQueryOptions(
      { tenantId: tenant.id, limit: PAGE_SIZE, sort: filters.sort, filter },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: CALM_MS },
    ),
  );
  const filtered = Object.keys(filter).length > 0;
  const change = (next: Filters) => {
    setFilters(next);
    setSelected(new Set());
  };
  return (
    <>
      <ReadOnlyNote act="entries.remove" what="remove entries" />
      <Panel
        title="Entries"
        description="Stored answers. Questions are not kept, only keyed hashes of them."
        padded={false}
        actions={
          canRemove ? (
            <Button size="sm" onClick={() => setInvalidating(true)}>
              Remove many
            </Button>
          ) : null
        }
      >
        <EntryFilters filters={filters} onChange={change} />
        <SelectionBar selected={selected} onDone={() => setSelected(new Set())} />
        <Loaded query={entries}>
          {(data) => (
            <EntryList
              entries={data.pages.flatMap((page) => page.items)}
              filtered={filtered}
              selected={selected}
              onSelect={setSelected}
              onOpen={setOpened}
            />
          )}
        </Loaded>
        <MoreRows query={entries} />
      </Panel>
      {invalidating && <InvalidateDialog onClose={() => setInvalidating(false)} />}
      {opened !== null && <EntryDetail tenantId={tenant.id} entryId={opened} onClose={() => setOpened(null)} />}
    </>
  );
}

/** `?entry=`, so that a decision, a search or a colleague leads to it. */
function useEntryInAddress(): [string | null, (id: string | null) => void] {
  const params = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const open = (id: string | null) =>
    router.replace(id === null ? path : `${path}?entry=${encodeURIComponent(id)}`, { scroll: false });
  return [params.get("entry"), open];
}

interface EntryListProps {
  entries: readonly EntryView[];
  filtered: boolean;
  selected: ReadonlySet<string>;
  onSelect: (ids: ReadonlySet<string>) => void;
  onOpen: (id: string) => void;
}

function EntryList({ filtered, ...props }: EntryListProps) {
  if (props.entries.length > 0) return <EntryTable {...props} />;
  if (filtered) return <EmptyState title="No entry fits these filters">Clear one of them to see more.</EmptyState>;
  return (
    <EmptyState title="Nothing is held for this tenant">
      Each answered question that may be stored appears here, scrubbed and sealed.
    </EmptyState>
  );
}

function SelectionBar({ selected, onDone }: { selected: ReadonlySet<string>; onDone: () => void }) {
  const trpc = useTRPC();
  const tenant = useTenant();
  const [asking, setAsking] = useState(false);
  const act = useAct<unknown>({
    done: "Entries removed",
    onDone: () => {
      setAsking(false);
      onDone();
    },
  });
  const remove = useMutation(trpc.entries.remove.mutationOptions(act));
  if (selected.size === 0) return null;
  const count = plural(selected.size, "entry", "entries");
  return (
    <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line bg-accent-soft px-5 py-2">
      <p className="text-[13px] font-medium" aria-live="polite">
        {count} selected
      </p>
      <div className="flex gap-2">
        <Button size="sm" onClick={onDone}>
          Clear
        </Button>
        <Button size="sm" look="danger-plain" onClick={() => setAsking(true)}>
          Remove
        </Button>
      </div>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${count}?`}
        action="Remove"
        busy={remove.isPending}
        onConfirm={() => remove.mutate({ tenantId: tenant.id, ids: [...selected] })}
      >
        The next call with such a question is a miss and asks the model again. For a removal with a proof, erase the
        tenant or a person instead.
      </ConfirmDialog>
    </div>
  );
}
