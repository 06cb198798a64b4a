"use client";

import { useQuery } from "@tanstack/react-query";
import { Printer } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ErasureView } from "@/server/services/views";
import { BackLink } from "../../../../components/back-link";
import { formatCount, formatDateTime } from "../../../../components/format";
import { Loaded } from "../../../../components/loaded";
import { Wordmark } from "../../../../components/mark";
import { Button } from "../../../../components/ui/button";
import { Notice } from "../../../../components/ui/notice";
import { useTRPC } from "../../../../data/trpc";
import { ZONE, zoneWords } from "../../../../data/zone";
import { COUNT_LABELS } from "../count-labels";

const WHAT_WORDS: Record<ErasureView["kind"], string> = {
  subject: "Everything held about one person in this tenant",
  tenant: "Everything that this tenant held",
  deletion: "The tenant itself, and everything it held",
};

/** One page for a file or a letter. What proves something is the receipt; this says what it says, in words. */
export function Certificate({ erasureId }: { erasureId: string }) {
  const trpc = useTRPC();
  const erasure = useQuery(trpc.erasures.get.queryOptions({ id: erasureId }));
  return (
    <>
      <div className="print:hidden">
        <BackLink href={`/erasures/${erasureId}`}>The erasure</BackLink>
      </div>
      <Loaded query={erasure}>
        {(view) =>
          view.hasReceipt ? (
            <Sheet erasure={view} />
          ) : (
            <Notice kind="warning" title="Not complete yet">
              A certificate is given when every step has held.
            </Notice>
          )
        }
      </Loaded>
    </>
  );
}

/** SHA-256 of what was signed: ties this page to that file. */
function useDigest(text: string | undefined): string {
  const [digest, setDigest] = useState("");
  useEffect(() => {
    // Only over https, or on the same machine.
    if (text === undefined || globalThis.crypto?.subtle === undefined) return;
    void crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)).then((bytes) => {
      setDigest([...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
    });
  }, [text]);
  return digest;
}

function Sheet({ erasure }: { erasure: ErasureView }) {
  const trpc = useTRPC();
  const receipt = useQuery(
    trpc.erasures.receipt.queryOptions({ id: erasure.id }, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const digest = useDigest(receipt.data?.receipt);
  const completedAt = erasure.completedAt ?? erasure.createdAt;
  return (
    <article className="mx-auto max-w-[46rem] rounded-xl border border-line bg-surface p-8 print:max-w-none print:border-0 print:p-0 sm:p-12">
      <header className="flex items-start justify-between gap-4">
        <Wordmark />
        <Button className="print:hidden" onClick={() => window.print()}>
          <Printer aria-hidden="true" />
          Print
        </Button>
      </header>
      <h1 className="mt-8 text-[28px] leading-9 font-semibold tracking-[-0.02em]">
        {erasure.nothingHeld ? "Certificate that nothing was held" : "Certificate of erasure"}
      </h1>
      <p className="mt-2 text-ink-soft">
        {erasure.nothingHeld
          ? "Nothing was held under the name that was asked for. That was checked in the database, its files and memory."
          : "The keys were destroyed, the rows deleted, and the files searched for what had been there. Nothing of it can be read any more."}
      </p>
      <dl className="mt-8 divide-y divide-line border-y border-line">
        <Line name="Erasure">
          <code className="text-[13px]">{erasure.id}</code>
        </Line>
        {erasure.caseNumber !== null && <Line name="Case">{erasure.caseNumber}</Line>}
        <Line name="Tenant">{erasure.tenantName || "A deleted tenant"}</Line>
        <Line name="What">{WHAT_WORDS[erasure.kind]}</Line>
        <Line name="Asked for">
          {formatDateTime(erasure.createdAt)}, by {erasure.requestedBy}
        </Line>
        <Line name="Complete">
          {formatDateTime(completedAt)} ({zoneWords(ZONE, completedAt)})
        </Line>
        <Line name="Removed">
          {Object.entries(erasure.counts)
            .map(([name, count]) => `${COUNT_LABELS[name] ?? name}: ${formatCount(count)}`)
            .join(", ") || "nothing"}
        </Line>
      </dl>
      <h2 className="mt-8 font-semibold">How to check it</h2>
      <p className="mt-1 text-[13px] text-ink-soft">
        This page is a summary. The proof is the signed receipt, a file: its signature (Ed25519) can be checked by
        anyone, without this server and without an account, with the public key that was published.
      </p>
      {digest !== "" && (
        <p className="mt-3 text-[13px]">
          <span className="text-ink-soft">SHA-256 of the receipt</span>
          <code className="mt-1 block text-xs [overflow-wrap:anywhere]">{digest}</code>
        </p>
      )}
      <p className="mt-6 text-[13px] text-ink-soft">
        What no erasure reaches (answers that apps have already received, logs of providers, copies kept elsewhere) is
        listed in the receipt.
      </p>
    </article>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-x-6 py-2.5 sm:grid-cols-[8rem_1fr]">
      <dt className="text-ink-faint">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}
