"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { CauseView } from "@/server/services/views";
import { useTRPC } from "../data/trpc";
import { formatDateTime, formatMoney, plural } from "./format";
import { Loaded } from "./loaded";
import { REASON_ADVICE, REASON_WORDS } from "./outcome";
import { Panel } from "./ui/panel";

/** Why requests were not served from the cache, the dearest cause first, and what would change it. */
export function CausesPanel({ tenantId }: { tenantId: string }) {
  const trpc = useTRPC();
  const causes = useQuery(trpc.stats.causes.queryOptions({ tenantId }, { staleTime: 60_000 }));
  return (
    <Panel
      title="Why not cached"
      description={causes.data && `Since ${formatDateTime(causes.data.since)}, by what such calls cost.`}
      padded={false}
    >
      <Loaded query={causes}>
        {(view) =>
          view.causes.length === 0 ? (
            <p className="px-5 pb-5 text-ink-soft">Every request was served from the cache, or there was none.</p>
          ) : (
            <ol className="divide-y divide-line border-t border-line">
              {view.causes.map((cause) => (
                <Cause key={cause.reason} cause={cause} tenantId={tenantId} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Cause({ cause, tenantId }: { cause: CauseView; tenantId: string }) {
  return (
    <li className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 px-5 py-3 hover:bg-sunken/50">
      <div>
        <Link
          href={`/tenants/${tenantId}/decisions?reason=${cause.reason}`}
          className="font-medium after:absolute after:inset-0 hover:text-accent"
        >
          {REASON_WORDS[cause.reason] ?? cause.reason}
        </Link>
        <p className="text-[13px] text-ink-soft">{REASON_ADVICE[cause.reason]}</p>
      </div>
      <p className="text-right text-[13px] tabular-nums">
        <span className="block font-medium">{cause.costUsd > 0 ? formatMoney(cause.costUsd) : "No price"}</span>
        <span className="text-ink-faint">{plural(cause.requests, "request", "requests")}</span>
      </p>
    </li>
  );
}
