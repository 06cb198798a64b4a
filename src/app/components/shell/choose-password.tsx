"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "../../data/toast";
import { Wordmark } from "../mark";
import { PasswordForm } from "../password-form";

/** After the first login: the one-time password was shown on a terminal or sent by somebody, so it must go. */
export function ChoosePassword() {
  const queryClient = useQueryClient();
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-5 py-10">
      <Wordmark />
      <h1 className="mt-8 text-2xl font-semibold tracking-[-0.02em]">Choose your own password</h1>
      <p className="mt-1 mb-6 text-ink-soft">
        You logged in with a one-time password. It ends here; from now on only you know how to get in.
      </p>
      <PasswordForm
        currentLabel="One-time password"
        action="Save and go on"
        onChanged={() => {
          toast.success("Password saved");
          void queryClient.invalidateQueries();
        }}
      />
    </main>
  );
}
