"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck, ShieldOff } from "lucide-react";
import dynamic from "next/dynamic";
import { type FormEvent, useState } from "react";
import { RecoveryCodes } from "../../components/recovery-codes";
import { Button } from "../../components/ui/button";
import { Dialog, DialogActions } from "../../components/ui/dialog";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { TextField } from "../../components/ui/text-field";
import { askAuth, type Told } from "../../data/auth";
import { factorRefusal } from "../../data/factor-refusal";
import { useMe } from "../../data/session";

const EnrolFactor = dynamic(() => import("../../components/enrol-factor").then((module) => module.EnrolFactor), {
  ssr: false,
});

type Doing = "enrol" | "codes" | "off" | null;

/** A code from a phone beside the password. */
export function SecondFactorPanel() {
  const { secondFactor } = useMe();
  const queryClient = useQueryClient();
  const [doing, setDoing] = useState<Doing>(null);
  const close = () => {
    setDoing(null);
    void queryClient.invalidateQueries();
  };
  return (
    <Panel title="Second factor" description="A code of an authenticator app, asked for after your password.">
      <p className="flex items-center gap-2.5">
        {secondFactor ? (
          <ShieldCheck aria-hidden="true" className="size-5 shrink-0 text-success" />
        ) : (
          <ShieldOff aria-hidden="true" className="size-5 shrink-0 text-ink-faint" />
        )}
        {secondFactor
          ? "On. Who has your password alone does not get in, and strangers' wrong tries can't keep you out."
          : "Off. Your password alone opens your account."}
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        {secondFactor ? (
          <>
            <Button onClick={() => setDoing("codes")}>New recovery codes</Button>
            <Button look="danger-plain" onClick={() => setDoing("off")}>
              Turn it off
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setDoing("enrol")}>
            Set it up
          </Button>
        )}
      </div>
      {doing === "enrol" && (
        <Dialog onClose={close} dismissible={false} title="Set up a second factor">
          <EnrolFactor onDone={close} cancel={<Button onClick={close}>Cancel</Button>} />
        </Dialog>
      )}
      {doing === "codes" && <NewCodes onClose={close} />}
      {doing === "off" && <TurnOff onClose={close} />}
    </Panel>
  );
}

function NewCodes({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes !== null) {
    return (
      <Dialog onClose={onClose} dismissible={false} title="Your new recovery codes" description="Shown this once.">
        <RecoveryCodes codes={codes} />
        <DialogActions>
          <Button look="primary" onClick={onClose}>
            I have kept them
          </Button>
        </DialogActions>
      </Dialog>
    );
  }
  return (
    <Dialog onClose={onClose} title="New recovery codes?" description="The old ones open nothing from then on.">
      <ConfirmByPassword<{ backupCodes: string[] }>
        path="/two-factor/generate-backup-codes"
        action="Make new codes"
        onCancel={onClose}
        onDone={({ backupCodes }) => setCodes(backupCodes)}
      />
    </Dialog>
  );
}

function TurnOff({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      title="Turn the second factor off?"
      description="Your password alone then opens your account."
    >
      <ConfirmByPassword path="/two-factor/disable" action="Turn it off" danger onCancel={onClose} onDone={onClose} />
    </Dialog>
  );
}

interface ConfirmProps<T> {
  path: string;
  action: string;
  danger?: boolean;
  onCancel: () => void;
  onDone: (data: T) => void;
}

function ConfirmByPassword<T>({ path, action, danger = false, onCancel, onDone }: ConfirmProps<T>) {
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: (): Promise<Told<T>> => askAuth<T>(path, { password }),
    onSuccess: (told) => told.ok && onDone(told.data),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        type="password"
        label="Your password"
        autoComplete="current-password"
        value={password}
        onText={setPassword}
      />
      {confirm.data?.ok === false && <Notice kind="danger" title={factorRefusal(confirm.data.refused)} announce />}
      <DialogActions>
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" look={danger ? "danger" : "primary"} busy={confirm.isPending} disabled={password === ""}>
          {action}
        </Button>
      </DialogActions>
    </form>
  );
}
