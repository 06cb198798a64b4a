"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { SessionView } from "@/server/services/views";
import { DataTable, type TableColumn } from "../../components/data-table";
import { Loaded } from "../../components/loaded";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";

const COLUMNS: TableColumn<SessionView>[] = [
  { id: "browser", header: "Browser", lead: true, cell: ({ browser }) => browserWords(browser) },
  { id: "address", header: "Address", cell: ({ address }) => address ?? "unknown" },
  { id: "since", header: "Since", cell: ({ createdAt }) => <Ago at={createdAt} /> },
  { id: "actions", header: "", align: "end", cell: (session) => <EndSession session={session} /> },
];

/** Where the person is logged in. */
export function SessionsPanel() {
  const trpc = useTRPC();
  const sessions = useQuery(trpc.session.list.queryOptions());
  return (
    <Panel title="Sessions" description="Where you are logged in. End what you don't know." padded={false}>
      <Loaded query={sessions}>
        {(list) => <DataTable label="Sessions" columns={COLUMNS} rows={list} rowId={({ id }) => id} />}
      </Loaded>
    </Panel>
  );
}

function EndSession({ session }: { session: SessionView }) {
  const trpc = useTRPC();
  const end = useMutation(trpc.session.end.mutationOptions(useAct<unknown>({ done: "Session ended" })));
  if (session.current) return <span className="text-ink-faint">this one</span>;
  return (
    <Button look="quiet" size="sm" busy={end.isPending} onClick={() => end.mutate({ id: session.id })}>
      End
    </Button>
  );
}

/** A name that people know it by, out of what it says about itself. */
function browserWords(agent: string | null): string {
  const known = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent ?? "")?.[1];
  const name = known === "Edg" ? "Edge" : known === "OPR" ? "Opera" : known;
  return name ?? "Unknown";
}
