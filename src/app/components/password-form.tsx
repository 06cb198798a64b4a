"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { authClient } from "../data/auth";
import { Button } from "./ui/button";
import { Notice } from "./ui/notice";
import { TextField } from "./ui/text-field";

/** The login service refuses less. */
const PASSWORD_LENGTH_MIN = 12;

interface PasswordFormProps {
  /** `One-time password` at the first login. */
  currentLabel: string;
  action: string;
  onChanged: () => void;
}

/** Passwords go to the login service and nowhere else; it also ends every other session. */
export function PasswordForm({ currentLabel, action, onChanged }: PasswordFormProps) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const change = useMutation({
    mutationFn: async () => {
      const { error } = await authClient.changePassword({
        currentPassword: current,
        newPassword: next,
        revokeOtherSessions: true,
      });
      if (error) throw new Error(error.message ?? "The password was not changed.");
    },
    onSuccess: () => {
      setCurrent("");
      setNext("");
      setAgain("");
      onChanged();
    },
  });
  const short = next !== "" && next.length < PASSWORD_LENGTH_MIN;
  const unequal = again !== "" && next !== again;
  const ready = current !== "" && next.length >= PASSWORD_LENGTH_MIN && next === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        type="password"
        label={currentLabel}
        value={current}
        onText={setCurrent}
        autoComplete="current-password"
      />
      <TextField
        type="password"
        label="New password"
        hint={`At least ${PASSWORD_LENGTH_MIN} characters. A few words in a row are good.`}
        error={short ? `${PASSWORD_LENGTH_MIN - next.length} more characters.` : null}
        value={next}
        onText={setNext}
        autoComplete="new-password"
      />
      <TextField
        type="password"
        label="New password again"
        error={unequal ? "The two are not the same yet." : null}
        value={again}
        onText={setAgain}
        autoComplete="new-password"
      />
      {change.error && (
        <Notice kind="danger" title="The password was not changed" announce>
          {change.error.message}
        </Notice>
      )}
      <Button type="submit" look="primary" size="lg" busy={change.isPending} disabled={!ready}>
        {action}
      </Button>
    </form>
  );
}
