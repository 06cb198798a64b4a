"use client";

import { useEffect, useId, useSyncExternalStore } from "react";

/**
 * What is typed and not saved is never lost without a question. Outside of React like the toasts, because those who leave
 * (a link, a shortcut, the palette, the Back button) know nothing of the form that holds the text.
 */
interface Guard {
  /** The forms with something that is not saved. */
  readonly holders: ReadonlySet<string>;
  /** How to go on, once somebody said that it may be lost; null: nobody wants to leave. */
  readonly leaving: (() => void) | null;
}

let guard: Guard = { holders: new Set(), leaving: null };
const listeners = new Set<() => void>();

function set(next: Guard): void {
  guard = next;
  for (const listener of listeners) listener();
}

/** Goes at once, or asks first. */
export function leave(go: () => void): void {
  if (guard.holders.size === 0) go();
  else set({ ...guard, leaving: go });
}

export function stay(): void {
  set({ ...guard, leaving: null });
}

/** The text may be lost. */
export function leaveAnyway(): void {
  const go = guard.leaving;
  set({ holders: new Set(), leaving: null });
  go?.();
}

function hold(id: string): () => void {
  set({ ...guard, holders: new Set([...guard.holders, id]) });
  return () => set({ ...guard, holders: new Set([...guard.holders].filter((holder) => holder !== id)) });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLeaving(): { asked: boolean; guarded: boolean } {
  const now = useSyncExternalStore(
    subscribe,
    () => guard,
    () => guard,
  );
  return { asked: now.leaving !== null, guarded: now.holders.size > 0 };
}

/** @param unsaved there is something that would be lost */
export function useUnsaved(unsaved: boolean): void {
  const id = useId();
  useEffect(() => (unsaved ? hold(id) : undefined), [unsaved, id]);
}
