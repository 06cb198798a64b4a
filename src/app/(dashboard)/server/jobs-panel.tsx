"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import type { BulkWorkView } from "@/server/services/bulk-work";
import { formatCount } from "../../components/format";
import { Loaded } from "../../components/loaded";
import { Ago } from "../../components/time";
import { Button } from "../../components/ui/button";
import { Panel } from "../../components/ui/panel";
import { useAct } from "../../data/act";
import { LIVE_MS } from "../../data/live";
import { useTRPC } from "../../data/trpc";

const KIND_WORDS: Record<BulkWorkView["kind"], string> = {
  "entries.delete": "Removing entries",
  "entries.evict": "Making room",
  "subject.export": "Exporting a person",
};

/** Long work that goes on in slices. */
export function JobsPanel() {
  const trpc = useTRPC();
  const jobs = useQuery(trpc.jobs.list.queryOptions({}, { refetchInterval: LIVE_MS }));
  return (
    <Panel title="Jobs" description="Long work of this process: others are served in between.">
      <Loaded query={jobs}>
        {(list) =>
          list.length === 0 ? (
            <p className="text-[13px] text-ink-soft">None runs that you may see.</p>
          ) : (
            <ul className="flex flex-col gap-4">
              {list.map((job) => (
                <Job key={job.id} job={job} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Job({ job }: { job: BulkWorkView }) {
  const trpc = useTRPC();
  const cancel = useMutation(trpc.jobs.cancel.mutationOptions(useAct<unknown>({ done: "It ends after this slice" })));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 grow">
        <p className="text-[13px]">
          <span className="font-medium">{KIND_WORDS[job.kind]}</span>
          <span className="text-ink-soft">
            {" "}
            {formatCount(job.done)}
            {job.of !== null && ` of ${formatCount(job.of)}`} looked at, begun <Ago at={job.startedAt} />
          </span>
        </p>
        <JobBar job={job} />
      </div>
      <Button size="sm" busy={cancel.isPending} onClick={() => cancel.mutate({ id: job.id })}>
        End it
      </Button>
    </li>
  );
}

export function JobBar({ job: { done, of } }: { job: Pick<BulkWorkView, "done" | "of"> }) {
  if (of === null || of === 0) return null;
  return (
    <progress
      aria-label="How far it is"
      className="job-bar mt-1.5 block h-1.5 w-full max-w-md"
      max={of}
      value={Math.min(done, of)}
    />
  );
}
