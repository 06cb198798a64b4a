"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useCallback, useState } from "react";
import type { Role } from "@/server/services/views";
import { ROLE_WORDS } from "../../components/role";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Field, Input } from "../../components/ui/field";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import { OneTimePassword } from "./one-time-password";
import { RoleSelect } from "./role-select";

export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [password, setPassword] = useState<string | null>(null);
  const onDone = useCallback((user: { oneTimePassword: string }) => setPassword(user.oneTimePassword), []);
  const create = useMutation(trpc.users.create.mutationOptions(useAct({ onDone })));
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      dismissible={password === null}
      title={password === null ? "Add a person" : "Copy this password now"}
      description={password === null ? "They log in with a one-time password first." : "It is shown this once."}
    >
      {password === null ? (
        <AddPersonForm busy={create.isPending} onCancel={onClose} onSubmit={(values) => create.mutate(values)} />
      ) : (
        <>
          <OneTimePassword password={password} />
          <DialogActions>
            <Button look="primary" onClick={onClose}>
              I have copied it
            </Button>
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

interface AddPersonFormProps {
  busy: boolean;
  onCancel: () => void;
  onSubmit: (values: { name: string; email: string; role: Role }) => void;
}

function AddPersonForm({ busy, onCancel, onSubmit }: AddPersonFormProps) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("auditor");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit({ name: name.trim(), email: email.trim(), role });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label="Name">
        {(ids) => (
          <Input {...ids} required maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Field label="E-mail">
        {(ids) => (
          <Input {...ids} type="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
        )}
      </Field>
      <Field label="Role" hint={ROLE_WORDS[role].may}>
        {(ids) => <RoleSelect {...ids} role={role} onRole={setRole} />}
      </Field>
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look="primary" busy={busy}>
          Add person
        </Button>
      </DialogActions>
    </form>
  );
}
