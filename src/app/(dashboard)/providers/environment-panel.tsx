"use client";

import { useQuery } from "@tanstack/react-query";
import { Badge } from "../../components/ui/badge";
import { Panel } from "../../components/ui/panel";
import { useTRPC } from "../../data/trpc";

/** What the operator has set up where the server starts. It can't be changed here. */
export function EnvironmentPanel() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.server.info.queryOptions(undefined, { staleTime: 60_000 }));
  return (
    <Panel
      title="From the environment"
      description="Asked where nobody has named a provider for the model. Changed in the server's environment."
    >
      <ul className="flex min-h-10 flex-col gap-3">
        {data?.upstreams.map(({ name, models, ready }) => (
          <li key={name} className="min-w-0 text-[13px]">
            <p className="flex items-center gap-2 font-medium">
              {name}
              <Badge className={ready ? "border-0 bg-success-soft text-success" : "border-line text-ink-soft"}>
                {ready ? "Ready" : "Not set up"}
              </Badge>
            </p>
            <p className="mt-0.5 text-ink-soft [overflow-wrap:anywhere]">
              {models.map((model) => (model === "*" ? "any other model" : model)).join(", ")}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
