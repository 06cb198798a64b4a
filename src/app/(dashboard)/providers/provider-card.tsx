"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Fact, Facts } from "../../components/facts";
import { FailureNotice } from "../../components/failure-notice";
import { formatCount, formatMs, plural } from "../../components/format";
import { useWriteControl } from "../../components/role";
import { Ago, MaybeAgo } from "../../components/time";
import { Badge } from "../../components/ui/badge";
import { Button } from "../../components/ui/button";
import { ConfirmDialog } from "../../components/ui/confirm-dialog";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";
import { KIND_WORDS, type Provider } from "./provider-draft";
import { TestResult } from "./test-result";

interface State {
  label: string;
  style: string;
}

const GOOD = "border-0 bg-success-soft text-success";
const BAD = "border-0 bg-danger-soft text-danger";
const WARNING = "border-0 bg-warning-soft text-warning";

/** As the process that answers has seen it. */
function stateOf({ state, lastSuccessAt, lastFailure }: Provider["health"]): State {
  if (state === "open") return { label: "Left alone after failures", style: BAD };
  if (state === "half-open") return { label: "Tried again", style: WARNING };
  if (lastFailure !== null && lastFailure.at > (lastSuccessAt ?? 0))
    return { label: "Last call failed", style: WARNING };
  return lastSuccessAt === null
    ? { label: "Not asked yet", style: "border-line text-ink-soft" }
    : { label: "Answers", style: GOOD };
}

export function ProviderCard({ provider, onEdit }: { provider: Provider; onEdit: () => void }) {
  const trpc = useTRPC();
  const control = useWriteControl("keys.write");
  const [removing, setRemoving] = useState(false);
  const { id, tenantId, name } = provider;
  const test = useMutation(trpc.upstreams.test.mutationOptions());
  const state = stateOf(provider.health);
  return (
    <li className="min-w-0 px-5 py-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 className="flex min-w-0 flex-wrap items-center gap-2 font-medium [overflow-wrap:anywhere]">
          {name}
          <Badge className={state.style}>{state.label}</Badge>
        </h3>
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            busy={test.isPending}
            aria-label={`Test ${name}`}
            onClick={() => test.mutate({ tenantId, id })}
            {...control}
          >
            Test
          </Button>
          <Button size="sm" aria-label={`Change ${name}`} onClick={onEdit} {...control}>
            Change
          </Button>
          <Button
            size="sm"
            look="danger-plain"
            aria-label={`Remove ${name}`}
            onClick={() => setRemoving(true)}
            {...control}
          >
            Remove
          </Button>
        </div>
      </div>
      <div className="mt-3 grid gap-x-10 gap-y-4 lg:grid-cols-2">
        <WhatItIs provider={provider} />
        <HowItFares health={provider.health} options={provider.options} />
      </div>
      {test.error && <FailureNotice error={test.error} />}
      {test.data && <TestResult result={test.data} />}
      {removing && <RemoveDialog provider={provider} onClose={() => setRemoving(false)} />}
    </li>
  );
}

function WhatItIs({ provider: { kind, baseUrl, hasKey, models, options } }: { provider: Provider }) {
  const aliases = Object.entries(options.aliases);
  return (
    <Facts>
      <Fact name="Address">
        <code className="text-xs break-all">{baseUrl}</code>
      </Fact>
      <Fact name="Speaks">{(KIND_WORDS as Record<string, string>)[kind] ?? kind}</Fact>
      <Fact name="Key">{hasKey ? "sealed" : "none"}</Fact>
      <Fact name="Models">{models.map((model) => (model === "*" ? "every model" : model)).join(", ")}</Fact>
      {aliases.length > 0 && (
        <Fact name="Names">{aliases.map(([alias, model]) => `${alias} → ${model}`).join(", ")}</Fact>
      )}
    </Facts>
  );
}

function HowItFares({ health, options }: Pick<Provider, "health" | "options">) {
  return (
    <Facts>
      <Fact name="Calls">
        {formatCount(health.calls)}, {plural(health.failures, "failed", "failed")},{" "}
        {plural(health.retries, "retry", "retries")}
      </Fact>
      <Fact name="Now">
        {formatCount(health.active)} of at most {formatCount(options.concurrency)} under way,{" "}
        {formatCount(health.queued)} of {formatCount(options.queue)} waiting
      </Fact>
      <Fact name="Last answer">
        <MaybeAgo at={health.lastSuccessAt === null ? null : new Date(health.lastSuccessAt).toISOString()} />
      </Fact>
      {health.lastFailure !== null && (
        <Fact name="Last failure">
          <Ago at={new Date(health.lastFailure.at).toISOString()} />: {health.lastFailure.why}
        </Fact>
      )}
      <Fact name="Waits">
        {formatMs(options.connectMs)} to connect, {formatMs(options.firstByteMs)} to begin, {formatMs(options.totalMs)}{" "}
        in all
      </Fact>
      <Fact name="Breaks">
        after {plural(options.breakAfter, "failure", "failures")} in a row, for {formatMs(options.breakMs)}
      </Fact>
    </Facts>
  );
}

function RemoveDialog({ provider: { id, tenantId, name }, onClose }: { provider: Provider; onClose: () => void }) {
  const trpc = useTRPC();
  const act = useAct<unknown>({ done: "Provider removed", onDone: onClose });
  const remove = useMutation(trpc.upstreams.remove.mutationOptions(act));
  return (
    <ConfirmDialog
      onClose={onClose}
      title={`Remove ${name}?`}
      action="Remove provider"
      busy={remove.isPending}
      onConfirm={() => remove.mutate({ tenantId, id })}
    >
      Its key goes with it. Requests go to the next provider that knows the model, and answers that it gave are not
      served any more.
    </ConfirmDialog>
  );
}
