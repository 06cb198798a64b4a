"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { TenantView } from "@/server/services/views";
import { Button } from "../../../components/ui/button";
import { Dialog, DialogActions } from "../../../components/ui/dialog";
import { Field, Input } from "../../../components/ui/field";
import { useAct } from "../../../data/act";
import { describeFailure } from "../../../data/failure";
import { useTRPC } from "../../../data/trpc";

interface RenameTenantDialogProps {
  tenant: TenantView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function RenameTenantDialog({ tenant, open, onOpenChange }: RenameTenantDialogProps) {
  const trpc = useTRPC();
  const [name, setName] = useState(tenant.name);
  const act = useAct<unknown>({
    done: "Renamed",
    failureShown: true,
    onDone: () => onOpenChange(false),
  });
  const rename = useMutation(trpc.tenants.rename.mutationOptions(act));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ tenantId: tenant.id, name: name.trim() });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Rename tenant"
      description="Keys, entries and statistics stay as they are."
    >
      <form onSubmit={submit}>
        <Field label="Name" error={rename.error ? describeFailure(rename.error).title : null}>
          {(ids) => (
            <Input
              {...ids}
              required
              maxLength={80}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <DialogActions>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button
            type="submit"
            look="primary"
            busy={rename.isPending}
            disabled={name.trim() === "" || name.trim() === tenant.name}
          >
            Rename
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
