"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SnapshotView } from "@/server/services/entries/model-snapshots";
import { DataTable, type TableColumn } from "../../../../components/data-table";
import { EmptyState } from "../../../../components/empty-state";
import { formatCount, plural } from "../../../../components/format";
import { Loaded } from "../../../../components/loaded";
import { useWriteControl } from "../../../../components/role";
import { Ago } from "../../../../components/time";
import { Button } from "../../../../components/ui/button";
import { ConfirmDialog } from "../../../../components/ui/confirm-dialog";
import { Panel } from "../../../../components/ui/panel";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";

const idOf = ({ provider, model, snapshot }: SnapshotView) => `${provider}\n${model}\n${snapshot}`;

/** Of protocol, address and id only the address says something to people. */
function addressIn(provider: string): string {
  return provider.split(" ").find((part) => part.includes("://")) ?? provider;
}

function columns(onDrop: (snapshot: SnapshotView) => void): TableColumn<SnapshotView>[] {
  return [
    { id: "model", header: "Asked for", lead: true, cell: ({ model }) => <code className="text-xs">{model}</code> },
    { id: "snapshot", header: "Answered by", cell: ({ snapshot }) => <code className="text-xs">{snapshot}</code> },
    { id: "provider", header: "Provider", wide: true, cell: ({ provider }) => addressIn(provider) },
    {
      id: "since",
      header: "State",
      cell: ({ supersededAt, servesUntil }) => (supersededAt === null ? "Answers now" : <Until at={servesUntil} />),
    },
    { id: "entries", header: "Entries", align: "end", cell: ({ entries }) => formatCount(entries) },
    {
      id: "drop",
      header: "",
      align: "end",
      cell: (snapshot) => <DropButton snapshot={snapshot} onDrop={onDrop} />,
    },
  ];
}

function Until({ at }: { at: string | null }) {
  if (at === null) return "Answers no more";
  return new Date(at).getTime() > Date.now() ? (
    <>
      Served until <Ago at={at} />
    </>
  ) : (
    "Not served any more"
  );
}

function DropButton({ snapshot, onDrop }: { snapshot: SnapshotView; onDrop: (snapshot: SnapshotView) => void }) {
  const control = useWriteControl("entries.remove");
  if (snapshot.supersededAt === null || snapshot.entries === 0) return null;
  return (
    <Button
      size="sm"
      look="danger-plain"
      aria-label={`Remove answers of ${snapshot.snapshot}`}
      onClick={() => onDrop(snapshot)}
      {...control}
    >
      Remove its answers
    </Button>
  );
}

/** Providers keep names and change the model behind them: which one has answered to which name, and what it has left. */
export function SnapshotPanel({ tenantId }: { tenantId: string }) {
  const trpc = useTRPC();
  const snapshots = useQuery(trpc.entries.snapshots.queryOptions({ tenantId }));
  const [dropping, setDropping] = useState<SnapshotView | null>(null);
  return (
    <Panel
      title="The model behind a name"
      description="As fresh answers name it. When another one answers, entries of the older are served for as long as the settings say."
      padded={false}
    >
      <Loaded query={snapshots}>
        {(list) =>
          list.length === 0 ? (
            <EmptyState title="Nothing is known yet">
              Providers name the model with each answer. Names that mean one model only are not listed.
            </EmptyState>
          ) : (
            <DataTable label="Models behind names" columns={columns(setDropping)} rows={list} rowId={idOf} />
          )
        }
      </Loaded>
      {dropping !== null && <DropDialog tenantId={tenantId} snapshot={dropping} onClose={() => setDropping(null)} />}
    </Panel>
  );
}

interface DropDialogProps {
  tenantId: string;
  snapshot: SnapshotView;
  onClose: () => void;
}

function DropDialog({ tenantId, snapshot: { model, snapshot, entries }, onClose }: DropDialogProps) {
  const trpc = useTRPC();
  const act = useAct<{ removed: number }>({ done: "Answers removed", onDone: onClose });
  const drop = useMutation(trpc.entries.dropSnapshot.mutationOptions(act));
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Remove answers of ${snapshot}?`}
      action={`Remove ${plural(entries, "answer", "answers")}`}
      busy={drop.isPending}
      onConfirm={() => drop.mutate({ tenantId, model, snapshot })}
    >
      Requests for {model} go to the provider again, whose answers now come from another model.
    </ConfirmDialog>
  );
}
