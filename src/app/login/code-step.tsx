import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button";
import { Notice } from "../components/ui/notice";
import { TextField } from "../components/ui/text-field";
import { askAuth } from "../data/auth";
import { codeRefusal, type Refusal } from "./refusal";

const WAYS = {
  totp: {
    path: "/two-factor/verify-totp",
    label: "Code of your authenticator app",
    other: "Use a recovery code",
    input: { inputMode: "numeric", autoComplete: "one-time-code", maxLength: 6 },
  },
  recovery: {
    path: "/two-factor/verify-backup-code",
    label: "Recovery code",
    other: "Use the authenticator app",
    input: { autoComplete: "off", maxLength: 20 },
  },
} as const;

/** The password was right: now what only its owner has. */
export function CodeStep({ onDone, onBack }: { onDone: () => void; onBack: () => void }) {
  const [way, setWay] = useState<keyof typeof WAYS>("totp");
  const [code, setCode] = useState("");
  const { path, label, other, input } = WAYS[way];
  const check = useMutation({
    mutationFn: async (): Promise<Refusal | null> => {
      const told = await askAuth(path, { code: code.trim() });
      return told.ok ? null : codeRefusal(told.refused);
    },
    onSuccess: (refusal) => {
      if (refusal === null) onDone();
      else setCode("");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    check.mutate();
  };
  const change = () => {
    setWay(way === "totp" ? "recovery" : "totp");
    setCode("");
    check.reset();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {check.data && (
        <Notice kind="danger" title={check.data.title} announce>
          {check.data.advice}
        </Notice>
      )}
      <TextField
        key={way}
        label={label}
        name="code"
        required
        autoFocus
        inputClassName="h-11 text-[16px] tracking-[0.2em]"
        value={code}
        onText={setCode}
        {...input}
      />
      <Button type="submit" look="primary" size="lg" busy={check.isPending} disabled={code.trim() === ""}>
        Go on
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button look="quiet" size="sm" onClick={change}>
          {other}
        </Button>
        <Button look="quiet" size="sm" onClick={onBack}>
          Back to the password
        </Button>
      </div>
    </form>
  );
}
