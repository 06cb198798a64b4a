import type { Metadata } from "next";
import { Wordmark } from "../components/mark";
import { JoinForm } from "./join-form";

export const metadata: Metadata = { title: "Choose a password", referrer: "no-referrer" };

/** Where links of invitations and resets lead. What opens the account stands behind `#` and is sent to nobody by itself. */
export default function JoinPage() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-5 py-10">
      <Wordmark />
      <JoinForm />
    </main>
  );
}
