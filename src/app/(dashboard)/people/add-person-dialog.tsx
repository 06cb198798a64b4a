"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useCallback, useState } from "react";
import type { LinkView, Role } from "@/server/services/views";
import { ROLE_WORDS } from "../../components/role";
import { Button } from "../../components/ui/button";
import { DialogActions } from "../../components/ui/dialog";
import { Field } from "../../components/ui/field";
import { TextField } from "../../components/ui/text-field";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import { LinkDialog } from "./link-dialog";
import { RoleSelect } from "./role-select";

export function AddPersonDialog({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const [made, setMade] = useState<{ email: string; link: LinkView } | null>(null);
  const onDone = useCallback((user: { email: string; link: LinkView }) => setMade(user), []);
  const create = useMutation(trpc.users.create.mutationOptions(useAct({ onDone })));
  return (
    <LinkDialog
      title="Add a person"
      description="They get a link, by which they choose a password."
      email={made?.email ?? null}
      link={made?.link ?? null}
      onClose={onClose}
    >
      <AddPersonForm busy={create.isPending} onCancel={onClose} onSubmit={(values) => create.mutate(values)} />
    </LinkDialog>
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
      <TextField label="Name" required maxLength={100} value={name} onText={setName} />
      <TextField label="E-mail" type="email" required value={email} onText={setEmail} />
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
