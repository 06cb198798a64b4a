"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import type { ErasurePreviewView, StartedErasureView } from "@/server/services/views";
import { useWriteControl } from "../../../../components/role";
import { Button } from "../../../../components/ui/button";
import { TextField } from "../../../../components/ui/text-field";
import { useAct } from "../../../../data/act";
import { useTRPC } from "../../../../data/trpc";
import { handOverKey } from "../../../erasures/subject-keys";

interface EraseFormProps {
  tenantId: string;
  preview: ErasurePreviewView;
  /** The tenant itself as well. */
  deletion: boolean;
}

export function EraseForm({ tenantId, preview, deletion }: EraseFormProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const control = useWriteControl(deletion ? "tenants.delete" : "erase");
  const [typed, setTyped] = useState("");
  const act = useAct<StartedErasureView>({
    onDone: ({ id, subjectKey }) => {
      handOverKey(id, subjectKey);
      router.push(`/erasures/${id}`);
    },
  });
  const start = useMutation(trpc.erasures.start.mutationOptions(act));
  const remove = useMutation(trpc.tenants.delete.mutationOptions(act));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== preview.confirm) return;
    if (deletion) return remove.mutate({ tenantId, confirm: typed });
    const subject = preview.subject === null ? {} : { subject: preview.subject };
    start.mutate({ tenantId, confirm: typed, ...subject });
  };
  const starting = [start, remove].some(({ isPending, isSuccess }) => isPending || isSuccess);
  return (
    <form onSubmit={submit} className="mt-6 rounded-xl border border-danger/40 bg-danger-soft p-5">
      <TextField
        label={
          <>
            Type <strong className="font-semibold [overflow-wrap:anywhere] select-all">{preview.confirm}</strong> to
            confirm
          </>
        }
        className="max-w-md"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onText={setTyped}
        disabled={control.disabled}
      />
      <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="submit"
          look="danger"
          size="lg"
          busy={starting}
          {...control}
          disabled={control.disabled || typed !== preview.confirm}
        >
          {deletion ? "Delete this tenant" : wordsOf(preview)}
        </Button>
        <p className="text-[13px] text-ink-soft">This can't be undone.</p>
      </div>
    </form>
  );
}

function wordsOf({ subject, nothingHeld }: ErasurePreviewView): string {
  if (subject === null) return "Erase this tenant";
  return nothingHeld ? "Certify that nothing is held" : "Erase this person";
}
