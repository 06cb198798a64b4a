"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { failureLine } from "./failure";
import { toast } from "./toast";

interface Outcome<T> {
  /** Said when it worked. */
  done?: string;
  onDone?: (result: T) => void;
  /** True where a form shows the failure beside what was typed. */
  failureShown?: boolean;
}

/**
 * What every mutation does at its end: everything on screen is fetched again, and a failure is said in words. Fetching
 * all is right here: an act (an erasure, a setting) changes counts on nearly every page.
 */
export function useAct<T>({ done, onDone, failureShown = false }: Outcome<T> = {}) {
  const queryClient = useQueryClient();
  const onSuccess = useCallback(
    (result: T) => {
      void queryClient.invalidateQueries();
      if (done) toast.success(done);
      onDone?.(result);
    },
    [queryClient, done, onDone],
  );
  const onError = useCallback(
    (error: unknown) => {
      if (!failureShown) toast.error(failureLine(error));
    },
    [failureShown],
  );
  return { onSuccess, onError };
}
