import type { KeyboardEvent } from "react";

const STEPS: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function nextOf(key: string, at: number, count: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const step = STEPS[key];
  return step === undefined ? null : (at + step + count) % count;
}

/** Keys of a group that Tab enters once: arrows, Home and End go to another item, and choose it. */
export function chooseByKeys(event: KeyboardEvent<HTMLElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-item]:not(:disabled)")];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? null : nextOf(event.key, at, items.length);
  if (next === null) return;
  event.preventDefault();
  items[next]?.focus();
  items[next]?.click();
}
