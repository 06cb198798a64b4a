"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useState } from "react";
import { Mark } from "../../components/mark";
import { SendForMe } from "../../components/send-for-me";
import { Snippets } from "../../components/snippets";
import { Button } from "../../components/ui/button";
import { useExampleModel } from "../../data/model";
import { useTRPC } from "../../data/trpc";

/**
 * Before the first request: what to do, with a line that works here. The page turns into the overview by itself, or when
 * whoever had it sent has seen what came back.
 */
export function FirstRequest({ onTrying, onDone }: { onTrying: () => void; onDone: (() => void) | null }) {
  const [secret, setSecret] = useState("$LETHE_KEY");
  const trpc = useTRPC();
  const tenants = useQuery(trpc.tenants.list.queryOptions({ limit: 1 }));
  const model = useExampleModel();
  const first = tenants.data?.items[0];
  return (
    <section className="grid gap-x-10 gap-y-8 rounded-xl border border-line bg-surface p-6 sm:p-9 lg:grid-cols-[5fr_6fr]">
      <div>
        <Mark className="size-10 text-accent" />
        <h2 className="mt-5 text-[26px] leading-8 font-semibold tracking-[-0.025em]">Ask something twice.</h2>
        <p className="mt-2 max-w-md text-[15px] text-ink-soft">
          The first answer comes from the model. The second comes from here, in about a millisecond, and costs nothing.
        </p>
        <ol className="mt-7 flex flex-col gap-5">
          <Step number={1} title="Take an app key">
            The first start printed one.{" "}
            {first ? (
              <Link href={`/tenants/${first.id}/keys`} className="font-medium text-accent hover:underline">
                Or make a new one for {first.name}
              </Link>
            ) : (
              <Link href="/tenants" className="font-medium text-accent hover:underline">
                Or create a tenant and a key of its own
              </Link>
            )}
            .
          </Step>
          <Step number={2} title="Send the request, twice">
            Put the key where <code className="text-ink">$LETHE_KEY</code> stands. Any OpenAI or Anthropic client works:
            only its base address changes.
          </Step>
          <Step number={3} title="Look here">
            <span className="inline-flex items-center gap-2">
              <span aria-hidden="true" className="size-2 animate-breathe rounded-full bg-accent" />
              Waiting for the first request
            </span>
          </Step>
        </ol>
      </div>
      <div className="flex min-w-0 flex-col gap-4 self-center">
        {first && (
          <SendForMe
            tenantId={first.id}
            model={model}
            onKey={(key) => {
              setSecret(key);
              onTrying();
            }}
          />
        )}
        <Snippets secret={secret} model={model} />
        {onDone !== null && (
          <Button look="primary" className="self-start" onClick={onDone}>
            To the overview
          </Button>
        )}
        <Button asChild look="quiet" className="self-start">
          <a href="/docs">
            All routes and headers
            <ArrowRight aria-hidden="true" />
          </a>
        </Button>
      </div>
    </section>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3.5">
      <span
        aria-hidden="true"
        className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-[13px] font-semibold text-accent tabular-nums"
      >
        {number}
      </span>
      <div className="min-w-0 pt-0.5">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 text-ink-soft">{children}</p>
      </div>
    </li>
  );
}
