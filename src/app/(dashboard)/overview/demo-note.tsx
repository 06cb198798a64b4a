"use client";

import { useQuery } from "@tanstack/react-query";
import { Notice } from "../../components/ui/notice";
import { useTRPC } from "../../data/trpc";

export function DemoNote() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.info.queryOptions(undefined, { staleTime: 60_000 }));
  if (!data?.demoOnly) return null;
  return (
    <Notice className="mb-5">
      Only the built-in demo model answers. Set <code className="text-ink">OPENAI_API_KEY</code> and start again to
      reach real models through the same address.
    </Notice>
  );
}
