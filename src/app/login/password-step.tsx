import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "../components/ui/button";
import { Notice } from "../components/ui/notice";
import { TextField } from "../components/ui/text-field";
import { askAuth } from "../data/auth";
import { OtherWays } from "./other-ways";
import { passwordRefusal, type Refusal, ssoRefusal } from "./refusal";

interface PasswordStepProps {
  sso: string | null;
  next: string | null;
  onDone: () => void;
  onSecondFactor: () => void;
}

/** What came of a try: in, asked for the second factor, or refused. */
type Outcome = { kind: "in" } | { kind: "code" } | { kind: "refused"; refusal: Refusal; tooMany: boolean };

async function logIn(email: string, password: string, code: string): Promise<Outcome> {
  const body = { email, password, ...(code === "" ? {} : { code }) };
  const told = await askAuth<{ twoFactorRedirect?: boolean }>("/sign-in/email", body);
  if (told.ok) return { kind: told.data.twoFactorRedirect === true ? "code" : "in" };
  return { kind: "refused", refusal: passwordRefusal(told.refused), tooMany: told.refused.status === 429 };
}

export function PasswordStep({ sso, next, onDone, onSecondFactor }: PasswordStepProps) {
  const failedSso = useSearchParams().get("error");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [other, setOther] = useState<Refusal | null>(failedSso === null ? null : ssoRefusal(failedSso));
  const login = useMutation({
    mutationFn: () => logIn(email, password, code),
    onSuccess: ({ kind }) => {
      if (kind === "in") onDone();
      if (kind === "code") onSecondFactor();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setOther(null);
    login.mutate();
  };
  const outcome = login.data;
  const refused = other ?? (outcome?.kind === "refused" ? outcome.refusal : null);
  // Others' wrong tries fill the queue for everybody but who shows a code: from then on there is a field for it.
  const crowded = outcome?.kind === "refused" && outcome.tooMany;
  return (
    <>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {refused && !login.isPending && (
          <Notice kind="danger" title={refused.title} announce>
            {refused.advice}
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
        {(crowded || code !== "") && (
          <TextField
            label="Code of your second factor"
            hint="Leave it empty if you have none."
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={6}
            inputClassName="h-11 tracking-[0.3em]"
            value={code}
            onText={setCode}
          />
        )}
        <Button
          type="submit"
          look="primary"
          size="lg"
          className="mt-2"
          busy={login.isPending || outcome?.kind === "in"}
        >
          Log in
        </Button>
      </form>
      <OtherWays sso={sso} next={next} onDone={onDone} onRefused={setOther} />
    </>
  );
}
