"use client";

import { useEffect, useRef } from "react";

/** What is told within so short a time is one change. */
const GATHER_MS = 250;
/** A browser connects again by itself where a stream ended, and not where it was refused. */
const AGAIN_MS = 10_000;

/** Server-sent events: the server says that there are newer decisions. Closed while nobody can see the page. */
export function useDecisionTail(tenantId: string | null, following: boolean, onNewer: () => void): void {
  const newer = useRef(onNewer);
  newer.current = onNewer;
  useEffect(() => {
    if (!following) return;
    const input = JSON.stringify({ json: tenantId === null ? {} : { tenantId } });
    const address = `/api/trpc/stats.tail?input=${encodeURIComponent(input)}`;
    let source: EventSource | null = null;
    let gathering: ReturnType<typeof setTimeout> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    const follow = () => {
      source?.close();
      clearTimeout(again);
      source = document.visibilityState === "hidden" ? null : new EventSource(address);
      source?.addEventListener("message", () => {
        clearTimeout(gathering);
        gathering = setTimeout(() => newer.current(), GATHER_MS);
      });
      source?.addEventListener("error", () => {
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(follow, AGAIN_MS);
      });
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      clearTimeout(gathering);
      clearTimeout(again);
      source?.close();
    };
  }, [tenantId, following]);
}
