"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { CASE_CHARS_MAX } from "@/lib/core/form-bounds";
import { plural } from "../../components/format";
import { Button } from "../../components/ui/button";
import { Notice } from "../../components/ui/notice";
import { Panel } from "../../components/ui/panel";
import { TextField } from "../../components/ui/text-field";
import { useAct } from "../../data/act";
import { failureLine } from "../../data/failure";
import { useTRPC } from "../../data/trpc";
import { handOverKey } from "../erasures/subject-keys";

interface EraseEverywhereProps {
  subject: string;
  tenantIds: readonly string[];
  onBusy: (busy: boolean) => void;
  /** Those that began, and those that did not. */
  onStarted: (ids: string[], failed: FailedTenant[]) => void;
}

export interface FailedTenant {
  tenantId: string;
  line: string;
}

/** Each tenant has an erasure and a receipt of its own: one that fails holds up none of the others. */
export function EraseEverywhere({ subject, tenantIds, onBusy, onStarted }: EraseEverywhereProps) {
  const trpc = useTRPC();
  const [caseNumber, setCaseNumber] = useState("");
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const start = useMutation(trpc.erasures.start.mutationOptions(useAct({ failureShown: true })));
  // Blanks around a name can't be seen, so nobody is asked to type them.
  const ready = tenantIds.length > 0 && typed.trim() === subject.trim() && !busy;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    onBusy(true);
    const ids: string[] = [];
    const failures: FailedTenant[] = [];
    for (const tenantId of tenantIds) {
      try {
        const { id, subjectKey } = await start.mutateAsync({ tenantId, subject, confirm: subject, caseNumber });
        handOverKey(id, subjectKey);
        ids.push(id);
      } catch (error) {
        failures.push({ tenantId, line: failureLine(error) });
      }
    }
    setBusy(false);
    onBusy(false);
    setFailure(failures[0]?.line ?? null);
    if (ids.length > 0) onStarted(ids, failures);
  };
  return (
    <Panel title="Erase" description="Their answers can't be read by anyone any more, and each tenant gives a receipt.">
      <form onSubmit={submit} className="rounded-xl border border-danger/40 bg-danger-soft p-5">
        <div className="grid max-w-3xl gap-4 sm:grid-cols-2">
          <TextField
            label="Case number (optional)"
            hint="To find it again. Shown with the erasure: no names."
            maxLength={CASE_CHARS_MAX}
            autoComplete="off"
            spellCheck={false}
            value={caseNumber}
            onText={setCaseNumber}
          />
          <TextField
            label={
              <>
                Type <strong className="font-semibold [overflow-wrap:anywhere] select-all">{subject}</strong> to confirm
              </>
            }
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onText={setTyped}
          />
        </div>
        {failure !== null && <Notice kind="danger" title={failure} className="mt-4" announce />}
        <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
          <Button type="submit" look="danger" size="lg" busy={busy} disabled={!ready}>
            Erase in {plural(tenantIds.length, "tenant", "tenants")}
          </Button>
          <p className="text-[13px] text-ink-soft">This can't be undone.</p>
        </div>
      </form>
    </Panel>
  );
}
