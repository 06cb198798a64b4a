"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../data/trpc";

/** Models that can be named whole, ready ones first. Prefixes such as `gpt-*` name none. */
export function useModels(): string[] {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.info.queryOptions(undefined, { staleTime: 60_000 }));
  const upstreams = [...(data?.upstreams ?? [])].sort((a, b) => Number(b.ready) - Number(a.ready));
  return upstreams.flatMap((upstream) => upstream.models).filter((model) => !model.endsWith("*"));
}
