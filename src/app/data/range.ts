"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import type { Range } from "@/server/services/views";

export const RANGE_OPTIONS: readonly { value: Range; label: string; words: string }[] = [
  { value: "24h", label: "24 h", words: "the last 24 hours" },
  { value: "7d", label: "7 days", words: "the last 7 days" },
  { value: "30d", label: "30 days", words: "the last 30 days" },
];

export function rangeWords(range: Range): string {
  return RANGE_OPTIONS.find((option) => option.value === range)?.words ?? "";
}

/** Kept in the address, so that a view can be sent to somebody. */
export function useRange(): [Range, (range: Range) => void] {
  const params = useSearchParams();
  const router = useRouter();
  const path = usePathname();
  const range = RANGE_OPTIONS.find((option) => option.value === params.get("range"))?.value ?? "24h";
  return [range, (next) => router.replace(next === "24h" ? path : `${path}?range=${next}`, { scroll: false })];
}
