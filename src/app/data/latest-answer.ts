"use client";

import { useEffect, useRef, useState } from "react";
import { TYPING_PAUSE_MS } from "./live";
import { createClient } from "./trpc";

export interface LatestAnswer<Output> {
  /** The last answer that came, perhaps to an earlier question: see `current`. */
  answer: Output | null;
  error: unknown;
  /** The answer belongs to what is asked now. */
  current: boolean;
}

/** Its own: the one of the page is bound to React Query. */
const client = createClient();
export type Client = typeof client;

/**
 * Asks when the question has rested for a moment, and keeps only the answer to the last one. Beside React Query on
 * purpose: its caches keep what was asked for minutes, and here that may be somebody's personal data. Null asks nothing.
 */
export function useLatestAnswer<Question, Output>(
  question: Question | null,
  ask: (client: Client, question: Question, signal: AbortSignal) => Promise<Output>,
  pauseMs: number = TYPING_PAUSE_MS,
): LatestAnswer<Output> {
  const [state, setState] = useState<{ question: Question | null; answer: Output | null; error: unknown }>({
    question: null,
    answer: null,
    error: null,
  });
  const asking = useRef(ask);
  asking.current = ask;
  useEffect(() => {
    if (question === null) {
      setState({ question: null, answer: null, error: null });
      return;
    }
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await asking.current(client, question, abort.signal);
        if (!abort.signal.aborted) setState({ question, answer, error: null });
      } catch (error) {
        if (!abort.signal.aborted) setState((before) => ({ ...before, question, error }));
      }
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [question, pauseMs]);
  return { answer: state.answer, error: state.error, current: state.question === question };
}
