"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { NewPasswordForm } from "../components/new-password-form";
import { Button } from "../components/ui/button";
import { Notice } from "../components/ui/notice";
import { describeFailure } from "../data/failure";
import { useTRPC } from "../data/trpc";

const WORDS = {
  invite: { title: "Welcome", lead: "Choose the password that you will log in with." },
  reset: { title: "A new password", lead: "The old one has ended. Choose another." },
};

export function JoinForm() {
  const trpc = useTRPC();
  const [token, setToken] = useState<string | null>(null);
  const opened = useMutation(trpc.links.open.mutationOptions());
  const redeem = useMutation(trpc.links.redeem.mutationOptions());
  const { mutate } = opened;
  useEffect(() => {
    const found = window.location.hash.slice(1);
    // Out of the address: nobody reads it over a shoulder, and it is in no history that is shared.
    window.history.replaceState(null, "", window.location.pathname);
    setToken(found);
    mutate({ token: found });
  }, [mutate]);
  if (redeem.isSuccess) return <Done />;
  if (opened.error) {
    const { title, advice } = describeFailure(opened.error);
    return (
      <Notice kind="danger" className="mt-8" title={title} announce>
        {advice}
      </Notice>
    );
  }
  if (token === null || !opened.data) return <p className="mt-8 text-ink-soft">One moment.</p>;
  const { title, lead } = WORDS[opened.data.purpose];
  return (
    <>
      <h1 className="mt-8 text-2xl font-semibold tracking-[-0.02em]">
        {title}, {opened.data.name}
      </h1>
      <p className="mt-1 mb-6 text-ink-soft">{lead}</p>
      <NewPasswordForm
        account={opened.data.email}
        action="Save the password"
        busy={redeem.isPending}
        failure={redeem.error ? describeFailure(redeem.error) : null}
        onPassword={(password) => redeem.mutate({ token, password })}
      />
    </>
  );
}

function Done() {
  return (
    <>
      <h1 className="mt-8 text-2xl font-semibold tracking-[-0.02em]">Your password is saved</h1>
      <p className="mt-1 mb-6 text-ink-soft">The link has done its work and opens nothing any more.</p>
      <Button asChild look="primary" size="lg">
        <a href="/login">Log in</a>
      </Button>
    </>
  );
}
