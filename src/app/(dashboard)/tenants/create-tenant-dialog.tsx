"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Field, Input } from "../../components/ui/field";
import { useAct } from "../../data/act";
import { describeFailure } from "../../data/failure";
import { useTRPC } from "../../data/trpc";

interface CreateTenantDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function CreateTenantDialog({ open, onOpenChange }: CreateTenantDialogProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const [name, setName] = useState("");
  const act = useAct<{ id: string }>({
    done: "Tenant created. Next: a key for its app.",
    failureShown: true,
    onDone: (tenant) => {
      onOpenChange(false);
      setName("");
      router.push(`/tenants/${tenant.id}/keys`);
    },
  });
  const create = useMutation(trpc.tenants.create.mutationOptions(act));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim() });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New tenant"
      description="It begins empty, with the default settings."
    >
      <form onSubmit={submit}>
        <Field
          label="Name"
          hint="Shown everywhere, and typed to confirm an erasure."
          error={create.error ? describeFailure(create.error).title : null}
        >
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
          <Button type="submit" look="primary" busy={create.isPending} disabled={name.trim() === ""}>
            Create tenant
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
