"use client";

import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { returnAddress } from "../data/login-address";
import { CodeStep } from "./code-step";
import { PasswordStep } from "./password-step";

/** Password first, then the second factor of who has one. */
export function LoginForm({ sso }: { sso: string | null }) {
  const next = useSearchParams().get("next");
  const [step, setStep] = useState<"password" | "code">("password");
  // A whole new page: the server then sees the cookie, and nothing fetched before the login is kept.
  const enter = () => window.location.assign(returnAddress(next, window.location.origin));
  if (step === "code") return <CodeStep onDone={enter} onBack={() => setStep("password")} />;
  return <PasswordStep sso={sso} next={next} onDone={enter} onSecondFactor={() => setStep("code")} />;
}
