"use client";

import { useQuery } from "@tanstack/react-query";
import { useParams } from "next/navigation";
import { useTRPC } from "../../../../data/trpc";

/** What a tenant that shares at once would have held back, from its own decisions; nothing until it is known. */
export function SharingFigures() {
  const trpc = useTRPC();
  const { id } = useParams<{ id: string }>();
  const { data } = useQuery(trpc.settings.sharingOutlook.queryOptions({ tenantId: id }));
  if (data === undefined) return null;
  const { days, hits, acrossPersons, heldBack, partial } = data;
  return (
    <span className="mt-1 block">
      In the last {days} days{partial ? " (the newest decisions)" : ""}: {hits.toLocaleString()} hits, of them at least{" "}
      {acrossPersons.toLocaleString()} with an answer that another person’s request had brought. Confirmed sharing would
      have sent {heldBack.toLocaleString()} of these to the provider first.
    </span>
  );
}
