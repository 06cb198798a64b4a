"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./trpc";

const FALLBACK_MODEL = "demo";

/** A model that answers here and now, to be named in examples. Prefixes such as `gpt-*` name none. */
export function useExampleModel(): string {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.info.queryOptions(undefined, { staleTime: 60_000 }));
  const models = data?.upstreams.filter((upstream) => upstream.ready).flatMap((upstream) => upstream.models) ?? [];
  return models.find((model) => !model.endsWith("*")) ?? FALLBACK_MODEL;
}
