"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { DecisionDetailView } from "@/server/services/views";
import { BackLink } from "../../../components/back-link";
import { EditList } from "../../../components/edit-list";
import { Fact, Facts } from "../../../components/facts";
import { formatCount, formatDateTime, formatMoney, formatMs, formatScore } from "../../../components/format";
import { Loaded } from "../../../components/loaded";
import { LongText } from "../../../components/long-text";
import {
  GUARD_WORDS,
  NOT_STORED_WORDS,
  OutcomeBadge,
  REASON_ADVICE,
  REASON_WORDS,
  SHARING_WORDS,
} from "../../../components/outcome";
import { PageHeader } from "../../../components/page-header";
import { Button } from "../../../components/ui/button";
import { CopyButton } from "../../../components/ui/copy";
import { Panel } from "../../../components/ui/panel";
import { useTRPC } from "../../../data/trpc";
import { ZONE, zoneWords } from "../../../data/zone";

export function DecisionPageBody({ decisionId }: { decisionId: string }) {
  const trpc = useTRPC();
  const decision = useQuery(trpc.stats.decision.queryOptions({ id: decisionId }));
  return (
    <>
      <BackLink href={decision.data ? `/tenants/${decision.data.tenantId}/decisions` : "/decisions"}>
        Decisions
      </BackLink>
      <Loaded query={decision}>{(view) => <DecisionBody decision={view} />}</Loaded>
    </>
  );
}

