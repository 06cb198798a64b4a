"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Download, Pause, Play } from "lucide-react";
import { useState } from "react";
import { type DecisionFilters, useDecisionFilters } from "../data/decision-filters";
import { useDecisionTail } from "../data/decision-tail";
import { useTRPC } from "../data/trpc";
import { ZONE, zoneWords } from "../data/zone";
import { toCsv } from "./csv";
import { DecisionFilterBar } from "./decision-filter-bar";
import { DecisionTable } from "./decision-table";
import { download } from "./download";
import { EmptyState } from "./empty-state";
import { formatDateTime } from "./format";
import { LiveDot } from "./live-dot";
import { Loaded } from "./loaded";
import { MoreRows } from "./more-rows";
import { Button } from "./ui/button";
import { Panel } from "./ui/panel";

const PAGE_SIZE = 50;
const COLUMNS = [
  "at",
  "requestId",
  "outcome",
  "reason",
  "score",
  "model",
  "wire",
  "stored",
  "notStored",
  "entryId",
  "durationMs",
] as const;

/** @param tenantId null: every tenant */
export function DecisionsPanel({ tenantId }: { tenantId: string | null }) {
  const trpc = useTRPC();
  const [filters, setFilters] = useDecisionFilters();
  const filtered = Object.keys(filters).length > 0;
  const decisions = useInfiniteQuery(
    trpc.stats.decisions.infiniteQueryOptions(
      { limit: PAGE_SIZE, ...(tenantId === null ? {} : { tenantId }), ...filters },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const [following, setFollowing] = useState(true);
  useDecisionTail(tenantId, following && !filters.to, () => void decisions.refetch());
  const rows = decisions.data?.pages.flatMap((page) => page.items) ?? [];
  const save = () => {
    const cells = rows.map((row) => COLUMNS.map((name) => row[name]));
    download("lethe-decisions.csv", toCsv(COLUMNS, cells), "text/csv");
  };
  return (
    <Panel
      title={tenantId === null ? undefined : "Decisions"}
      description="Why each request went as it went. No text is kept: not of the question, not of the answer."
      padded={false}
      actions={
        <>
          {!filters.to && <FollowButton following={following} onChange={setFollowing} />}
          <Button size="sm" disabled={rows.length === 0} onClick={save}>
            <Download aria-hidden="true" />
            CSV of these rows
          </Button>
        </>
      }
    >
      <DecisionFilterBar filters={filters} onChange={setFilters} />
      <SpanNote filters={filters} />
      <Loaded query={decisions}>
        {() =>
          rows.length === 0 && filtered ? (
            <EmptyState
              title="No decision fits"
              action={<Button onClick={() => setFilters({})}>Clear the filters</Button>}
            >
              {decisions.hasNextPage
                ? "None among the newest ones: look further below."
                : "Clear one filter to see more."}
            </EmptyState>
          ) : (
            <DecisionTable decisions={rows} ofOneTenant={tenantId !== null} />
          )
        }
      </Loaded>
      <MoreRows query={decisions} />
    </Panel>
  );
}

/** Rows that move can't be read: they stand still until somebody goes on. */
function FollowButton({ following, onChange }: { following: boolean; onChange: (following: boolean) => void }) {
  return (
    <>
      {following && <LiveDot live />}
      <Button size="sm" onClick={() => onChange(!following)}>
        {following ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
        {following ? "Pause" : "Follow"}
      </Button>
    </>
  );
}

function SpanNote({ filters: { from, to } }: { filters: DecisionFilters }) {
  if (!from && !to) return null;
  return (
    <p className="border-t border-line px-5 py-2 text-[13px] text-ink-soft">
      {from && `From ${formatDateTime(from)} `}
      {to && `until ${formatDateTime(to)} `}({zoneWords(ZONE, to ?? from ?? "")})
    </p>
  );
}
