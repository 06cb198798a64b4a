"use client";

import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button";
import { Notice } from "../components/ui/notice";
import { TextField } from "../components/ui/text-field";
import { authClient, returnAddress } from "../data/auth";

interface Refusal {
  title: string;
  advice: string;
}

/** The same words for an unknown address and for a wrong password: neither is given away. */
function refusalOf(status: number): Refusal {
  if (status === 429) {
    return { title: "Too many tries", advice: "Wait a minute, then try again. This slows down people who guess." };
  }
  if (status === 0 || status >= 500) {
    return { title: "The server does not answer", advice: "Check that Lethe is running, then try again." };
  }
  return {
    title: "E-mail and password do not match",
    advice: "Check both. The first password was printed when the server started for the first time.",
  };
}

export function LoginForm() {
  const next = useSearchParams().get("next");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const login = useMutation({
    mutationFn: async (): Promise<Refusal | null> => {
      try {
        const { error } = await authClient.signIn.email({ email, password });
        return error ? refusalOf(error.status) : null;
      } catch {
        return refusalOf(0);
      }
    },
    // A whole new page: the server then sees the cookie, and nothing fetched before the login is kept.
    onSuccess: (refusal) => {
      if (!refusal) window.location.assign(returnAddress(next, window.location.origin));
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate();
  };
  const entering = login.isPending || (login.isSuccess && login.data === null);
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      {login.data && (
        <Notice kind="danger" title={login.data.title} announce>
          {login.data.advice}
        </Notice>
      )}
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        required
        inputClassName="h-11"
        value={email}
        onText={setEmail}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        required
        inputClassName="h-11"
        value={password}
        onText={setPassword}
      />
      <Button type="submit" look="primary" size="lg" className="mt-2" busy={entering}>
        Log in
      </Button>
    </form>
  );
}
