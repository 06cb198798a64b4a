"use client";

import { useQueryClient } from "@tanstack/react-query";
import { EnrolFactor } from "../enrol-factor";
import { Wordmark } from "../mark";

/** An owner has asked for a second factor of everybody with this role: until it is there nothing else is. */
export function EnrolFirst() {
  const queryClient = useQueryClient();
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-5 py-10">
      <Wordmark />
      <h1 className="mt-8 text-2xl font-semibold tracking-[-0.02em]">Set up a second factor</h1>
      <p className="mt-1 mb-6 text-ink-soft">
        Your role asks for one: a code of an authenticator app on your phone, beside the password.
      </p>
      <EnrolFactor onDone={() => void queryClient.invalidateQueries()} />
    </main>
  );
}
