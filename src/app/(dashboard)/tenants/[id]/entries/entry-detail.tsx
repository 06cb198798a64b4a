"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { EntryDetailView } from "@/server/services/views";
import { Fact, Facts } from "../../../../components/facts";
import { formatBytes, formatCount, formatDateTime, formatMoney, formatMs, plural } from "../../../../components/format";
import { Loaded } from "../../../../components/loaded";
import { SHARING_WORDS } from "../../../../components/outcome";
import { Button } from "../../../../components/ui/button";
import { CopyButton } from "../../../../components/ui/copy";
import { Dialog } from "../../../../components/ui/dialog";
import { Notice } from "../../../../components/ui/notice";
import { Skeleton } from "../../../../components/ui/skeleton";
import { useTRPC } from "../../../../data/trpc";
import { answerText } from "./answer-text";

/** On the way to the browser an `unknown` becomes optional. */
type Detail = Omit<EntryDetailView, "answer"> & { answer?: unknown };

interface EntryDetailProps {
  tenantId: string;
  entryId: string;
  onClose: () => void;
}

export function EntryDetail({ tenantId, entryId, onClose }: EntryDetailProps) {
  const trpc = useTRPC();
  const entry = useQuery(trpc.entries.get.queryOptions({ tenantId, id: entryId }));
  return (
    <Dialog onClose={onClose} title="Entry" shape="side">
      <Loaded query={entry} skeleton={<Skeleton className="h-72 w-full" />}>
        {(view) => <EntryBody tenantId={tenantId} entry={view} />}
      </Loaded>
    </Dialog>
  );
}

function EntryBody({ tenantId, entry }: { tenantId: string; entry: Detail }) {
  return (
    <div className="flex flex-col gap-5">
      <Verification entry={entry} />
      <Answer entry={entry} />
      <EntryFacts entry={entry} />
      <Button asChild className="self-start">
        <Link href={`/tenants/${tenantId}/decisions?search=${entry.id}`}>What it has served</Link>
      </Button>
    </div>
  );
}

function Verification({ entry }: { entry: Detail }) {
  if (entry.verified) {
    return (
      <p className="flex items-center gap-2 text-[13px] text-success">
        <ShieldCheck aria-hidden="true" className="size-[18px]" />
        {entry.answerHidden
          ? "The signature holds. Your role does not read answers."
          : "The signature holds. This is the answer as it was stored."}
      </p>
    );
  }
  return (
    <Notice kind="danger" title="This entry is never served">
      Its signature does not hold or its key is gone. It was changed outside of Lethe, or its owner was erased.
    </Notice>
  );
}

function Answer({ entry }: { entry: Detail }) {
  if (entry.answer === null || entry.answer === undefined) return null;
  const text = answerText(entry.answer) ?? JSON.stringify(entry.answer, null, 2);
  return (
    <section>
      <div className="mb-2 flex items-center justify-between">
        <h3 className="text-[13px] font-medium text-ink-soft">Answer</h3>
        <CopyButton text={text} />
      </div>
      <div
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="max-h-80 overflow-y-auto rounded-xl border border-line bg-sunken px-4 py-3 text-[13.5px] leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        {text}
      </div>
    </section>
  );
}

function factsOf(entry: Detail): [label: string, value: ReactNode][] {
  return [
    ["Model", entry.model],
    ["Provider", entry.provider],
    ["Wire", entry.wire],
    ["Tier", entry.tier],
    ["Shared with", SHARING_WORDS[entry.sharing]],
    ["Personal data", entry.piiScrubbed ? "found and scrubbed" : "none found"],
    ["Namespace", entry.namespace ?? "–"],
    ["Agent", entry.agent ?? "–"],
    ["Tags", entry.tags.length > 0 ? entry.tags.join(", ") : "–"],
    ["Tokens", `${formatCount(entry.tokensIn)} in, ${formatCount(entry.tokensOut)} out`],
    ["Cost of the call", formatMoney(entry.costUsd)],
    ["The call took", formatMs(entry.latencyMs)],
    ["Served", plural(entry.hitCount, "time", "times")],
    ["Size", formatBytes(entry.bytes)],
    ["Stored", formatDateTime(entry.createdAt)],
    ["Last served", entry.hitCount > 0 ? formatDateTime(entry.lastAccessedAt) : "–"],
    ["Expires", entry.expiresAt ? formatDateTime(entry.expiresAt) : "never"],
    ["Id", <Code key="id" text={entry.id} />],
    ["Key", <Code key="key" text={entry.key} />],
    ["Scope", <Code key="scope" text={entry.scope} />],
  ];
}

function Code({ text }: { text: string }) {
  return <code className="text-xs break-all">{text}</code>;
}

function EntryFacts({ entry }: { entry: Detail }) {
  return (
    <Facts className="grid-cols-[8rem_1fr] gap-x-4 gap-y-2">
      {factsOf(entry).map(([name, value]) => (
        <Fact key={name} name={name}>
          {value}
        </Fact>
      ))}
    </Facts>
  );
}
