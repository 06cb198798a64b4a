"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { askAuth, type Refused } from "../data/auth";
import type { FailureWords } from "../data/failure";
import { NewPasswordForm } from "./new-password-form";
import { TextField } from "./ui/text-field";

interface PasswordFormProps {
  /** `One-time password` at the first login. */
  currentLabel: string;
  action: string;
  onChanged: () => void;
}

/** Passwords go to the login service and nowhere else; it also ends every other session. */
export function PasswordForm({ currentLabel, action, onChanged }: PasswordFormProps) {
  const [current, setCurrent] = useState("");
  const [round, setRound] = useState(0);
  const change = useMutation({
    mutationFn: async (newPassword: string): Promise<FailureWords | null> => {
      const told = await askAuth("/change-password", { currentPassword: current, newPassword });
      return told.ok ? null : wordsOf(told.refused);
    },
    onSuccess: (failure) => {
      if (failure !== null) return;
      setCurrent("");
      setRound(round + 1);
      onChanged();
    },
  });
  return (
    <NewPasswordForm
      key={round}
      action={action}
      busy={change.isPending}
      failure={change.data ?? null}
      onPassword={(password) => change.mutate(password)}
      ready={current !== ""}
      before={
        <TextField
          type="password"
          label={currentLabel}
          value={current}
          onText={setCurrent}
          autoComplete="current-password"
        />
      }
    />
  );
}

const TITLE = "The password was not changed";

function wordsOf({ status, code }: Refused): FailureWords {
  if (code === "PASSWORD_UNCHANGED")
    return { title: TITLE, advice: "The new password is the old one: choose another." };
  if (code === "INVALID_PASSWORD") return { title: TITLE, advice: "The password that you have now is another one." };
  if (status === 429) return { title: TITLE, advice: "Too many tries: wait a minute." };
  if (status === 0 || status >= 500) return { title: TITLE, advice: "The server does not answer. Try again." };
  return { title: TITLE, advice: "Correct it and try again." };
}
