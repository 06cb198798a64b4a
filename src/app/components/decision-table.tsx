"use client";

import Link from "next/link";
import type { DecisionView } from "@/server/services/views";
import { DataTable, type TableColumn } from "./data-table";
import { EmptyState } from "./empty-state";
import { formatMs, formatScore } from "./format";
import { LongText } from "./long-text";
import { Nothing } from "./nothing";
import { OutcomeBadge, REASON_WORDS } from "./outcome";
import { Ago } from "./time";

const COLUMNS: readonly TableColumn<DecisionView>[] = [
  {
    id: "outcome",
    header: "Outcome",
    lead: true,
    cell: (decision) => (
      <Link href={`/decisions/${decision.id}`} className="after:absolute after:inset-0 focus-visible:after:outline-2">
        <OutcomeBadge outcome={decision.outcome} />
      </Link>
    ),
  },
  {
    id: "tenant",
    header: "Tenant",
    cell: ({ tenantName }) => (tenantName === null ? <Nothing /> : <LongText text={tenantName} />),
  },
  { id: "reason", header: "Why", long: true, cell: (decision) => <Why decision={decision} /> },
  {
    id: "score",
    header: "Score",
    align: "end",
    cell: (decision) => (decision.score === null ? <Nothing /> : formatScore(decision.score)),
  },
  {
    id: "model",
    header: "Model",
    cell: (decision) => <LongText text={decision.model} />,
  },
  { id: "stored", header: "Stored", cell: (decision) => (decision.stored ? "Yes" : <Nothing />) },
  { id: "took", header: "Took", align: "end", cell: (decision) => formatMs(decision.durationMs) },
  {
    id: "at",
    header: "When",
    align: "end",
    cell: (decision) => (
      <span className="text-ink-soft">
        <Ago at={decision.at} />
      </span>
    ),
  },
];

function Why({ decision }: { decision: DecisionView }) {
  return (
    <span className="sm:whitespace-normal">
      {REASON_WORDS[decision.reason] ?? decision.reason}
      {decision.guards.length > 0 && <span className="text-ink-faint"> ({decision.guards.join(", ")})</span>}
    </span>
  );
}

/** @param ofOneTenant whose name needs no column */
export function DecisionTable({
  decisions,
  ofOneTenant = true,
}: {
  decisions: readonly DecisionView[];
  ofOneTenant?: boolean;
}) {
  if (decisions.length === 0) {
    return (
      <EmptyState title="No decisions yet">
        Each look-up and each store leaves a line here, without any text.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Decisions"
      columns={ofOneTenant ? COLUMNS.filter(({ id }) => id !== "tenant") : COLUMNS}
      rows={decisions}
      rowId={(decision) => decision.id}
    />
  );
}
