"use client";

import { useMutation } from "@tanstack/react-query";
import { DownloadButton, download } from "../../../../components/download";
import { useAct } from "../../../../data/act";
import { useCanWrite } from "../../../../data/session";
import { useTRPC } from "../../../../data/trpc";

/** All that is held about one person, as a file for them: not shown here, where others than they may look on. */
export function ExportButton({ tenantId, subject }: { tenantId: string; subject: string }) {
  const trpc = useTRPC();
  const canExport = useCanWrite("export");
  const act = useAct<unknown>({
    done: "Export downloaded",
    onDone: (held) => download("lethe-export.json", JSON.stringify(held, null, 2), "application/json"),
  });
  const fetchAll = useMutation(trpc.subjects.export.mutationOptions(act));
  if (!canExport) return null;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <DownloadButton busy={fetchAll.isPending} onClick={() => fetchAll.mutate({ tenantId, subject })}>
        Export what is held
      </DownloadButton>
      <p className="text-[13px] text-ink-soft">
        Holds the answers: hand it to this person only. The audit trail notes it.
      </p>
    </div>
  );
}
