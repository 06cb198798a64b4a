"use client";

import { useMemo, useState } from "react";
import { AnswerBody } from "../../../components/answer-body";
import { DecisionFacts } from "../../../components/decision-facts";
import { FailureNotice } from "../../../components/failure-notice";
import { Button } from "../../../components/ui/button";
import { SkeletonRows } from "../../../components/ui/skeleton";
import { useLatestAnswer } from "../../../data/latest-answer";
import { useExampleModel } from "../../../data/model";
import { FiredRules } from "./fired-rules";
import { plainInput } from "./input-fields";
import { InputForm } from "./input-form";

interface TrialPanelProps {
  source: string;
  tenantId: string | null;
  goTo: (line: number, column: number) => void;
}

/** One request's facts through the text in the editor, decided anew at each change of either. */
export function TrialPanel({ source, tenantId, goTo }: TrialPanelProps) {
  const plain = plainInput(tenantId, useExampleModel());
  const [changed, setChanged] = useState<typeof plain | null>(null);
  const input = changed ?? plain;
  const asked = JSON.stringify(input);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal inputs are one question, whatever object they are
  const question = useMemo(() => (source === "" ? null : { source, input }), [source, asked]);
  const trial = useLatestAnswer(question, (client, what, signal) => client.policies.try.mutate(what, { signal }));
  return (
    <div className="grid gap-x-10 gap-y-6 lg:grid-cols-2">
      <section aria-label="Input">
        <div className="mb-3 flex items-center justify-between gap-3">
          <h3 className="font-semibold">A request with these facts</h3>
          <Button size="sm" look="quiet" disabled={changed === null} onClick={() => setChanged(null)}>
            Reset
          </Button>
        </div>
        <InputForm input={input} onInput={setChanged} />
      </section>
      <section aria-label="Decision" aria-busy={!trial.current} className="min-w-0">
        <h3 className="mb-3 flex h-8 items-center font-semibold">is decided like this</h3>
        {trial.current && trial.error ? <FailureNotice error={trial.error} /> : null}
        {trial.answer === null && !trial.error && <SkeletonRows rows={4} />}
        {trial.answer !== null && (
          <AnswerBody current={trial.current} className="flex flex-col gap-5">
            <DecisionFacts decision={trial.answer.decision} />
            <FiredRules fired={trial.answer.fired} goTo={goTo} />
          </AnswerBody>
        )}
      </section>
    </div>
  );
}
