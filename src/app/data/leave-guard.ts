"use client";

import { useEffect, useId, useSyncExternalStore } from "react";

/** What leaving would lose: text that was typed, or a secret that nobody can read again. */
export type Loss = "text" | "secret";

/**
 * What is typed and not saved is never lost without a question. Outside of React like the toasts, because those who leave
 * (a link, a shortcut, the palette, the Back button) know nothing of the form that holds the text.
 */
interface Guard {
  /** What would be lost, by who holds it: the forms with something that is not saved, the secrets that are shown once. */
  readonly holders: ReadonlyMap<string, Loss>;
  /** How to go on, once somebody said that it may be lost; null: nobody wants to leave. */
  readonly leaving: (() => void) | null;
}

let guard: Guard = { holders: new Map(), leaving: null };
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
  set({ holders: new Map(), leaving: null });
  go?.();
}

function hold(id: string, loss: Loss): () => void {
  set({ ...guard, holders: new Map([...guard.holders, [id, loss]]) });
  return () => set({ ...guard, holders: new Map([...guard.holders].filter(([holder]) => holder !== id)) });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `loss`: what somebody is asked about, the worst of it. */
export function useLeaving(): { asked: boolean; guarded: boolean; loss: Loss } {
  const { leaving, holders } = useSyncExternalStore(
    subscribe,
    () => guard,
    () => guard,
  );
  const loss = [...holders.values()].includes("secret") ? "secret" : "text";
  return { asked: leaving !== null, guarded: holders.size > 0, loss };
}

function useHeld(held: boolean, loss: Loss): void {
  const id = useId();
  useEffect(() => (held ? hold(id, loss) : undefined), [held, loss, id]);
}

/** @param unsaved there is something that would be lost */
export function useUnsaved(unsaved: boolean): void {
  useHeld(unsaved, "text");
}

/** While a secret is on the page that is shown this once. */
export function useShownOnce(): void {
  useHeld(true, "secret");
}
