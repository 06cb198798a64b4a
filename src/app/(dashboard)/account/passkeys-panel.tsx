"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { DataTable, type TableColumn } from "../../components/data-table";
import { Loaded } from "../../components/loaded";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { Skeleton } from "../../components/ui/skeleton";
import { TextField } from "../../components/ui/text-field";
import { addPasskey, askAuth } from "../../data/auth";
import { factorRefusal } from "../../data/factor-refusal";
import { toast } from "../../data/toast";

interface Passkey {
  id: string;
  name?: string | undefined;
  createdAt: string | Date;
}

const LIST = ["passkeys"];

const COLUMNS: TableColumn<Passkey>[] = [
  { id: "name", header: "Name", lead: true, cell: ({ name }) => name ?? "Without a name" },
  { id: "since", header: "Since", cell: ({ createdAt }) => <Ago at={new Date(createdAt).toISOString()} /> },
  { id: "actions", header: "", align: "end", cell: (passkey) => <RemovePasskey passkey={passkey} /> },
];

/** Logging in with the finger, the face or the PIN of a device: no password, nothing to be phished. */
export function PasskeysPanel() {
  const [adding, setAdding] = useState(false);
  const passkeys = useQuery({
    queryKey: LIST,
    queryFn: async () => {
      const told = await askAuth<Passkey[]>("/passkey/list-user-passkeys");
      if (!told.ok) throw new Error("The passkeys could not be read.");
      return told.data;
    },
  });
  return (
    <Panel
      title="Passkeys"
      description="Log in with the finger, face or PIN of a device instead of a password."
      actions={<Button onClick={() => setAdding(true)}>Add a passkey</Button>}
      padded={false}
    >
      <Loaded query={passkeys} skeleton={<Skeleton className="mx-5 mb-5 h-5 w-64 max-w-full" />}>
        {(list) =>
          list.length === 0 ? (
            <p className="px-5 pb-5 text-[13px] text-ink-soft">
              None yet. Add this device, or a security key that you carry.
            </p>
          ) : (
            <DataTable label="Passkeys" columns={COLUMNS} rows={list} rowId={({ id }) => id} />
          )
        }
      </Loaded>
      {adding && <AddPasskey onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState("");
  const queryClient = useQueryClient();
  const add = useMutation({
    mutationFn: () => addPasskey(name.trim()),
    onSuccess: (refused) => {
      if (refused) return;
      toast.success("Passkey added");
      void queryClient.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate();
  };
  return (
    <Dialog onClose={onClose} title="Add a passkey" description="Your browser asks for the device next.">
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          hint="So that you know it again: laptop, phone, key ring."
          maxLength={60}
          value={name}
          onText={setName}
        />
        {add.data && <Notice kind="danger" title={factorRefusal(add.data)} announce />}
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={add.isPending} disabled={name.trim() === ""}>
            Go on
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function RemovePasskey({ passkey }: { passkey: Passkey }) {
  const queryClient = useQueryClient();
  const remove = useMutation({
    mutationFn: () => askAuth("/passkey/delete-passkey", { id: passkey.id }),
    onSuccess: (told) => {
      if (told.ok) toast.success("Passkey removed");
      else toast.error(factorRefusal(told.refused));
      void queryClient.invalidateQueries({ queryKey: LIST });
    },
  });
  return (
    <Button
      look="danger-plain"
      size="sm"
      aria-label={`Remove the passkey ${passkey.name ?? ""}`}
      busy={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Remove
    </Button>
  );
}
