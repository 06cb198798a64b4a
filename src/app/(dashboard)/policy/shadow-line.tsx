"use client";

import { useQuery } from "@tanstack/react-query";
import { formatCount } from "../../components/format";
import { LiveDot } from "../../components/live-dot";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";

const COUNTS = [
  { field: "same", label: "same decision" },
  { field: "looser", label: "would allow more" },
  { field: "stricter", label: "would allow less" },
  { field: "failures", label: "would fail" },
] as const;

/** How the version in shadow would have decided beside the one in force. */
export function ShadowLine({ versionId }: { versionId: string }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.policies.shadowCount.queryOptions({ id: versionId }, { refetchInterval: LIVE_MS }),
  );
  return (
    <section aria-label="Shadow" className="mx-5 mt-3 rounded-lg border border-line bg-sunken/60 px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <p className="text-[13px] text-ink-soft">
          Decides beside the policy in force. Counted since it was put into shadow, or since the server started:
        </p>
        <LiveDot live={!error} />
      </div>
      <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-1 sm:flex">
        {COUNTS.map(({ field, label }) => (
          <div key={field} className="flex items-baseline gap-1.5">
            <dt className="order-2 text-[13px] text-ink-soft">{label}</dt>
            <dd className="order-1 font-semibold tabular-nums">{data ? formatCount(data[field]) : "–"}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
