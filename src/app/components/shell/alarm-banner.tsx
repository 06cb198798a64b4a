"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { TrustView } from "@/server/services/views";
import { CALM_MS } from "../../data/live";
import { useMe } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import { plural } from "../format";
import { Notice } from "../ui/notice";

/**
 * On every page, until somebody has looked: tampering and wrong answers must not be found by chance. It stands over the
 * lower edge of the window: the page is not held up until it is known, and what is being read is not pushed down.
 */
export function AlarmBanner() {
  const trpc = useTRPC();
  const { acts, actsByTenant } = useMe();
  const may = acts.includes("audit") || Object.values(actsByTenant).some((some) => some.includes("audit"));
  // By itself: with the calls of the page in one batch, they would wait for the slowest.
  const context = { skipBatch: true };
  const { data } = useQuery(
    trpc.trust.get.queryOptions(undefined, { enabled: may, refetchInterval: CALM_MS, trpc: { context } }),
  );
  return data ? <Alarms trust={data} /> : null;
}

function Alarms({ trust: data }: { trust: TrustView }) {
  const count = (kind: "wrong" | "quarantine") => data.incidents.filter((incident) => incident.kind === kind).length;
  const [wrong, quarantined] = [count("wrong"), count("quarantine")];
  const alarms = [
    ...(data.audit?.broken ? ["the audit trail is not what was signed"] : []),
    ...(quarantined > 0 ? [`${plural(quarantined, "entry", "entries")} failed the proof`] : []),
    ...(wrong > 0 ? [`${plural(wrong, "answer was", "answers were")} reported as wrong`] : []),
  ];
  if (alarms.length === 0) return null;
  const words = alarms.join(", ");
  return (
    <>
      {/* Room at the end of the page for what stands over it. */}
      <div aria-hidden="true" className="h-20 print:hidden" />
      <div className="fixed inset-x-4 bottom-4 z-30 rounded-xl bg-surface shadow-float sm:inset-x-8 lg:left-[17rem] print:hidden">
        <Notice kind={data.audit?.broken || quarantined > 0 ? "danger" : "warning"} announce>
          <span className="text-ink">{words.charAt(0).toUpperCase() + words.slice(1)}.</span>{" "}
          <Link href="/trust" className="font-medium text-ink underline">
            Look at it
          </Link>
        </Notice>
      </div>
    </>
  );
}
