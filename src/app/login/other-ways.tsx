import { useMutation } from "@tanstack/react-query";
import { Fingerprint, LogIn } from "lucide-react";
import { Button } from "../components/ui/button";
import { askAuth, logInByPasskey } from "../data/auth";
import { returnAddress } from "../data/login-address";
import { passkeyRefusal, type Refusal, ssoRefusal } from "./refusal";

interface OtherWaysProps {
  /** What single sign-on is called here; null: it is not set up. */
  sso: string | null;
  next: string | null;
  onDone: () => void;
  onRefused: (refusal: Refusal | null) => void;
}

/** In without a password: a passkey, or the company's own login. */
export function OtherWays({ sso, next, onDone, onRefused }: OtherWaysProps) {
  const passkey = useMutation({
    mutationFn: logInByPasskey,
    onMutate: () => onRefused(null),
    onSuccess: (refused) => (refused ? onRefused(passkeyRefusal(refused)) : onDone()),
    onError: () => onRefused(passkeyRefusal({ status: 0, code: "AUTH_CANCELLED", message: null })),
  });
  const away = useMutation({
    mutationFn: () => {
      const { pathname, search } = new URL(returnAddress(next, window.location.origin));
      return askAuth<{ url: string }>("/sign-in/social", { callbackURL: pathname + search });
    },
    onMutate: () => onRefused(null),
    onSuccess: (told) => (told.ok ? window.location.assign(told.data.url) : onRefused(ssoRefusal(told.refused.code))),
  });
  return (
    <div className="mt-6 flex flex-col gap-2 border-t border-line pt-6">
      {sso !== null && (
        <Button size="lg" busy={away.isPending} onClick={() => away.mutate()}>
          <LogIn aria-hidden="true" />
          Log in with {sso}
        </Button>
      )}
      <Button size="lg" busy={passkey.isPending} onClick={() => passkey.mutate()}>
        <Fingerprint aria-hidden="true" />
        Log in with a passkey
      </Button>
    </div>
  );
}
