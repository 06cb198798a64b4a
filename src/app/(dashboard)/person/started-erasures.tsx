"use client";

import { useQuery } from "@tanstack/react-query";
import { Loaded } from "../../components/loaded";
import { Panel } from "../../components/ui/panel";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { ErasureTable } from "../erasures/erasure-table";

/** What was just begun, with its states as they change. */
export function StartedErasures({ ids }: { ids: readonly string[] }) {
  const trpc = useTRPC();
  const erasures = useQuery(trpc.erasures.list.queryOptions({}, { refetchInterval: LIVE_MS }));
  return (
    <Panel
      title="Under way"
      description="Open one for its steps, its receipt and the key to the name in it: that key is shown once, on the page that you open."
      padded={false}
    >
      <Loaded query={erasures}>
        {(list) => <ErasureTable erasures={list.filter(({ id }) => ids.includes(id))} />}
      </Loaded>
    </Panel>
  );
}
