"use client";

import { useQuery } from "@tanstack/react-query";
import type { ErasureView } from "@/server/services/views";
import { BackLink } from "../../../components/back-link";
import { formatCount, formatDateTime } from "../../../components/format";
import { Loaded } from "../../../components/loaded";
import { PageHeader } from "../../../components/page-header";
import { Button } from "../../../components/ui/button";
import { CodeBlock } from "../../../components/ui/copy";
import { Notice } from "../../../components/ui/notice";
import { Panel } from "../../../components/ui/panel";
import { useTRPC } from "../../../data/trpc";
import { ErasureStateBadge } from "../erasure-state";
import { forgetKeys, useHandedKeys } from "../subject-keys";
import { COUNT_LABELS } from "./count-labels";
import { ErasureSteps } from "./erasure-steps";
import { ReceiptPanel } from "./receipt-panel";

/** Quick while it runs, because people watch; at its end it never changes again. */
const RUNNING_MS = 600;

export function ErasurePageBody({ erasureId }: { erasureId: string }) {
  const trpc = useTRPC();
  const key = useHandedKeys().get(erasureId) ?? null;
  const erasure = useQuery(
    trpc.erasures.get.queryOptions(
      { id: erasureId },
      { refetchInterval: (query) => (query.state.data?.state === "complete" ? false : RUNNING_MS) },
    ),
  );
  return (
    <>
      <BackLink href="/erasures">Erasures</BackLink>
      <Loaded query={erasure}>{(view) => <ErasureBody erasure={view} subjectKey={key} />}</Loaded>
    </>
  );
}

function headline(erasure: ErasureView): string {
  if (erasure.kind === "deletion")
    return erasure.state === "complete" ? "The tenant is deleted" : `Deleting ${erasure.tenantName || "a tenant"}`;
  const whom = erasure.ofSubject ? `A person of ${erasure.tenantName}` : erasure.tenantName;
  if (erasure.state === "complete" && erasure.nothingHeld)
    return `Nothing was held about ${whom.replace(/^A p/, "a p")}`;
  return erasure.state === "complete" ? `${whom} is forgotten` : `Forgetting ${whom.replace(/^A p/, "a p")}`;
}

function ErasureBody({ erasure, subjectKey }: { erasure: ErasureView; subjectKey: string | null }) {
  return (
    <>
      <PageHeader
        title={headline(erasure)}
        lead={
          <>
            Asked for by {erasure.requestedBy} on {formatDateTime(erasure.createdAt)}
            {erasure.caseNumber !== null && `, case ${erasure.caseNumber}`}.
          </>
        }
        actions={
          <div role="status">
            <ErasureStateBadge erasure={erasure} />
          </div>
        }
      />
      {erasure.failure !== null && erasure.state !== "complete" && <WaitNote erasure={erasure} />}
      {subjectKey !== null && <KeyNote subjectKey={subjectKey} onKept={() => forgetKeys([erasure.id])} />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Panel title="Steps">
          <ErasureSteps erasure={erasure} />
        </Panel>
        <Panel title="What was erased">
          <Counts counts={erasure.counts} />
        </Panel>
      </div>
      {erasure.hasReceipt && <ReceiptPanel erasureId={erasure.id} />}
    </>
  );
}

/** Shown to whoever began it, until they have kept it: nobody has the key afterwards. */
function KeyNote({ subjectKey, onKept }: { subjectKey: string; onKept: () => void }) {
  return (
    <Notice kind="info" title="Keep this key with the receipt" className="mb-5">
      The receipt holds the name as a digest only. Whoever has this key can show whose name it is; it is kept nowhere
      and goes with this tab.
      <CodeBlock code={subjectKey} label="Key to the name in the receipt" className="mt-3" />
      <Button size="sm" className="mt-3" onClick={onKept}>
        I have kept it
      </Button>
    </Notice>
  );
}

/** It goes on by itself; people learn for what it waits. */
function WaitNote({ erasure }: { erasure: ErasureView }) {
  const keysGone = erasure.state !== "blocked";
  return (
    <Notice kind="warning" title={`It waits for: ${erasure.waitsFor ?? erasure.failure}`} className="mb-5" announce>
      {keysGone && "The keys are destroyed, so nothing can be read any more. "}
      {erasure.attempts === 1 ? "One try" : `${erasure.attempts} tries`} so far
      {erasure.nextAttemptAt !== null && `, the next one at ${formatDateTime(erasure.nextAttemptAt)}`}. There is no
      receipt before every step has held.
    </Notice>
  );
}

function Counts({ counts }: { counts: ErasureView["counts"] }) {
  const rows = Object.entries(counts);
  if (rows.length === 0) return <p className="text-ink-faint">Not counted yet.</p>;
  return (
    <dl className="divide-y divide-line">
      {rows.map(([name, count]) => (
        <div key={name} className="flex justify-between gap-4 py-2 first:pt-0 last:pb-0">
          <dt className="text-ink-soft first-letter:uppercase">{COUNT_LABELS[name] ?? name}</dt>
          <dd className="font-medium tabular-nums">{formatCount(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
