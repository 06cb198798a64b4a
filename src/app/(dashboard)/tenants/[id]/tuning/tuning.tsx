"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useId, useState } from "react";
import { THRESHOLDS } from "@/lib/similarity/lexical/profiles";
import type { ScoresView } from "@/server/services/views";
import { EmptyState } from "../../../../components/empty-state";
import { formatDateTime, formatMoney, plural } from "../../../../components/format";
import { Loaded } from "../../../../components/loaded";
import { ReadOnlyNote, useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { Panel } from "../../../../components/ui/panel";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";
import { useTenant } from "../tenant-frame";
import { ScoreChart } from "./score-chart";
import { changesAt, inForce, settingsFor } from "./what-changes";

/** Where the line between served and not served is drawn, and what another place would have made of the last week. */
export function Tuning() {
  const trpc = useTRPC();
  const tenant = useTenant();
  const scores = useQuery(trpc.stats.scores.queryOptions({ tenantId: tenant.id }, { staleTime: 30_000 }));
  return (
    <>
      <ReadOnlyNote act="settings.write" what="change settings" />
      <Loaded query={scores}>
        {(view) =>
          view.counted === 0 ? (
            <Panel padded={false}>
              <EmptyState title="Nothing to measure yet">
                A question that came near an answer that was held, served or not, leaves its score here.
              </EmptyState>
            </Panel>
          ) : (
            <TuningBody key={`${view.profile} ${view.threshold}`} scores={view} />
          )
        }
      </Loaded>
    </>
  );
}

const STEP = 0.01;

function TuningBody({ scores }: { scores: ScoresView }) {
  const now = inForce(scores);
  const [threshold, setThreshold] = useState(now);
  const hintId = useId();
  return (
    <Panel
      title="How near questions came"
      description={`${plural(scores.counted, "question", "questions")} since ${formatDateTime(scores.since)} that were not word for word the same. At or right of the line an answer may be served, unless another reason stands against it.`}
    >
      <ScoreChart scores={scores} threshold={threshold} />
      <div className="mt-2 pl-11">
        <input
          type="range"
          aria-label="Threshold"
          aria-describedby={hintId}
          min={THRESHOLDS.loose}
          max={1}
          step={STEP}
          value={threshold}
          onChange={(event) => setThreshold(Number(event.target.value))}
          className="block w-full accent-accent"
          style={{
            marginLeft: `${((THRESHOLDS.loose - scores.lowest) / (1 - scores.lowest)) * 100}%`,
            width: `${((1 - THRESHOLDS.loose) / (1 - scores.lowest)) * 100}%`,
          }}
        />
      </div>
      <p id={hintId} className="sr-only">
        Between {THRESHOLDS.loose} and 1. In force is {now.toFixed(2)}.
      </p>
      <WhatChanges scores={scores} threshold={threshold} onBack={() => setThreshold(now)} />
    </Panel>
  );
}

function WhatChanges({ scores, threshold, onBack }: { scores: ScoresView; threshold: number; onBack: () => void }) {
  const now = inForce(scores);
  const tenant = useTenant();
  const { won, wonUsd, lost, lostUsd } = changesAt(scores, threshold);
  if (Math.abs(threshold - now) < STEP / 2) {
    return (
      <p className="mt-4 border-t border-line pt-4 text-[13px] text-ink-soft">
        In force is {now.toFixed(2)}, with the profile {scores.profile}. Move the line to see what another threshold
        would have made of the same questions.{" "}
        <Link
          href={`/tenants/${tenant.id}/decisions?reason=below-threshold`}
          className="font-medium text-accent underline"
        >
          Those that were not near enough
        </Link>
      </p>
    );
  }
  const money = (usd: number) => (usd > 0 ? `, ${formatMoney(usd)}` : "");
  return (
    <div className="mt-4 flex flex-wrap items-center justify-between gap-4 border-t border-line pt-4">
      <div aria-live="polite" className="min-w-0">
        <p className="font-medium">
          {threshold < now
            ? `At most ${plural(won, "more hit", "more hits")}${money(wonUsd)} saved`
            : `${plural(lost, "hit", "hits")} less${money(lostUsd)} more to pay`}
        </p>
        <p className="mt-0.5 max-w-2xl text-[13px] text-ink-soft">
          {threshold < now
            ? "At most: a guard may refuse some of them, which is only looked at for those that are near enough. Wrong ones among them are not measured here."
            : "They would be asked of the model again. Fewer near answers, fewer wrong ones."}
        </p>
      </div>
      <Apply scores={scores} threshold={threshold} onBack={onBack} />
    </div>
  );
}

function Apply({ scores, threshold, onBack }: { scores: ScoresView; threshold: number; onBack: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const tenant = useTenant();
  const control = useWriteControl("settings.write");
  const wanted = settingsFor(scores.profile, threshold);
  const update = useMutation(trpc.settings.update.mutationOptions());
  const save = useMutation({
    mutationFn: async (change: NonNullable<typeof wanted>) => {
      const asked = trpc.settings.get.queryOptions({ tenantId: tenant.id }, { staleTime: 0 });
      const { settings, settingsVersion } = await queryClient.fetchQuery(asked);
      const next = { ...settings, ...change };
      return update.mutateAsync({ tenantId: tenant.id, settings: next, expectedVersion: settingsVersion });
    },
    ...useAct<unknown>({ done: "Threshold in force" }),
  });
  const words =
    wanted !== null && wanted.profile !== scores.profile
      ? `Apply, with the profile ${wanted.profile}`
      : `Apply ${threshold.toFixed(2)}`;
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={onBack}>Back to what is in force</Button>
      <Button
        look="primary"
        {...control}
        disabled={control.disabled || wanted === null}
        busy={save.isPending}
        onClick={() => wanted !== null && save.mutate(wanted)}
      >
        {words}
      </Button>
    </div>
  );
}
