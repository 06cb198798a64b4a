"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import { TenantNameDialog } from "./tenant-name-dialog";

export function CreateTenantDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const act = useAct<{ id: string }>({
    done: "Tenant created. Next: a key for its app.",
    failureShown: true,
    onDone: (tenant) => {
      onClose();
      router.push(`/tenants/${tenant.id}/keys`);
    },
  });
  const create = useMutation(trpc.tenants.create.mutationOptions(act));
  return (
    <TenantNameDialog
      title="New tenant"
      description="It begins empty, with the default settings."
      hint="Shown everywhere, and typed to confirm an erasure."
      action="Create tenant"
      name=""
      naming={create}
      onName={(name) => create.mutate({ name })}
      onClose={onClose}
    />
  );
}
