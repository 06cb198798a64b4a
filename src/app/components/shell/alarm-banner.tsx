"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import type { TrustView } from "@/server/services/views";
import { CALM_MS } from "../../data/live";
import { useMe } from "../../data/session";
import { useTRPC } from "../../data/trpc";
import { cn } from "../class-names";
import { plural } from "../format";
import { Notice } from "../ui/notice";

/**
 * Above every page, until somebody has looked: tampering and wrong answers must not be found by chance. The page is shown
 * once it is known whether there is an alarm, so that none pushes down what is being read.
 */
export function AlarmBanner({ children }: { children: ReactNode }) {
  const trpc = useTRPC();
  const { acts, actsByTenant } = useMe();
  const may = acts.includes("audit") || Object.values(actsByTenant).some((some) => some.includes("audit"));
  const { data, isLoading } = useQuery(
    trpc.trust.get.queryOptions(undefined, { enabled: may, refetchInterval: CALM_MS }),
  );
  return (
    <>
      {data && <Alarms trust={data} />}
      <div className={cn(isLoading && "invisible")}>{children}</div>
    </>
  );
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
    <Notice kind={data.audit?.broken || quarantined > 0 ? "danger" : "warning"} className="mb-5" announce>
      <span className="text-ink">{words.charAt(0).toUpperCase() + words.slice(1)}.</span>{" "}
      <Link href="/trust" className="font-medium text-ink underline">
        Look at it
      </Link>
    </Notice>
  );
}
