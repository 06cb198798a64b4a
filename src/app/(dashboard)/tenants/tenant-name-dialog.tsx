"use client";

import { type FormEvent, useState } from "react";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { TextField } from "../../components/ui/text-field";
import { describeFailure } from "../../data/failure";

interface TenantNameDialogProps {
  title: string;
  description: string;
  hint?: string;
  action: string;
  /** As it is now; empty: there is none yet. */
  name: string;
  /** What gives it the name. */
  naming: { isPending: boolean; error: unknown };
  onName: (name: string) => void;
  onClose: () => void;
}

export function TenantNameDialog({ title, description, hint, action, name, ...props }: TenantNameDialogProps) {
  const { naming, onName, onClose } = props;
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onName(wanted);
  };
  return (
    <Dialog onClose={onClose} title={title} description={description}>
      <form onSubmit={submit}>
        <TextField
          label="Name"
          hint={hint}
          error={naming.error ? describeFailure(naming.error).title : null}
          required
          maxLength={80}
          autoComplete="off"
          value={typed}
          onText={setTyped}
        />
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={naming.isPending} disabled={wanted === "" || wanted === name}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
