"use client";

import { useMutation } from "@tanstack/react-query";
import type { TenantPageView } from "@/server/services/views";
import { useAct } from "../../../data/act";
import { useTRPC } from "../../../data/trpc";
import { TenantNameDialog } from "../tenant-name-dialog";

export function RenameTenantDialog({ tenant, onClose }: { tenant: TenantPageView; onClose: () => void }) {
  const trpc = useTRPC();
  const act = useAct<unknown>({ done: "Renamed", failureShown: true, onDone: onClose });
  const rename = useMutation(trpc.tenants.rename.mutationOptions(act));
  return (
    <TenantNameDialog
      title="Rename tenant"
      description="Keys, entries and statistics stay as they are."
      action="Rename"
      name={tenant.name}
      naming={rename}
      onName={(name) => rename.mutate({ tenantId: tenant.id, name })}
      onClose={onClose}
    />
  );
}
