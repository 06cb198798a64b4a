"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { AppKeyView, TenantView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../../../components/data-table";
import { EmptyState } from "../../../../components/empty-state";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote, useWriteControl } from "../../../../components/role";
import { Ago, MaybeAgo } from "../../../../components/time";
import { Button } from "../../../../components/ui/button";
import { ConfirmDialog } from "../../../../components/ui/confirm-dialog";
import { Panel } from "../../../../components/ui/panel";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { LimitsButton } from "./limit-key-dialog";
import { NewKeyDialog } from "./new-key-dialog";
import { RotateButton } from "./rotate-key-dialog";

function columns(tenant: TenantView, onRevoke: (key: AppKeyView) => void): TableColumn<AppKeyView>[] {
  return [
    { id: "name", header: "Name", lead: true, cell: (key) => <span className="font-medium">{key.name}</span> },
    { id: "prefix", header: "Begins with", cell: (key) => <code className="text-xs">{key.prefix}…</code> },
    {
      id: "scopes",
      header: "May",
      long: true,
      cell: (key) => <span className="text-ink-soft sm:whitespace-normal">{key.scopes.join(", ")}</span>,
    },
    { id: "created", header: "Created", cell: (key) => <Ago at={key.createdAt} /> },
    { id: "used", header: "Last used", cell: (key) => <MaybeAgo at={key.lastUsedAt} /> },
    { id: "expires", header: "Expires", cell: (key) => <MaybeAgo at={key.expiresAt} /> },
    {
      id: "revoke",
      header: "",
      align: "end",
      cell: (key) =>
        key.revokedAt === null ? (
          <span className="inline-flex gap-2">
            <LimitsButton appKey={key} tenant={tenant} />
            <RotateButton appKey={key} tenant={tenant} />
            <RevokeButton appKey={key} onRevoke={onRevoke} />
          </span>
        ) : (
          <span>Revoked</span>
        ),
    },
  ];
}

function RevokeButton({ appKey, onRevoke }: { appKey: AppKeyView; onRevoke: (key: AppKeyView) => void }) {
  const control = useWriteControl("keys.write");
  return (
    <Button
      size="sm"
      look="danger-plain"
      aria-label={`Revoke ${appKey.name}`}
      onClick={() => onRevoke(appKey)}
      {...control}
    >
      Revoke
    </Button>
  );
}

export function AppKeys() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const keys = useQuery(trpc.appKeys.list.queryOptions({ tenantId: tenant.id }));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<AppKeyView | null>(null);
  const control = useWriteControl("keys.write");
  const createButton = (
    <Button look="primary" onClick={() => setCreating(true)} {...control}>
      <Plus aria-hidden="true" />
      New app key
    </Button>
  );
  return (
    <>
      <ReadOnlyNote act="keys.write" what="create or revoke keys" />
      <Panel
        title="App keys"
        description="A key opens this tenant and no other. Only a keyed hash of it is kept."
        actions={createButton}
        padded={false}
      >
        <Loaded query={keys}>
          {(list) =>
            list.length === 0 ? (
              <EmptyState title="No app key yet">
                An app sends one with each request. Create one to connect an app.
              </EmptyState>
            ) : (
              <DataTable
                label="App keys"
                columns={columns(tenant, setRevoking)}
                rows={list}
                rowId={(key) => key.id}
                isFaded={(key) => key.revokedAt !== null}
              />
            )
          }
        </Loaded>
      </Panel>
      {creating && <NewKeyDialog tenant={tenant} onClose={() => setCreating(false)} />}
      <RevokeDialog tenantId={tenant.id} appKey={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

interface RevokeDialogProps {
  tenantId: string;
  appKey: AppKeyView | null;
  onClose: () => void;
}

function RevokeDialog({ tenantId, appKey, onClose }: RevokeDialogProps) {
  const trpc = useTRPC();
  const act = useAct<unknown>({ done: "Key revoked", onDone: onClose });
  const revoke = useMutation(trpc.appKeys.revoke.mutationOptions(act));
  return (
    <ConfirmDialog
      open={appKey !== null}
      onClose={onClose}
      title={`Revoke ${appKey?.name ?? "this key"}?`}
      action="Revoke key"
      busy={revoke.isPending}
      onConfirm={() => {
        if (appKey) revoke.mutate({ tenantId, id: appKey.id });
      }}
    >
      Apps that use it are refused within a second. A revoked key can't be brought back.
    </ConfirmDialog>
  );
}
