"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { ServerStatusView } from "@/server/services/views";
import { cn } from "../../components/class-names";
import { Fact, Facts } from "../../components/facts";
import { formatBytes, formatCount, plural } from "../../components/format";
import { LiveDot } from "../../components/live-dot";
import { Loaded } from "../../components/loaded";
import { PageHeader } from "../../components/page-header";
import { Ago } from "../../components/time";
import { Panel } from "../../components/ui/panel";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { JobsPanel } from "./jobs-panel";

/** How this installation fares: what it runs on, what waits in it, and what it was told of copies elsewhere. */
export function Server() {
  const trpc = useTRPC();
  const status = useQuery(trpc.server.status.queryOptions(undefined, { refetchInterval: LIVE_MS }));
  return (
    <>
      <PageHeader
        title="Server"
        lead="What it runs on, what waits in it, and how it fares."
        actions={<LiveDot live={!status.error} />}
      />
      <Loaded query={status}>
        {(view) => (
          <div className="flex flex-col gap-5">
            <Checks status={view} />
            <div className="grid items-start gap-5 lg:grid-cols-2">
              <Versions status={view} />
              <Waiting status={view} />
              <Copies days={view.copyDays} />
            </div>
            <JobsPanel />
          </div>
        )}
      </Loaded>
    </>
  );
}

function Checks({ status }: { status: ServerStatusView }) {
  const { database, vault, audit, ready } = status;
  return (
    <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line xl:grid-cols-4">
      <Check name="Requests" ok={ready} good="Ready" bad="Not ready" note={othersNote(status.otherProcesses)} />
      <Check
        name="Database"
        ok={database.ok}
        good="Answers"
        bad="Does not answer"
        note={database.kind === "sqlite" ? "SQLite, one file" : "PostgreSQL"}
      />
      <Check name="Key vault" ok={vault.ok} good="Answers" bad="Does not answer" note="Where keys live and die" />
      <Check
        name="Audit trail"
        ok={!audit.broken && audit.failingSince === null}
        good="Signed"
        bad={audit.broken ? "Not what was signed" : "Can't be written"}
        note={
          <>
            Covered <Ago at={audit.coveredAt} />
          </>
        }
      />
    </ul>
  );
}

function othersNote(others: number | null): string {
  if (others === null) return "Other processes are not known now";
  return others === 0 ? "One process" : `${plural(others + 1, "process", "processes")} together`;
}

function Check({
  name,
  ok,
  good,
  bad,
  note,
}: {
  name: string;
  ok: boolean;
  good: string;
  bad: string;
  note: ReactNode;
}) {
  const Icon = ok ? CircleCheck : CircleAlert;
  return (
    <li className="min-w-0 bg-surface px-4 py-4 sm:px-5">
      <p className="text-[13px] font-medium text-ink-soft">{name}</p>
      <p className={cn("mt-1 flex items-center gap-2 text-[17px] font-semibold", !ok && "text-danger")}>
        <Icon aria-hidden="true" className={cn("size-[18px] shrink-0", ok ? "text-success" : "text-danger")} />
        {ok ? good : bad}
      </p>
      <p className="mt-0.5 text-[13px] text-ink-faint">{note}</p>
    </li>
  );
}

function Versions({ status }: { status: ServerStatusView }) {
  return (
    <Panel title="Versions">
      <Facts>
        <Fact name="Lethe">{status.version}</Fact>
        <Fact name="Node">{status.node}</Fact>
        <Fact name="Database">{status.database.kind === "sqlite" ? "SQLite" : "PostgreSQL"}</Fact>
        <Fact name="Started">
          <Ago at={status.startedAt} />
        </Fact>
        <Fact name="Memory">{formatBytes(status.memoryBytes)}</Fact>
        <Fact name="Tenants">{formatCount(status.tenants)}</Fact>
        <Fact name="Mail">
          {status.mail ? "Links are mailed" : "No mail server: links are shown to be handed over"}
        </Fact>
      </Facts>
    </Panel>
  );
}

function Waiting({ status: { storeQueue, database, flights, erasuresUnderWay } }: { status: ServerStatusView }) {
  return (
    <Panel title="What waits" description="Of the process that answered this page.">
      <Facts>
        <Fact name="Answers to store">
          {formatCount(storeQueue.waiting)} ({formatBytes(storeQueue.bytes)} of at most{" "}
          {formatBytes(storeQueue.bytesMax)})
        </Fact>
        <Fact name="Writes">{formatCount(database.writesWaiting)}</Fact>
        <Fact name="Calls to providers">
          {formatCount(flights.open)} open, {formatCount(flights.waiting)} waiting for one of them
        </Fact>
        <Fact name="Erasures">
          {erasuresUnderWay === 0 ? "None under way" : `${formatCount(erasuresUnderWay)} under way`}
        </Fact>
      </Facts>
    </Panel>
  );
}

const COPIES = [
  ["backups", "Backups"],
  ["replicas", "Replicas"],
  ["logs", "Logs in front"],
  ["provider", "The model's provider"],
] as const;

function Copies({ days }: { days: ServerStatusView["copyDays"] }) {
  return (
    <Panel
      title="Copies elsewhere"
      description="How long they are kept, as the operator said in the environment. Receipts name the day by which they run out."
    >
      <Facts>
        {COPIES.map(([kind, name]) => (
          <Fact key={kind} name={name}>
            {days[kind] === null ? <span className="text-ink-soft">Not said</span> : plural(days[kind], "day", "days")}
          </Fact>
        ))}
      </Facts>
    </Panel>
  );
}
