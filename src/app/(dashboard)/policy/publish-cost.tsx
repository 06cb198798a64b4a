"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Fact, Facts } from "../../components/facts";
import { formatCount, formatMoney, plural } from "../../components/format";
import { useTRPC } from "../../data/trpc";
import type { PolicyVersion, ReplayReport } from "./policy-types";

/** Decisions that are decided again before it comes into force. */
const REPLAYED = 2_000;
const WAITING = "is being counted …";

/** What putting a version in force does: to the answers that are held, to the last decisions, and beside the one in force. */
export function PublishCost({ version, tenantId }: { version: PolicyVersion; tenantId: string | null }) {
  const trpc = useTRPC();
  const cost = useQuery(trpc.policies.publishCost.queryOptions({ id: version.id }));
  const { mutate, ...replay } = useMutation(trpc.policies.replay.mutationOptions());
  useEffect(() => {
    mutate({ tenantId, source: version.source, limit: REPLAYED });
  }, [mutate, tenantId, version.source]);
  const failed = "could not be counted";
  return (
    <Facts className="mb-4 rounded-lg border border-line bg-sunken/60 px-4 py-3">
      <Fact name="Answers held">{cost.data ? <HeldAnswers {...cost.data} /> : cost.error ? failed : WAITING}</Fact>
      <Fact name="Replay">{replay.data ? replayWords(replay.data) : replay.error ? failed : WAITING}</Fact>
      {version.state === "shadow" && <ShadowFact id={version.id} />}
    </Facts>
  );
}

function HeldAnswers({ unreachable, costUsd, back }: { unreachable: number; costUsd: number; back: number }) {
  if (unreachable === 0 && back === 0) return "none becomes unreachable";
  return (
    <>
      <strong className="font-semibold">
        {plural(unreachable, "answer becomes unreachable", "answers become unreachable")}
      </strong>
      {costUsd > 0 && `, whose calls cost ${formatMoney(costUsd)}`}
      {back > 0 && `; ${plural(back, "answer", "answers")} stored under it before can serve again`}
    </>
  );
}

function replayWords({ decisions, unchanged, hitsLost, storesRefused, newlyAllowed, failures }: ReplayReport): string {
  if (decisions === 0) return "there are no decisions to replay";
  const changes = [
    [hitsLost, "hits lost"],
    [storesRefused, "not stored any more"],
    [newlyAllowed, "newly allowed"],
    [failures, "without a decision"],
  ] as const;
  const told = changes.filter(([count]) => count > 0).map(([count, words]) => `${formatCount(count)} ${words}`);
  const whole = `the last ${plural(decisions, "decision", "decisions")}`;
  return unchanged === decisions ? `nothing changes in ${whole}` : `of ${whole}: ${told.join(", ")}`;
}

function ShadowFact({ id }: { id: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(trpc.policies.shadowCount.queryOptions({ id }));
  const words = data
    ? `${formatCount(data.same)} decided the same, ${formatCount(data.looser)} looser, ${formatCount(data.stricter)} stricter, ${formatCount(data.failures)} failed`
    : error
      ? "could not be counted"
      : WAITING;
  return <Fact name="In shadow">{words}</Fact>;
}
