"use client";

import { useSyncExternalStore } from "react";

/**
 * Where a page of this site can't be fetched, Next gives the address to the browser, which shows an error of its own in
 * place of ours. So a fetch of a page waits here until the server answers again, and the dashboard says so meanwhile.
 */
const RETRY_MS = 2_000;
/** The header with which Next asks for a page's parts. */
const PAGE_HEADER = "rsc";

let waiting = 0;
const listeners = new Set<() => void>();

function count(change: 1 | -1): void {
  waiting += change;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Somebody followed a link, and the server does not answer. */
export function useServerGone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => waiting > 0,
    () => false,
  );
}

function isNavigation(init: RequestInit | undefined): boolean {
  const headers = new Headers(init?.headers);
  return headers.has(PAGE_HEADER) && !headers.has("next-router-prefetch");
}

async function untilAnswered(ask: () => Promise<Response>, signal: AbortSignal | null | undefined): Promise<Response> {
  count(1);
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      const answer = await ask().catch((error: unknown) => {
        if (signal?.aborted) throw error;
        return null;
      });
      if (answer !== null) return answer;
    }
  } finally {
    count(-1);
  }
}

const PATIENT = Symbol.for("lethe.patient-fetch");

/** Once a window. */
export function waitForPages(): void {
  const plain = window.fetch as typeof window.fetch & { [PATIENT]?: true };
  if (plain[PATIENT]) return;
  const patient = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const ask = () => plain.call(window, input, init);
    if (!isNavigation(init)) return ask();
    try {
      return await ask();
    } catch (error) {
      if (init?.signal?.aborted) throw error;
      return untilAnswered(ask, init?.signal);
    }
  };
  window.fetch = Object.assign(patient, { [PATIENT]: true as const });
}
