import type { Metadata } from "next";
import { Suspense } from "react";
import { getContainer } from "@/server/container";
import { Wordmark } from "../components/mark";
import { LoginForm } from "./login-form";
import { River } from "./river";

export const metadata: Metadata = { title: "Log in" };

export default async function LoginPage() {
  const { config } = await getContainer();
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col px-6 py-8 sm:px-12">
        <Wordmark />
        <div className="mx-auto my-auto w-full max-w-sm py-12">
          <h1 className="text-[28px] leading-9 font-semibold tracking-[-0.025em]">Log in</h1>
          <p className="mt-1 mb-7 text-ink-soft">The cache, what it saves, and what it forgets.</p>
          <Suspense>
            <LoginForm sso={config.sso?.name ?? null} />
          </Suspense>
        </div>
      </main>
      <River className="max-lg:hidden" />
    </div>
  );
}
