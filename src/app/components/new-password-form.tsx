"use client";

import { type FormEvent, type ReactNode, useState } from "react";
import { PASSWORD_CHARS_MIN } from "@/lib/core/form-bounds";
import type { FailureWords } from "../data/failure";
import { Button } from "./ui/button";
import { Notice } from "./ui/notice";
import { TextField } from "./ui/text-field";

interface NewPasswordFormProps {
  /** Whose: for the browser's own store of passwords. */
  account?: string;
  action: string;
  busy: boolean;
  failure: FailureWords | null;
  onPassword: (password: string) => void;
  /** What is asked before, and whether it was answered. */
  before?: ReactNode;
  ready?: boolean;
}

/** A new password, typed twice. */
export function NewPasswordForm(props: NewPasswordFormProps) {
  const { account, action, busy, failure, onPassword, before, ready = true } = props;
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const short = next !== "" && next.length < PASSWORD_CHARS_MIN;
  const unequal = again !== "" && next !== again;
  const whole = ready && next.length >= PASSWORD_CHARS_MIN && next === again;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole) onPassword(next);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {account !== undefined && (
        <input type="hidden" name="username" autoComplete="username" value={account} readOnly />
      )}
      {before}
      <TextField
        type="password"
        label="New password"
        hint={`At least ${PASSWORD_CHARS_MIN} characters. A few words in a row are good.`}
        error={short ? `${PASSWORD_CHARS_MIN - next.length} more characters.` : null}
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
      {failure && (
        <Notice kind="danger" title={failure.title} announce>
          {failure.advice}
        </Notice>
      )}
      <Button type="submit" look="primary" size="lg" busy={busy} disabled={!whole}>
        {action}
      </Button>
    </form>
  );
}
