"use client";

import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { describeFailure } from "../data/failure";
import { Button } from "./ui/button";
import { Notice } from "./ui/notice";
import { SkeletonRows } from "./ui/skeleton";

/** What is needed of a query's result to show it. */
interface QueryState<T> {
  data: T | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  query: QueryState<T>;
  skeleton?: ReactNode;
  children: (data: T) => ReactNode;
}

/**
 * The three states of everything that is fetched. Data that was once there stays when a refresh fails, with a note that
 * it is old: an empty screen tells less.
 */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <Stale query={query} /> : null}
        {children(query.data)}
      </>
    );
  }
  if (query.error) return <Failed query={query} />;
  return (
    <div role="status">
      <span className="sr-only">Loading</span>
      {skeleton ?? <SkeletonRows />}
    </div>
  );
}

function RetryButton({ query }: { query: QueryState<unknown> }) {
  return (
    <Button size="sm" onClick={() => query.refetch()} busy={query.isFetching}>
      {!query.isFetching && <RotateCw aria-hidden="true" />}
      Try again
    </Button>
  );
}

function Failed({ query }: { query: QueryState<unknown> }) {
  const { title, advice } = describeFailure(query.error);
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-5 py-12 text-center">
      <p className="text-[15px] font-semibold">{title}</p>
      <p className="mb-4 max-w-md text-ink-soft">{advice}</p>
      <RetryButton query={query} />
    </div>
  );
}

function Stale({ query }: { query: QueryState<unknown> }) {
  const { title, advice } = describeFailure(query.error);
  return (
    <Notice kind="warning" title={`Not up to date. ${title}`} className="m-3" announce>
      <div className="flex flex-wrap items-center justify-between gap-2">
        {advice}
        <RetryButton query={query} />
      </div>
    </Notice>
  );
}
