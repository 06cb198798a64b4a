"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "./trpc";

const FALLBACK_MODEL = "demo";

interface KnownModel {
  name: string;
  /** It answers here and now. */
  ready: boolean;
}

/** What this server is and whom it asks. The shell waits for it once, so that nothing moves, and nothing is sent for a model that is not there. */
export function useServerInfo() {
  const trpc = useTRPC();
  return useQuery(trpc.server.info.queryOptions(undefined, { staleTime: 60_000 }));
}

/** Models that can be named whole, ready ones first. Prefixes such as `gpt-*` name none. */
function useKnownModels(): KnownModel[] {
  const { data } = useServerInfo();
  const known = data?.upstreams.flatMap(({ models, ready }) => models.map((name) => ({ name, ready }))) ?? [];
  return known.filter(({ name }) => !name.endsWith("*")).sort((a, b) => Number(b.ready) - Number(a.ready));
}

export function useModels(): string[] {
  return useKnownModels().map(({ name }) => name);
}

/** A model that answers here and now, to be named in examples. */
export function useExampleModel(): string {
  return useKnownModels().find(({ ready }) => ready)?.name ?? FALLBACK_MODEL;
}
