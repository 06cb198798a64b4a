"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { TrailRecord } from "@/lib/audit/verify-trail";
import { DownloadButton, download, PUBLIC_KEY_FILE, PublicKeyButton } from "../../components/download";
import { Loaded } from "../../components/loaded";
import { CodeBlock } from "../../components/ui/copy";
import { Panel } from "../../components/ui/panel";
import { useAct } from "../../data/act";
import { useTRPC } from "../../data/trpc";

const TRAIL_FILE = "lethe-audit.json";
const CHECKPOINT_FILE = "lethe-checkpoint.txt";
const RECORDS_PER_PAGE = 1_000;

/** Every record, page by page, and the checkpoint after them: so it covers no record that is not there. */
function useTrailDownload() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const act = useAct<void>({});
  const read = async () => {
    const { checkpoint } = await queryClient.fetchQuery(
      trpc.audit.checkpoint.queryOptions(undefined, { staleTime: 0 }),
    );
    const records: TrailRecord[] = [];
    for (;;) {
      const after = records.at(-1)?.seq ?? 0;
      const page = trpc.audit.export.queryOptions({ after, limit: RECORDS_PER_PAGE }, { staleTime: 0, gcTime: 0 });
      const next = await queryClient.fetchQuery(page);
      records.push(...next);
      if (next.length < RECORDS_PER_PAGE) break;
    }
    const trail = { format: "lethe-audit/2", records, checkpoint };
    download(TRAIL_FILE, `${JSON.stringify(trail, null, 2)}\n`, "application/json");
  };
  return useMutation({ mutationFn: read, onError: act.onError });
}

/** What an auditor needs to see that no record was changed, moved or taken away. */
export function EvidencePanel() {
  const trpc = useTRPC();
  const signed = useQuery(trpc.audit.checkpoint.queryOptions());
  const trail = useTrailDownload();
  return (
    <Panel
      title="Evidence"
      description="The records are leaves of a Merkle tree. A signed checkpoint covers all of them, and a new one follows each act within seconds."
      className="mt-5"
    >
      <Loaded query={signed}>
        {({ checkpoint, publicKeyPem }) => (
          <div className="grid gap-5 lg:grid-cols-2">
            <div className="min-w-0">
              <CodeBlock
                code={checkpoint ?? "Nothing is signed yet: the first checkpoint comes in a moment."}
                label="Newest checkpoint"
                className="[&_pre]:whitespace-pre-wrap [&_pre]:[overflow-wrap:anywhere]"
              />
              <p className="mt-3 text-[13px] text-ink-soft">
                Keep checkpoints elsewhere: a trail that was cut off shows only against one from before the cut. The
                server's log has each of them.
              </p>
            </div>
            <div className="min-w-0">
              <div className="flex flex-wrap gap-2">
                <DownloadButton look="primary" busy={trail.isPending} onClick={() => trail.mutate()}>
                  Download the trail
                </DownloadButton>
                <DownloadButton
                  disabled={checkpoint === null}
                  onClick={() => download(CHECKPOINT_FILE, checkpoint ?? "", "text/plain")}
                >
                  Download the checkpoint
                </DownloadButton>
                <PublicKeyButton pem={publicKeyPem} />
              </div>
              <h3 className="mt-5 mb-3 font-medium">Verify it without this server</h3>
              <CodeBlock
                code={`npm run -s verify:audit -- ${TRAIL_FILE} ${PUBLIC_KEY_FILE} ${CHECKPOINT_FILE}`}
                label="In a checkout of Lethe"
                className="[&_pre]:whitespace-pre-wrap"
              />
            </div>
          </div>
        )}
      </Loaded>
    </Panel>
  );
}
