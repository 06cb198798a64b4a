import { useSyncExternalStore } from "react";

/**
 * Keys that the server gave once, by erasure: in no address, no storage. They go along through the pages of this tab until
 * whoever began the erasure says that they are kept; closing or reloading the tab asks before.
 */
let keys: ReadonlyMap<string, string> = new Map();
const listeners = new Set<() => void>();

const askBeforeClosing = (event: BeforeUnloadEvent) => event.preventDefault();

function set(next: ReadonlyMap<string, string>): void {
  keys = next;
  if (keys.size > 0) window.addEventListener("beforeunload", askBeforeClosing);
  else window.removeEventListener("beforeunload", askBeforeClosing);
  for (const listener of listeners) listener();
}

export function handOverKey(erasureId: string, key: string | null): void {
  if (key !== null) set(new Map([...keys, [erasureId, key]]));
}

/** They were copied or downloaded: nobody needs them here any more. */
export function forgetKeys(erasureIds: readonly string[]): void {
  set(new Map([...keys].filter(([id]) => !erasureIds.includes(id))));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const NONE: ReadonlyMap<string, string> = new Map();

/** By erasure. */
export function useHandedKeys(): ReadonlyMap<string, string> {
  return useSyncExternalStore(
    subscribe,
    () => keys,
    () => NONE,
  );
}
