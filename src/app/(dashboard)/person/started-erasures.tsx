"use client";

import { useQuery } from "@tanstack/react-query";
import { DownloadButton, download } from "../../components/download";
import { plural } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { Panel } from "../../components/ui/panel";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";
import { ErasureTable } from "../erasures/erasure-table";
import { forgetKeys, useHandedKeys } from "../erasures/subject-keys";

/** What was just begun, with its states as they change. */
export function StartedErasures({ ids }: { ids: readonly string[] }) {
  const trpc = useTRPC();
  const erasures = useQuery(trpc.erasures.list.queryOptions({}, { refetchInterval: LIVE_MS }));
  return (
    <Panel
      title="Under way"
      description="Open one for its steps and its receipt. A receipt holds the name as a digest only: the key to it is kept nowhere else."
      actions={<KeysDownload ids={ids} />}
      padded={false}
    >
      <Loaded query={erasures}>
        {(list) => <ErasureTable erasures={list.filter(({ id }) => ids.includes(id))} />}
      </Loaded>
    </Panel>
  );
}

/** All of them in one file, also those of erasures that the list no longer shows. */
function KeysDownload({ ids }: { ids: readonly string[] }) {
  const keys = useHandedKeys();
  const own = ids.flatMap((id) => {
    const key = keys.get(id);
    return key === undefined ? [] : [[id, key] as const];
  });
  if (own.length === 0) return null;
  const save = () => {
    const lines = own.map(([erasure, key]) => ({ erasure, key }));
    download("lethe-receipt-keys.json", JSON.stringify(lines, null, 2), "application/json");
    forgetKeys(own.map(([id]) => id));
  };
  return <DownloadButton onClick={save}>Keep {plural(own.length, "key", "keys")} to the names</DownloadButton>;
}
