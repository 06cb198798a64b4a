"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { askAuth } from "../data/auth";
import { factorRefusal } from "../data/factor-refusal";
import { QrCode } from "./qr-code";
import { RecoveryCodes } from "./recovery-codes";
import { Button } from "./ui/button";
import { CopyButton } from "./ui/copy";
import { DialogActions } from "./ui/dialog";
import { Notice } from "./ui/notice";
import { TextField } from "./ui/text-field";

interface Secret {
  totpURI: string;
  backupCodes: string[];
}

/** Password, the picture for the phone, a first code, and the recovery codes: in this order. */
export function EnrolFactor({ onDone, cancel }: { onDone: () => void; cancel?: ReactNode }) {
  const [secret, setSecret] = useState<Secret | null>(null);
  const [verified, setVerified] = useState(false);
  if (secret === null) return <AskPassword onSecret={setSecret} cancel={cancel} />;
  if (!verified) return <FirstCode uri={secret.totpURI} onVerified={() => setVerified(true)} cancel={cancel} />;
  return (
    <>
      <p className="mb-3 text-[13px] text-ink-soft">
        Keep these where you keep other important papers. Each lets you in once when your phone is gone.
      </p>
      <RecoveryCodes codes={secret.backupCodes} />
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </DialogActions>
    </>
  );
}

function AskPassword({ onSecret, cancel }: { onSecret: (secret: Secret) => void; cancel: ReactNode }) {
  const [password, setPassword] = useState("");
  const enable = useMutation({
    mutationFn: () => askAuth<Secret>("/two-factor/enable", { password }),
    onSuccess: (told) => told.ok && onSecret(told.data),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enable.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        type="password"
        label="Your password"
        hint="So that nobody sets it up at a screen that you left open."
        autoComplete="current-password"
        value={password}
        onText={setPassword}
      />
      {enable.data?.ok === false && <Notice kind="danger" title={factorRefusal(enable.data.refused)} announce />}
      <DialogActions>
        {cancel}
        <Button type="submit" look="primary" busy={enable.isPending} disabled={password === ""}>
          Go on
        </Button>
      </DialogActions>
    </form>
  );
}

function FirstCode({ uri, onVerified, cancel }: { uri: string; onVerified: () => void; cancel: ReactNode }) {
  const [code, setCode] = useState("");
  const key = new URL(uri).searchParams.get("secret") ?? "";
  const verify = useMutation({
    mutationFn: () => askAuth("/two-factor/verify-totp", { code: code.trim() }),
    onSuccess: (told) => told.ok && onVerified(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verify.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <p className="text-[13px] text-ink-soft">
        Open your authenticator app, let it read this picture, and enter the code that it shows.
      </p>
      <div className="flex flex-wrap items-center gap-5">
        <QrCode text={uri} label="Picture for an authenticator app" />
        <div className="min-w-0 flex-1 basis-48">
          <p className="text-[13px] font-medium">No camera? Type this key</p>
          <code data-testid="totp-key" className="mt-1 block text-[13px] break-all text-ink-soft">
            {key.replace(/(.{4})/g, "$1 ").trim()}
          </code>
          <CopyButton text={key} label="Copy the key" className="mt-2 -ml-2.5" />
        </div>
      </div>
      <TextField
        label="Code"
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={6}
        inputClassName="tracking-[0.3em]"
        value={code}
        onText={setCode}
      />
      {verify.data?.ok === false && <Notice kind="danger" title={factorRefusal(verify.data.refused)} announce />}
      <DialogActions>
        {cancel}
        <Button type="submit" look="primary" busy={verify.isPending} disabled={code.trim().length < 6}>
          Turn it on
        </Button>
      </DialogActions>
    </form>
  );
}
