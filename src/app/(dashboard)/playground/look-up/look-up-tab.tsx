"use client";

import { useState } from "react";
import { EmptyState } from "../../../components/empty-state";
import { FailureNotice } from "../../../components/failure-notice";
import { Panel } from "../../../components/ui/panel";
import { useLatestAnswer } from "../../../data/latest-answer";
import type { LookUpQuestion } from "../playground-types";
import { LookUpForm } from "./look-up-form";
import { LookUpPanels } from "./look-up-panels";

export function LookUpTab({ tenantId }: { tenantId: string }) {
  const [submitted, setSubmitted] = useState<LookUpQuestion | null>(null);
  // What was found with one tenant says nothing of another.
  const question = submitted?.tenantId === tenantId ? submitted : null;
  const found = useLatestAnswer(
    question,
    (client, what, signal) => client.playground.explain.mutate(what, { signal }),
    0,
  );
  const asked = question !== null;
  return (
    <div className="grid gap-5 lg:grid-cols-2 lg:items-start">
      <LookUpForm tenantId={tenantId} busy={asked && !found.current} onAsk={setSubmitted} />
      {asked && found.current && found.error ? (
        <FailureNotice error={found.error} />
      ) : found.answer === null ? (
        <Panel padded={false}>
          <EmptyState title="Nothing was looked up yet">
            You will see the outcome and why, the nearest entries with what each guard said, and which words counted.
          </EmptyState>
        </Panel>
      ) : (
        <LookUpPanels found={found.answer} current={found.current} />
      )}
    </div>
  );
}