function DecisionBody({ decision }: { decision: DecisionDetailView }) {
  return (
    <>
      <PageHeader
        title={REASON_WORDS[decision.reason] ?? decision.reason}
        lead={REASON_ADVICE[decision.reason]}
        actions={<OutcomeBadge outcome={decision.outcome} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <RequestPanel decision={decision} />
        <EntryPanel decision={decision} />
        <PolicyPanel decision={decision} />
        <TextPanel decision={decision} />
      </div>
    </>
  );
}

interface PanelProps {
  decision: DecisionDetailView;
}

function RequestPanel({ decision }: PanelProps) {
  return (
    <Panel title="The request">
      <Facts>
        <Fact name="Request id">
          <Code text={decision.requestId} />
        </Fact>
        <Fact name="Tenant">
          {decision.tenantName === null ? (
            "an erased tenant"
          ) : (
            <Link href={`/tenants/${decision.tenantId}`} className="font-medium hover:text-accent">
              <LongText text={decision.tenantName} className="max-w-full" />
            </Link>
          )}
        </Fact>
        <Fact name="When">
          {formatDateTime(decision.at)} ({zoneWords(ZONE, decision.at)})
        </Fact>
        <Fact name="Took">{formatMs(decision.durationMs)}, the provider included</Fact>
        <Fact name="Model">{decision.model}</Fact>
        <Fact name="Wire">{decision.wire}</Fact>
        <Fact name="Person">{decision.ofSubject ? "named, by a pseudonym" : "nobody named"}</Fact>
        <Fact name="Answer stored">
          {decision.stored ? "yes" : decision.notStored === null ? "no" : `no: ${NOT_STORED_WORDS[decision.notStored]}`}
        </Fact>
      </Facts>
    </Panel>
  );
}

function Code({ text }: { text: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <code className="text-xs break-all">{text}</code>
      <CopyButton text={text} />
    </span>
  );
}

function EntryPanel({ decision }: PanelProps) {
  const { entry, entryId, score, guards, edits } = decision;
  return (
    <Panel
      title={decision.outcome.startsWith("hit") ? "The entry that was served" : "The nearest entry"}
      actions={
        entry && (
          <Button asChild size="sm">
            <Link href={`/tenants/${decision.tenantId}/entries?entry=${entry.id}`}>Open the entry</Link>
          </Button>
        )
      }
    >
      <Facts>
        <Fact name="Score">{score === null ? "not compared" : formatScore(score)}</Fact>
        <Fact name="What differs">{guards.length === 0 ? "nothing that was refused" : <Guards names={guards} />}</Fact>
        {edits.length > 0 && (
          <Fact name="All differences">
            <EditList edits={edits} />
          </Fact>
        )}
        {entryId !== null && (
          <Fact name="Entry">
            <Code text={entryId} />
          </Fact>
        )}
        {entry !== null && (
          <>
            <Fact name="May serve">{SHARING_WORDS[entry.sharing]}</Fact>
            <Fact name="Stored">{formatDateTime(entry.createdAt)}</Fact>
            <Fact name="Served so far">{formatCount(entry.hitCount)} times</Fact>
            <Fact name="Its call cost">{formatMoney(entry.costUsd)}</Fact>
          </>
        )}
      </Facts>
      {entryId !== null && entry === null && (
        <p className="mt-3 text-[13px] text-ink-faint">
          It is not held any more: expired, replaced, removed or erased.
        </p>
      )}
      {entryId === null && (
        <p className="mt-3 text-[13px] text-ink-faint">No entry was near enough to be named in the record.</p>
      )}
    </Panel>
  );
}

function Guards({ names }: { names: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {names.map((name) => (
        <li key={name}>
          <code className="rounded-md bg-sunken px-1.5 py-0.5 text-xs">{name}</code>{" "}
          <span className="text-ink-soft">{GUARD_WORDS[name] ?? ""}</span>
        </li>
      ))}
    </ul>
  );
}

function PolicyPanel({ decision: { policy, policyDigest, tenantId } }: PanelProps) {
  return (
    <Panel
      title="The policy"
      actions={
        <Button asChild size="sm">
          <Link href={policy?.ofTenant ? `/policy?tenant=${encodeURIComponent(tenantId)}` : "/policy"}>
            Open the policy
          </Link>
        </Button>
      }
    >
      <Facts>
        <Fact name="Version">
          {policy === null
            ? "built in, or not in the list any more"
            : `${policy.version}, ${policy.ofTenant ? "of this tenant" : "the global default"}`}
        </Fact>
        <Fact name="Digest">
          <code className="text-xs break-all">{policyDigest}</code>
        </Fact>
      </Facts>
      {policy !== null && policy.fired.length > 0 && (
        <>
          <h3 className="mt-4 mb-1.5 text-[13px] font-medium">Rules that give a value for these facts</h3>
          <ol className="divide-y divide-line rounded-lg border border-line text-xs">
            {policy.fired.map((rule) => (
              <li key={`${rule.line} ${rule.rule}`} className="flex items-baseline gap-3 px-3 py-1.5">
                <span className="shrink-0 text-ink-faint tabular-nums">line {rule.line}</span>
                <code className="min-w-0 truncate">{rule.text.split("\n")[0]}</code>
              </li>
            ))}
          </ol>
        </>
      )}
    </Panel>
  );
}

function factsOf(facts: NonNullable<DecisionDetailView["facts"]>): [string, ReactNode][] {
  return [
    ["Tier", facts.data_tier],
    ["Personal data", facts.pii_detected ? `found, severity ${facts.pii_severity}` : "none found"],
    ["Kind", facts.request_type.replace("_", " ")],
    ["Asks for", facts.time_sensitivity === "none" ? "nothing that changes" : `something of ${facts.time_sensitivity}`],
    ["Tools", facts.tools_offered ? "offered" : "none"],
    ["Temperature", facts.temperature === null ? "not sent" : String(facts.temperature)],
    ["Length", `${formatCount(facts.prompt_chars)} characters`],
    ["Namespace", facts.namespace ?? "–"],
    ["Agent", facts.agent ?? "–"],
    ["Provider", facts.provider],
  ];
}

function TextPanel({ decision: { facts } }: PanelProps) {
  return (
    <Panel title="What was found in it" description="Facts about the text. The text itself is kept nowhere.">
      {facts === null ? (
        <p className="text-ink-faint">This record was written by another version of Lethe.</p>
      ) : (
        <Facts>
          {factsOf(facts).map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
        </Facts>
      )}
    </Panel>
  );
}
