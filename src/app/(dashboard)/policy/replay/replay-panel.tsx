"use client";

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { FailureNotice } from "../../../components/failure-notice";
import { formatCount } from "../../../components/format";
import { Button } from "../../../components/ui/button";
import { Field } from "../../../components/ui/field";
import { Notice } from "../../../components/ui/notice";
import { Select } from "../../../components/ui/select";
import { useTRPC } from "../../../data/trpc";
import { ReplayResult } from "./replay-result";

const LIMITS = [500, 2_000, 10_000, 20_000] as const;
const LIMIT_DEFAULT = 2_000;

interface ReplayPanelProps {
  source: string;
  tenantId: string | null;
  /** By the last check. */
  compiles: boolean;
}

/** The text in the editor over decisions that were made: what would have been different. */
export function ReplayPanel({ source, tenantId, compiles }: ReplayPanelProps) {
  const trpc = useTRPC();
  const [limit, setLimit] = useState<number>(LIMIT_DEFAULT);
  const replay = useMutation(trpc.policies.replay.mutationOptions());
  const stale = replay.variables !== undefined && replay.variables.source !== source;
  return (
    <>
      <p className="mb-4 max-w-prose text-ink-soft">
        Decides again what was decided {tenantId === null ? "for every tenant" : "for this tenant"}, by the text in the
        editor. Decisions are recorded with the facts a policy sees, and without any text.
      </p>
      <form
        className="mb-5 flex flex-wrap items-end gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          replay.mutate({ tenantId, source, limit });
        }}
      >
        <Field label="How far back">
          {(ids) => (
            <Select
              {...ids}
              className="w-60 max-w-full"
              value={limit}
              onChange={(event) => setLimit(Number(event.target.value))}
            >
              {LIMITS.map((count) => (
                <option key={count} value={count}>
                  the last {formatCount(count)} decisions
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Button type="submit" look="primary" busy={replay.isPending} disabled={!compiles}>
          Replay
        </Button>
        {!compiles && <p className="py-2 text-[13px] text-ink-soft">The text has to compile first.</p>}
      </form>
      {replay.error && <FailureNotice error={replay.error} />}
      {replay.data && (
        <>
          {stale && (
            <Notice kind="warning" className="mb-4">
              The text has changed since. Replay again to see what it does now.
            </Notice>
          )}
          <ReplayResult report={replay.data} />
        </>
      )}
    </>
  );
}
