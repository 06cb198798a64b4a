"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Outcome } from "@/lib/core/outcome";
import { DecisionTable } from "../../../../components/decision-table";
import { Loaded } from "../../../../components/loaded";
import { MoreRows } from "../../../../components/more-rows";
import { OUTCOME_LOOKS } from "../../../../components/outcome";
import { Panel } from "../../../../components/ui/panel";
import { Select } from "../../../../components/ui/select";
import { CALM_MS } from "../../../../data/live";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";

const PAGE_SIZE = 50;

export function Decisions() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const decisions = useInfiniteQuery(
    trpc.stats.decisions.infiniteQueryOptions(
      { tenantId: tenant.id, limit: PAGE_SIZE, ...(outcome ? { outcome } : {}) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined, refetchInterval: CALM_MS },
    ),
  );
  return (
    <Panel
      title="Decisions"
      description="Why each request went as it went. No text is kept: not of the question, not of the answer."
      padded={false}
      actions={
        <Select
          aria-label="Show only one outcome"
          className="w-44"
          value={outcome ?? ""}
          onChange={(event) =>
            setOutcome(OUTCOME_LOOKS.find((look) => look.outcome === event.target.value)?.outcome ?? null)
          }
        >
          <option value="">All outcomes</option>
          {OUTCOME_LOOKS.map((look) => (
            <option key={look.outcome} value={look.outcome}>
              {look.label}
            </option>
          ))}
        </Select>
      }
    >
      <Loaded query={decisions}>
        {(data) => <DecisionTable decisions={data.pages.flatMap((page) => page.items)} />}
      </Loaded>
      <MoreRows query={decisions} />
    </Panel>
  );
}
