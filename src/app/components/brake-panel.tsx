"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Brake } from "@/server/services/brake/brake";
import { useAct } from "../data/act";
import { useCan } from "../data/session";
import { useTRPC } from "../data/trpc";
import { Loaded } from "./loaded";
import { Button } from "./ui/button";
import { ConfirmDialog } from "./ui/confirm-dialog";
import { Notice } from "./ui/notice";
import { Panel } from "./ui/panel";

const BRAKE_WORDS: Record<Brake, { now: string; button: string }> = {
  released: { now: "The cache works.", button: "Release" },
  "semantic-off": { now: "Only the same request is served again; none that is similar.", button: "Same requests only" },
  off: { now: "Every request passes through to its provider.", button: "Cache off" },
};

interface BrakePanelProps {
  /** Null: everybody. */
  tenantId: string | null;
  className?: string;
}

/** The emergency brake. Pulling asks once; letting go does not wait for anything either. */
export function BrakePanel({ tenantId, className }: BrakePanelProps) {
  const trpc = useTRPC();
  const brake = useQuery(trpc.brake.get.queryOptions({ tenantId }));
  return (
    <Panel
      title="Emergency brake"
      description={`For when answers are wrong: ${tenantId === null ? "every tenant" : "this tenant"}, at once. Requests pass through and nothing is lost.`}
      className={className ?? ""}
    >
      <Loaded query={brake}>
        {(view) => (
          <>
            <p className="mb-3">{BRAKE_WORDS[view.brake].now}</p>
            {tenantId !== null && view.everybody !== "released" && (
              <Notice kind="warning" className="mb-3" title="The brake for everybody is pulled">
                {BRAKE_WORDS[view.everybody].now} The Tenants page releases it.
              </Notice>
            )}
            {view.environment !== "released" && (
              <Notice kind="warning" className="mb-3" title="LETHE_BRAKE is set">
                {BRAKE_WORDS[view.environment].now} Only a restart without it releases that one.
              </Notice>
            )}
            <BrakeButtons tenantId={tenantId} brake={view.brake} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function BrakeButtons({ tenantId, brake }: { tenantId: string | null; brake: Brake }) {
  const trpc = useTRPC();
  const may = useCan("brake", tenantId);
  const [asked, setAsked] = useState<Brake | null>(null);
  const act = useAct<unknown>({ done: "Brake set", onDone: () => setAsked(null) });
  const set = useMutation(trpc.brake.set.mutationOptions(act));
  if (!may) return null;
  const others = (Object.keys(BRAKE_WORDS) as Brake[]).filter((other) => other !== brake);
  const pull = (to: Brake) => set.mutate({ tenantId, brake: to });
  return (
    <div className="flex flex-wrap gap-2">
      {others.map((other) => (
        <Button
          key={other}
          look={other === "released" ? "primary" : "danger-plain"}
          busy={set.isPending && set.variables.brake === other}
          onClick={() => (other === "released" ? pull(other) : setAsked(other))}
        >
          {BRAKE_WORDS[other].button}
        </Button>
      ))}
      {asked !== null && (
        <ConfirmDialog
          onClose={() => setAsked(null)}
          title={`${BRAKE_WORDS[asked].button}: ${tenantId === null ? "every tenant" : "this tenant"}?`}
          action="Pull the brake"
          busy={set.isPending}
          onConfirm={() => pull(asked)}
        >
          {BRAKE_WORDS[asked].now} Calls cost what the provider asks until it is released.
        </ConfirmDialog>
      )}
    </div>
  );
}
