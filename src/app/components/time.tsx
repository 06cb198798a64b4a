"use client";

import { useEffect, useState } from "react";
import { formatDateTime, formatRelative } from "./format";

const TICK_MS = 15_000;

/** How long ago, kept true while it is shown; the exact time is in the title. */
export function Ago({ at }: { at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={formatDateTime(at)} className="whitespace-nowrap">
      {formatRelative(at, now)}
    </time>
  );
}

/** `Never` for null. */
export function MaybeAgo({ at, never = "Never" }: { at: string | null; never?: string }) {
  return at === null ? <span className="text-ink-faint">{never}</span> : <Ago at={at} />;
}
