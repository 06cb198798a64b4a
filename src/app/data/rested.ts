"use client";

import { useEffect, useState } from "react";
import { TYPING_PAUSE_MS } from "./live";

/** What was typed, once the typing rests. */
export function useRested(typed: string): string {
  const [rested, setRested] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setRested(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return rested;
}
