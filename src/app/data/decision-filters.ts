"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { OUTCOMES, type Outcome, REASONS, type Reason } from "@/lib/core/outcome";

/** Which decisions are listed: all of it in the address, so that a bar of a chart, or a colleague, leads to the same rows. */
export interface DecisionFilters {
  outcome?: Outcome;
  reason?: Reason;
  /** A request's id, an entry's, or the beginning of a model's name. */
  search?: string;
  from?: string;
  to?: string;
}

const TEXTS = ["search", "from", "to"] as const;

function read(params: URLSearchParams): DecisionFilters {
  const outcome = OUTCOMES.find((name) => name === params.get("outcome"));
  const reason = REASONS.find((name) => name === params.get("reason"));
  const texts = TEXTS.flatMap((name) => {
    const text = params.get(name);
    const isMoment = name === "from" || name === "to";
    return !text || (isMoment && Number.isNaN(Date.parse(text))) ? [] : [[name, text] as const];
  });
  return { ...(outcome ? { outcome } : {}), ...(reason ? { reason } : {}), ...Object.fromEntries(texts) };
}

export function useDecisionFilters(): [DecisionFilters, (filters: DecisionFilters) => void] {
  const params = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const change = (filters: DecisionFilters) => {
    const next = new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
    router.replace(next.size === 0 ? path : `${path}?${next}`, { scroll: false });
  };
  return [read(params), change];
}
